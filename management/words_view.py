"""What does a reviewer look through, and what comes next?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import g

from queueing.audit import COMMAND_LINE
from queueing.branches import branch_by_code
from queueing.catalogue.languages import SOURCE
from queueing.words.checks import forbidden_in
from queueing.words.refusals import NoSuchSentence
from queueing.words.register import Register, Reviewer, State
from queueing.words.sentences import Sentence
from web.access import load_branch, me
from web.clock import now
from web.house_words import count_of_plurals
from web.transactions import db_session, hall_locked
from web.wording import forbidden_words, languages, made_words, sentences_here, shows_drafts

TO_REVIEW, REJECTED, ALL = "to-review", "rejected", "all"
SHOWS = {
    TO_REVIEW: frozenset({State.TO_REVIEW, State.MISSING}),
    REJECTED: frozenset({State.REJECTED}),
    ALL: frozenset(State),
}
LONGEST_SEARCH = 80


class Reviewed(Protocol):
    """Something that a reviewer approves or rejects: a sentence, a pictogram."""

    @property
    def key(self) -> str: ...

    @property
    def state(self) -> State: ...

    @property
    def texts(self) -> tuple[str, ...]: ...


One = TypeVar("One", bound=Reviewed)


@dataclass(frozen=True, slots=True)
class Looking:
    """Which of several things somebody looks through: those in these states that hold these words; and at which."""

    show: str = TO_REVIEW
    words: str = ""
    at: str = ""

    def found_in(self, several: Sequence[One]) -> list[One]:
        """What to look through, in the order of a visit."""
        return [one for one in several if one.state in SHOWS[self.show] and self._holds(one)]

    def entry_in(self, several: Sequence[One]) -> One | None:
        """What stands on the page: what was asked for, else the first; None when there is none."""
        asked = next((one for one in several if one.key == self.at), None)
        return asked or next(iter(self.found_in(several)), None)

    def following(self, several: Sequence[One], key: str) -> str:
        """The key of what comes after this one, among those to look through; empty after the last."""
        return self._next(several, key, {one.key for one in self.found_in(several)})

    def beside(self, several: Sequence[One], entry: One | None) -> tuple[str, str]:
        """The keys of those before and after this one."""
        if entry is None:
            return "", ""
        found = {one.key for one in self.found_in(several)}
        return self._next(several[::-1], entry.key, found), self._next(several, entry.key, found)

    def address(self, **other: str) -> dict[str, Any]:
        """What goes into an address to look at the same."""
        told = {"show": self.show, "q": self.words, "at": self.at, **other}
        return {name: value for name, value in told.items() if value and (name, value) != ("show", TO_REVIEW)}

    def _holds(self, one: Reviewed) -> bool:
        asked = self.words.casefold()
        return any(asked in text.casefold() for text in one.texts)

    @staticmethod
    def _next(several: Sequence[Reviewed], key: str, found: set[str]) -> str:
        keys = [one.key for one in several]
        after = keys[keys.index(key) + 1 :] if key in keys else []
        return next((one for one in after if one in found), "")


def looking_of(told: Mapping[str, str]) -> Looking:
    """What an address or a form asks to look at."""
    show = told.get("show", TO_REVIEW)
    words = " ".join(told.get("q", "").split())[:LONGEST_SEARCH]
    return Looking(show if show in SHOWS else TO_REVIEW, words, told.get("at", ""))


def language_or_404(language: str) -> None:
    """Raises NoSuchSentence for a language without words."""
    if language != SOURCE and language not in languages(g.catalogue):
        raise NoSuchSentence


def register_here(language: str, sentences: Sequence[Sentence] | None = None) -> Register:
    """The sentences of this branch in a language, or only these of them. Raises NoSuchSentence."""
    language_or_404(language)
    told = sentences_here(g.catalogue, g.branch) if sentences is None else sentences
    return Register(
        db_session(),
        g.branch.id,
        language,
        told,
        made_words(g.catalogue, language, told),
        plurals=count_of_plurals(language),
        forbidden=forbidden_in(forbidden_words(g.branch, g.catalogue), language),
        drafts=shows_drafts(),
    )


def reviewer() -> Reviewer:
    """The person of this request."""
    person = me()
    return Reviewer(person.name, person.username, person.id)


def approve_all(branch_code: str, language: str, *, name: str) -> int:
    """Approve what is to be reviewed in a language, for somebody who read it all elsewhere; returns how many.

    Commits. Raises NoSuchSentence.
    """
    branch = branch_by_code(db_session(), branch_code)
    if branch is None:
        raise NoSuchSentence
    load_branch(branch.id)
    with hall_locked(branch.id):
        return register_here(language).approve_all(by=Reviewer(name, COMMAND_LINE), now=now())
