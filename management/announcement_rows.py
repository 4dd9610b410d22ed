"""What is announced now and later, what was, and in which languages may visitors read it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g

from management.words_told import STATES
from queueing.announcements import Announcement, announcements_of, earlier_announcements, said_now
from queueing.catalogue.languages import SOURCE, Language
from queueing.words.approval import newest_of
from queueing.words.register import State
from queueing.words.sentences import Forms, announced_sentence
from web.clock import now
from web.filters import clock, day_date, day_name
from web.parts import part
from web.transactions import db_session
from web.wording import made_words


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of an announcement: its name, the newest translation and its state."""

    code: str
    name: str
    words: str
    state: State

    @property
    def told(self) -> str:
        """The state in Dutch."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Row:
    """One announcement in the list."""

    key: int
    words: str
    sentence: str
    when: str
    is_over: bool
    tongues: Sequence[Tongue]

    @property
    def ready(self) -> int:
        """In how many languages visitors may read it."""
        return sum(one.state is State.APPROVED for one in self.tongues)


def announcements_part() -> str:
    """The announcements of now and later, and those of the office that are over."""
    known = announcements_of(db_session(), g.branch.id, now=now())
    earlier = earlier_announcements(db_session(), g.branch.id, now=now())
    said, newest = said_now(known, now()), _newest([one.words for one in (*known, *earlier)])
    return part(
        "announcements",
        "management/_announcements.html",
        lines=[_row(one, _told(one, is_said=one is said), newest) for one in known],
        earlier=[_row(one, _told_over(one), newest, is_over=True) for one in earlier],
    )


def tongues() -> Mapping[str, Language]:
    """The languages that this house keeps on its kiosk, besides Dutch."""
    return {code: one for code, one in g.catalogue.languages.items() if one.enabled and code != SOURCE}


def translations_of(words: str) -> dict[str, str]:
    """The newest translation of an announcement in each language that has one."""
    return {code: forms[0] for (code, _), (forms, _state) in _newest([words]).items() if forms}


def _newest(several: Sequence[str]) -> dict[tuple[str, str], tuple[Forms, State]]:
    sentences = [announced_sentence(words) for words in dict.fromkeys(several)]
    made = {code: made_words(g.catalogue, code) for code in tongues()}
    return newest_of(db_session(), g.branch.id, sentences, made) if sentences else {}


def _row(
    one: Announcement, when: str, newest: Mapping[tuple[str, str], tuple[Forms, State]], *, is_over: bool = False
) -> Row:
    told = [
        Tongue(code, language.staff_name or language.name, " / ".join(forms), state)
        for code, language in tongues().items()
        for forms, state in [newest[code, one.words]]
    ]
    return Row(one.id, one.words, announced_sentence(one.words).key, when, is_over, told)


def _told(one: Announcement, *, is_said: bool) -> str:
    until = f"tot {_moment(one, ends=True)}"
    return f"Nu op de schermen, {until}" if is_said else f"Van {_moment(one)} {until}"


def _told_over(one: Announcement) -> str:
    return f"Voorbij sinds {_moment(one, ends=True)}"


def _moment(one: Announcement, *, ends: bool = False) -> str:
    at = one.ends_at if ends else one.begins_at
    return f"{day_name(at)} {day_date(at)}, {clock(at)}"
