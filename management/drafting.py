"""What does the office work on? The draft of the branch, or the edition in force where nobody began one yet.

Saving a form writes only what its reader changed; what a colleague changed meanwhile is kept, or asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask import g

from management.fields import STAYS, Field
from queueing.catalogue.catalogue import Catalogue, catalogue_from
from queueing.catalogue.changes import ABSENT, Path, same, value_at
from queueing.catalogue.editions import document_at
from queueing.catalogue.refusals import DraftConflict
from queueing.editing.drafts import Draft, draft_of, draft_or_new
from web.access import me
from web.clock import now
from web.transactions import db_session, hall_locked

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One field that was answered: where it stands, what it was when the form was made, what it is now."""

    field: Field
    path: Path
    seen: Any
    typed: Any

    @property
    def is_changed(self) -> bool:
        return not same(_plain(self.typed), _plain(self.seen))


def _plain(value: Any) -> Any:
    """A week without its closed days: they may be written down, or left out."""
    return {day: spans for day, spans in value.items() if spans} if isinstance(value, Mapping) else value


@dataclass(slots=True)
class Stored:
    """What became of a form: the fields that a colleague changed too, by name, to which value, and who that was."""

    clashes: dict[str, Any] = field(default_factory=dict)
    rival: str = ""
    merged: list[str] = field(default_factory=list)


class _Clashed(Exception):
    """Something was changed by two people: nothing is written."""


def draft() -> Draft | None:
    """The draft of this branch, if somebody began one."""
    if "draft" not in g:
        g.draft = draft_of(db_session(), g.branch)
    found: Draft | None = g.draft
    return found


def in_force() -> Document:
    """The document that visitors see now."""
    if "document_in_force" not in g:
        g.document_in_force = document_at(db_session(), g.branch, g.branch.current_edition)
    found: Document = g.document_in_force
    return found


def document() -> Document:
    """The document that the office works on."""
    begun = draft()
    return in_force() if begun is None else begun.document


def drafted() -> Catalogue:
    """The catalogue of that document."""
    if "drafted" not in g:
        g.drafted = catalogue_from(document())
    found: Catalogue = g.drafted
    return found


def look_again() -> None:
    """Something was written: read the draft anew."""
    for name in ("draft", "drafted", "document_in_force"):
        g.pop(name, None)


def entry_at(path: Path) -> Mapping[str, Any]:
    """An entry of the document the office works on; empty when there is none."""
    found = value_at(document(), path)
    return found if isinstance(found, Mapping) else {}


def store(answers: Iterable[Answer]) -> Stored:
    """Write what was changed, in one transaction; nothing at all when a colleague changed one of the same fields."""
    told = [one for one in answers if one.is_changed]
    stored = Stored()
    if told:
        try:
            with written() as begun:
                _write(begun, told, stored)
        except _Clashed:
            look_again()
    return stored


def _write(begun: Draft, told: list[Answer], stored: Stored) -> None:
    def entry(one: Answer) -> Path:
        return one.path[:-1]

    for where, several in groupby(sorted(told, key=entry), key=entry):
        answers = {one.path[-1]: one for one in several}
        here = begun.at(where)
        typed = {name: as_stored(one.field, one.typed) for name, one in answers.items()}
        seen = {name: as_seen(one, here) for name, one in answers.items()}
        try:
            begun.write(where, typed, seen, staff_id=me().id, now=now())
        except DraftConflict as no:
            stored.rival = no.by
            stored.clashes |= {answers[name].field.name: theirs for name, theirs in no.fields.items()}
    if stored.clashes:
        raise _Clashed


def as_seen(one: Answer, here: Any) -> Any:
    """What the form showed, as the document has it now: an empty field may be written there, or left out."""
    known = here if isinstance(here, Mapping) else {}
    is_same = known.get(one.path[-1], one.field.blank) == one.seen
    return known.get(one.path[-1]) if is_same else as_stored(one.field, one.seen)


def as_stored(one: Field, value: Any) -> Any:
    """A value as the document has it: what is empty is left out."""
    return ABSENT if value == one.blank and one.kind not in STAYS else value


@contextmanager
def written() -> Iterator[Draft]:
    """The draft, to be written in one transaction; the next look at it is a fresh one."""
    with hall_locked(g.branch.id):
        yield draft_or_new(db_session(), g.branch, now=now())
    look_again()
