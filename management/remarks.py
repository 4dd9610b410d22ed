"""What keeps an entry from being published? Every mistake of the draft, beside the field where it is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from management.drafting import document
from queueing.catalogue.changes import Path
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.told import told
from web.icons import known_icons


def remarks_on(entry: Path, others: Mapping[Path, str]) -> dict[str, Sequence[str]]:
    """By the name of a field of this entry (`others` are fields that stand elsewhere): what is to be mended there."""
    found: dict[str, list[str]] = {}
    for one in mistakes_in(document(), icons=known_icons()):
        name = others.get(one.path) or ("" if one.path[: len(entry)] != entry else (*one.path, "")[len(entry)])
        if name or one.path == entry:
            found.setdefault(name or HERE.get(entry[0], ""), []).append(told(one))
    return dict(found)


HERE = {"needs": "label", "groups": "label", "services": "absent_text"}
"""The field beside which a mistake of the entry as a whole is said."""
