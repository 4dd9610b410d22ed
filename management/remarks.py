"""What would a visitor stumble over? Every mistake of the draft, said beside the field where it can be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queueing.catalogue.changes import Path


def remarks_on(entry: Path, others: Mapping[Path, str]) -> dict[str, Sequence[str]]:
    """By the name of a field of this entry (`others` are fields that stand elsewhere): what is to be mended there."""
    return {}
