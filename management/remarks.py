"""What would a visitor stumble over? Every mistake of the draft, said beside the field where it can be mended.

Of a sentence that is being typed, the same is said before it is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import g, render_template, request

from management.drafting import document
from queueing.catalogue.changes import Path, value_at
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.mistakes import Mistake, Rule, lint, mistakes_in
from queueing.catalogue.told import told
from queueing.colleagues.staff import Role
from web.access import needs_role
from web.faces import Face, Pages
from web.icons import known_icons

remarks = Pages("remarks", __name__, face=Face.STAFF, url_prefix="/management/remarks")
MOST_LINES = 9
"""Lines of one field that are looked at while somebody types."""

FIELD_OF = {
    Rule.MISSING: "", Rule.LABEL: "label", Rule.ICON: "icon", Rule.ABSENT_TEXT: "absent_text", Rule.WAY: "way",
    Rule.ROUTE: "services", Rule.EVERYDAY: "label",
}  # fmt: skip
"""The field of an entry in which a rule is mended that was found for the entry as a whole."""


def all_mistakes() -> list[Mistake]:
    """Every mistake of the document that the office works on."""
    if "mistakes" not in g:
        g.mistakes = mistakes_in(document(), icons=known_icons())
    found: list[Mistake] = g.mistakes
    return found


def field_of(mistake: Mistake) -> str:
    """The name of the field of its entry in which a mistake is mended."""
    if len(mistake.path) > 2:
        return mistake.path[2]
    return str(mistake.facts.get("key", "")) or FIELD_OF.get(mistake.rule, "")


def remarks_on(entry: Path, others: Mapping[Path, str]) -> dict[str, Sequence[str]]:
    """By the name of a field of this entry (`others` are fields that stand elsewhere): what is to be mended there."""
    found: dict[str, list[str]] = {}
    for one in all_mistakes():
        name = others.get(one.path) or (field_of(one) if one.path[:2] == entry else "")
        if name:
            found.setdefault(name, []).append(told(one))
    return dict(found)


@remarks.post("")
@needs_role(Role.MANAGER)
def while_typing() -> str:
    """What publishing would say of the lines of one field, as they are typed; nothing is kept."""
    language, key = request.form.get("language", SOURCE), request.form.get("field", "")
    forbidden = value_at(document(), ("forbidden",))
    known = forbidden if isinstance(forbidden, Mapping) else {}
    found = [one for text in request.form.getlist("text")[:MOST_LINES] for one in lint(text, language, known, key)]
    return render_template("management/_remarks.html", remarks=list(dict.fromkeys(map(told, found))))
