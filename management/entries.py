"""How is one entry of the catalogue shown and saved: a need, a theme, a service?

The Dutch fields, and their sentences in every language of the house, are one form and one save.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, request

from management.drafting import Answer, Document, Stored, document, draft, entry_at, in_force, store
from management.fields import Field, Kind, Section, days_as_lines, fields_of, read, seen_values, values_of
from management.icons import icons_for
from management.remarks import remarks_on
from queueing.catalogue.changes import Path, same, value_at
from queueing.catalogue.languages import SOURCE

KEEPS = Field(
    "keeps", "Het Nederlands werd alleen verbeterd: de vertalingen kloppen nog", Kind.TICK,
    hint="Zonder dit vinkje moet een vertaling opnieuw, als het Nederlands verandert.",
)  # fmt: skip
NEW = "new"
"""The code in the address of the form for a new entry."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the catalogue: where it stands, what one entry is called, and what its form asks."""

    name: str
    one: str
    page: str
    form: Callable[[Document, Mapping[str, Any]], tuple[Section, ...]]
    inside: Path = ()
    is_single: bool = False

    @property
    def root(self) -> Path:
        """Where the table stands in the document."""
        return (*self.inside, self.name) if self.name else self.inside

    def path(self, code: str) -> Path:
        """Where an entry stands; of a single one, which has no code, the table itself."""
        return self.root if self.is_single else (*self.root, code)

    def codes(self, document: Document) -> list[str]:
        """The codes of its entries, in their order."""
        found = value_at(document, self.root)
        return list(found) if isinstance(found, Mapping) else []


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one entry in one language."""

    code: str
    name: str
    staff_name: str
    direction: str
    fields: tuple[Field, ...]

    def done(self, form: FormView) -> int:
        """How many of the Dutch sentences have words here."""
        return sum(bool(form.values[one.name]) for one in self.fields if dutch_at(form.values, slot_of(one)))

    def first(self, form: FormView) -> str:
        """The sentence that stands largest on the kiosk."""
        return str(form.values[self.fields[0].name]) if self.fields else ""


@dataclass(slots=True)
class FormView:
    """A form as its page draws it."""

    sections: tuple[Section, ...]
    languages: tuple[Sentences, ...]
    values: dict[str, Any]
    seen: dict[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clashes: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    rival: str = ""
    asked: str = ""
    icons: Sequence[str] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, the translations too."""
        return fields_of(self.sections) + tuple(one for language in self.languages for one in language.fields)

    @property
    def seen_as_text(self) -> str:
        """For the hidden field."""
        return json.dumps(self.seen, ensure_ascii=False)

    @property
    def has_sentences(self) -> bool:
        """Does a visitor read anything of this?"""
        return any(one.fields for one in self.languages)

    @property
    def first_for_visitors(self) -> Section | None:
        """Under which section the other languages stand: the first with a sentence that a visitor reads."""
        return next((one for one in self.sections if any(field.is_public for field in one.fields)), None)

    @property
    def opened(self) -> set[str]:
        """The languages where something is to be seen at once."""
        told = {*self.errors, *self.remarks, *self.clashes, *self.changed}
        return {name.split(".")[1] for name in told if name.startswith("words.")}

    def dutch(self, one: Field) -> str:
        """The Dutch sentence that a field translates."""
        return dutch_at(self.values, slot_of(one))

    def is_filled(self, section: Section) -> bool:
        """Does somebody see something here that is not as usual?"""
        return any(
            self.values[one.name] != one.blank or self.errors.get(one.name) or self.clashes.get(one.name)
            for one in section.fields
        )

    @property
    def sentences(self) -> int:
        """How many Dutch sentences a visitor reads."""
        return sum(bool(dutch_at(self.values, slot)) for slot, _ in slots(fields_of(self.sections)))


def view_of(table: Table, code: str) -> FormView:
    """The form of an entry as it stands in the draft."""
    entry = entry_at(table.path(code))
    sections = table.form(document(), entry)
    languages = languages_of(fields_of(sections))
    values = values_of(fields_of(sections), entry)
    values |= words_in(languages, values)
    view = FormView(sections, languages, values, dict(values))
    view.icons = icons_for(str(values.get("icon", "")))
    view.remarks = {} if code == NEW else remarks_on(table.path(code), words_paths(languages, values))
    return view


def read_view(table: Table, code: str) -> FormView:
    """The form of an entry as somebody sent it: what they typed, and what they had seen."""
    view = view_of(table, code)
    sent = read((*view.fields, KEEPS), request.form)
    seen = {
        **view.seen,
        **{key: one for key, one in seen_values(request.form.get("seen", "")).items() if key in view.seen},
    }
    left_out = {one.name for one in view.fields if one.is_left_out(request.form)}
    values = {
        name: seen[name] if name in left_out or is_given_up(name) else value
        for name, value in sent.values.items() if name in seen
    }  # fmt: skip
    view.seen, view.values, view.errors = seen, values, sent.errors
    view.values[KEEPS.name] = sent.values[KEEPS.name]
    view.icons = icons_for(str(values.get("icon", "")))
    return view


def is_given_up(name: str) -> bool:
    """*Die van … nemen*: the colleague's words stay."""
    return request.form.get(f"whose.{name}") == "theirs"


def save(table: Table, code: str, view: FormView) -> FormView | None:
    """Write what was changed; the form again when a colleague changed some of the same, with what both wrote."""
    stored = store(answers(table.path(code), view))
    now_there = view_of(table, code)
    others = tuple(
        one.label for one in view.fields
        if one.name in now_there.seen and not same(now_there.seen[one.name], view.seen[one.name])
        and same(view.values[one.name], view.seen[one.name]) and not _went_with_its_dutch(one, view)
    )  # fmt: skip
    if not stored.clashes:
        flash(_told_saved(others))
        return None
    return clashed(view, now_there, stored)


def _went_with_its_dutch(one: Field, view: FormView) -> bool:
    """Is this the translation of a sentence that this same form changed? Then nobody else touched it."""
    if not one.name.startswith("words."):
        return False
    was, dutch = (dutch_at(known, slot_of(one)) for known in (view.seen, view.values))
    return was != dutch


def clashed(view: FormView, now_there: FormView, stored: Stored) -> FormView:
    """What is shown to the second of two: their own words, beside those of the first."""
    values = {
        name: now_there.values[name] if same(value, view.seen[name]) else value
        for name, value in view.values.items() if name in now_there.values
    }  # fmt: skip
    by_name = {one.name: one for one in view.fields}
    now_there.clashes = {
        name: {"told": as_told(by_name[name], now_there.values.get(name))} for name in stored.clashes if name in by_name
    }
    now_there.changed = tuple(
        name for name, value in now_there.seen.items() if name in view.seen and not same(value, view.seen[name])
    )
    now_there.values = values
    now_there.rival = stored.rival
    now_there.icons = icons_for(str(values.get("icon", "")))
    return now_there


def answers(path: Path, view: FormView) -> Iterator[Answer]:
    """Where each answer goes. A translation goes with its Dutch; one of another Dutch sentence is not carried over."""
    for one in fields_of(view.sections):
        yield Answer(one, (*path, one.name), view.seen[one.name], view.values[one.name])
    for language in view.languages:
        for one in language.fields:
            was, dutch = (dutch_at(known, slot_of(one)) for known in (view.seen, view.values))
            where, typed, seen = ("words", language.code, dutch), view.values[one.name], view.seen[one.name]
            if dutch and dutch == was:
                yield Answer(one, where, seen, typed)
            elif dutch and typed and (typed != seen or view.values.get(KEEPS.name)):
                there = value_at(document(), where)
                yield Answer(one, where, there if isinstance(there, str) else "", typed)


def new_entry(table: Table, view: FormView) -> dict[str, Any]:
    """The value of an entry that does not exist yet, without what is empty."""
    return {one.name: view.values[one.name] for one in fields_of(view.sections) if view.values[one.name] != one.blank}


def is_drafted(path: Path) -> bool:
    """Does the draft have something else here than visitors see now?"""
    return draft() is not None and value_at(document(), path) != value_at(in_force(), path)


# --- sentences and languages ---


def slots(fields: Sequence[Field]) -> Iterator[tuple[str, Field]]:
    """Every sentence that visitors read, by name: `label`, `bring.0`."""
    for one in fields:
        if one.is_public and one.kind is Kind.ROWS:
            yield from ((f"{one.name}.{place}", one) for place in range(one.rows))
        elif one.is_public:
            yield one.name, one


def dutch_at(values: Mapping[str, Any], slot: str) -> str:
    """The Dutch sentence of a slot."""
    name, _, place = slot.partition(".")
    value = values.get(name) or ""
    if not place:
        return str(value)
    return str(value[int(place)]) if int(place) < len(value) else ""


def slot_of(one: Field) -> str:
    """`words.fr.bring.0` → `bring.0`."""
    return one.name.split(".", 2)[2]


def languages_of(fields: Sequence[Field]) -> tuple[Sentences, ...]:
    """The house's languages besides Dutch, with a field for each sentence of this form."""
    return tuple(
        Sentences(
            code, one["name"], one.get("staff_name") or one["name"], one.get("direction", "ltr"),
            tuple(_translation(code, slot, of) for slot, of in slots(fields)),
        )
        for code, one in document()["branch"]["languages"].items()
        if code != SOURCE
    )  # fmt: skip


def _translation(language: str, slot: str, of: Field) -> Field:
    place = slot.partition(".")[2]
    label = f"{of.label} {int(place) + 1}" if place else of.label
    kind = of.kind if of.kind is Kind.TEXT else Kind.LINE
    return Field(f"words.{language}.{slot}", label, kind, most=2 * of.most, is_public=True)


def words_in(languages: Sequence[Sentences], values: Mapping[str, Any]) -> dict[str, str]:
    """The translations of these Dutch values, by the name of their field."""
    known = document()["words"]
    return {
        one.name: known.get(language.code, {}).get(dutch_at(values, slot_of(one)), "")
        for language in languages
        for one in language.fields
    }


def words_paths(languages: Sequence[Sentences], values: Mapping[str, Any]) -> dict[Path, str]:
    """Where each translation stands → the name of its field."""
    return {
        ("words", language.code, dutch_at(values, slot_of(one))): one.name
        for language in languages
        for one in language.fields
    }


def as_told(one: Field, value: Any) -> str:
    """A value of a field in words."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(one.choices.get(code, code)) for code in value) or "niets"
    if one.kind is Kind.DAYS:
        return "; ".join(days_as_lines(value)) or "niets"
    if isinstance(value, Mapping):
        return "; ".join(f"{day} {', '.join(spans)}" for day, spans in value.items() if spans) or "niets"
    return str(one.choices.get(value, value)) if value not in ("", None) else "niets"


def _told_saved(others: Sequence[str]) -> str:
    if not others:
        return "Bewaard in het klad."
    return f"Bewaard in het klad. Een collega veranderde intussen ook: {', '.join(dict.fromkeys(others))}."
