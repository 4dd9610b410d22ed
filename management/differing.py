"""What will be different after publishing? Every change of the draft in words, for visitors and for colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from management.entries import as_told
from management.fields import Field, Section, fields_of
from management.house_differing import TABLES as OF_THE_HOUSE
from management.house_differing import place_in_house
from management.need_forms import need_form, service_form, theme_form
from queueing.catalogue.changes import ABSENT, Change, Path, changes, value_at

Document = Mapping[str, Any]
FORMS = {"needs": need_form, "groups": theme_form, "services": service_form}
ROOM = {"needs": "needs", "groups": "themes", "services": "services"}
TABLES = {
    "needs": "Vraag", "groups": "Thema", "services": "Dienst", "extras": "Extra hulp", "words": "Vertaling",
    "branch": "Het huis", "pictures": "Tekening", "forbidden": "Woorden die pijn doen",
}  # fmt: skip
PUBLIC = {"needs": ("label", "hint", "bring", "way"), "groups": ("label",), "services": ("absent_text",)}
"""The fields of an entry that are translated."""
ALSO_SEEN = frozenset({"icon", "group", "order", "hours", "open_windows", "behind_all", "signpost", "closed", "texts"})
"""What a visitor notices besides the words they read."""
OF_VISITORS = frozenset({"extras", "words", "pictures"})
NOTHING = "niets"
MOST_ROWS = 200
"""Changes of one kind that are told one by one: more than anybody reads on a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One change: of what, in which field, from what to what, and where it is mended."""

    what: str
    field: str
    before: str
    after: str
    link: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Changes of one kind: the first MOST_ROWS of them in words, and how many there are."""

    shown: tuple[Row, ...]
    count: int


def rows_of(before: Document, after: Document) -> tuple[Rows, Rows]:
    """What visitors will notice, and what only colleagues will; in the order of the screen."""
    known = {table: _fields(form(after, {})) for table, form in FORMS.items()}
    seen: list[Change] = []
    unseen: list[Change] = []
    for one in changes(before, after):
        (seen if is_seen(one.path, known) else unseen).append(one)
    sentences = sentences_of(after)

    def told(many: list[Change]) -> Rows:
        shown = (
            Row(
                what_of(one.path, after, before),
                *_field_and_values(one.path, one.before, one.after, known, after, is_order=one.is_order),
                link_of(one.path, after, sentences),
            )
            for one in many[:MOST_ROWS]
        )
        return Rows(tuple(shown), len(many))

    return told(seen), told(unseen)


def _fields(form: tuple[Section, ...]) -> dict[str, Field]:
    return {one.name: one for one in fields_of(form)}


def _field_and_values(
    path: Path, before: Any, after: Any, known: Mapping[str, Mapping[str, Field]], document: Document, *, is_order: bool
) -> tuple[str, str, str]:
    if is_order:
        return "volgorde", "", "andere volgorde op het scherm"
    if _is_entry(path):
        return "", *((NOTHING, "nieuw") if before is ABSENT else ("stond er", "weg"))
    if path[0] == "branch" and len(path) > 1:
        there = place_in_house(path, document)
        return there.label, _told(there.field, before), _told(there.field, after)
    field = known.get(path[0], {}).get(path[2]) if len(path) == 3 else None
    name = "volgorde" if path[-1] == "order" else path[-1]
    return (field.label if field else name), _told(field, before), _told(field, after)


def _is_entry(path: Path) -> bool:
    """Is it a whole need, theme or service, or a whole desk, zone or language of the house?"""
    return (len(path) == 2 and path[0] in FORMS) or (len(path) == 3 and path[0] == "branch" and path[1] in OF_THE_HOUSE)


def _told(field: Field | None, value: Any) -> str:
    if value is ABSENT:
        return NOTHING
    return as_told(field or Field("", ""), value)


def what_of(path: Path, *documents: Document) -> str:
    """`Vraag Energie en water`."""
    table = TABLES.get(path[0], path[0])
    if path[0] == "words" and len(path) > 1:
        language = value_at(documents[0], ("branch", "languages", path[1]))
        return f"{table} {language.get('name', path[1]) if isinstance(language, Mapping) else path[1]}"
    if path[0] == "branch" and len(path) > 1:
        return place_in_house(path, documents[0]).what
    for document in documents:
        entry = value_at(document, path[:2]) if len(path) > 1 else ABSENT
        if isinstance(entry, Mapping) and path[0] != "branch":
            return f"{table} {entry.get('label') or entry.get('name') or path[1]}"
    return table


def link_of(path: Path, document: Document, sentences: Mapping[str, tuple[str, str, str]]) -> str:
    """The page where it is changed, at its field; empty when no page has it."""
    if len(path) > 1 and path[0] in ROOM and value_at(document, path[:2]) is not ABSENT:
        field = f"#{path[2]}" if len(path) > 2 else ""
        return url_for(f"{ROOM[path[0]]}.one", code=path[1]) + field
    if path[0] == "branch" and len(path) > 1:
        return place_in_house(path, document).link
    if path[0] == "words" and len(path) > 2:
        room, code, field = sentences.get(path[2], ("", "", ""))
        return url_for(f"{room}.one", code=code) + f"#words.{path[1]}.{field}" if room else ""
    return ""


def sentences_of(document: Document) -> dict[str, tuple[str, str, str]]:
    """Each Dutch sentence of an entry → its room, its code and the field in which it is translated."""
    found: dict[str, tuple[str, str, str]] = {}
    for table in FORMS:
        for code, one in document[table].items():
            for name in PUBLIC[table]:
                value = one.get(name) or ""
                for place, dutch in enumerate([value] if isinstance(value, str) else value):
                    found.setdefault(dutch, (ROOM[table], code, name if isinstance(value, str) else f"{name}.{place}"))
    return found


def is_seen(path: Path, known: Mapping[str, Mapping[str, Field]]) -> bool:
    """Does a visitor notice it?"""
    if path[0] in OF_VISITORS or (len(path) == 2 and path[0] in ("needs", "groups")):
        return True
    if len(path) == 1:
        return path[0] in ("needs", "groups")
    field = known.get(path[0], {}).get(path[2]) if len(path) > 2 else None
    return bool(field and field.is_public) or bool(ALSO_SEEN & set(path[1:]))
