"""How is a change of the house itself told: which desk, which hour, which text, and on which page is it changed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from management.drafting import Document
from management.fields import Field, Section, fields_of
from management.house_forms import desk_form, hours_form, house_form, language_form, texts_form, zone_form
from queueing.catalogue.changes import ABSENT, Path, value_at

Form = Callable[[Document, Mapping[str, Any]], tuple[Section, ...]]
TABLES: dict[str, tuple[str, Form]] = {
    "desks": ("Loket", desk_form),
    "zones": ("Zone", zone_form),
    "languages": ("Taal", language_form),
}
SHEETS: dict[str, tuple[str, Form]] = {
    "hours": ("Openingsuren", hours_form),
    "house": ("Het huis", house_form),
    "texts": ("Teksten", texts_form),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of the house stands: what it is, the words for its field, the field, and its page."""

    what: str
    label: str
    field: Field | None
    link: str


def place_in_house(path: Path, document: Document) -> Place:
    """The place of a path that begins with `branch`; its bare name where no page has it."""
    if len(path) > 2 and path[1] in TABLES:
        return _in_table(path, document)
    name = path[2] if len(path) > 2 and path[1] == "texts" else path[1] if len(path) > 1 else ""
    for room, (what, form) in SHEETS.items():
        field = next((one for one in fields_of(form(document, {})) if one.name == name), None)
        if field is not None:
            detail = path[-1] if len(path) > 2 and path[1] in ("closed", "hours") else ""
            label = f"{field.label} {detail}".strip()
            return Place(what, label, None if detail else field, url_for(f"{room}.page") + f"#{name}")
    return Place("Het huis", ".".join(path[1:]), None, "")


def _in_table(path: Path, document: Document) -> Place:
    word, form = TABLES[path[1]]
    entry = value_at(document, path[:3])
    known = entry if isinstance(entry, Mapping) else {}
    field = next((one for one in fields_of(form(document, known)) if len(path) > 3 and one.name == path[3]), None)
    name = known.get("staff_name") or known.get("name") or path[2]
    link = "" if entry is ABSENT else url_for(f"{path[1]}.one", code=path[2]) + (f"#{path[3]}" if len(path) > 3 else "")
    return Place(f"{word} {name}", field.label if field else ".".join(path[3:]), field, link)
