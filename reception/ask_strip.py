"""What do colleagues ask of this person, and what came of their own asks? One strip on every staff page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import g

from queueing.colleagues.asks import Answer, Answered, Ask, AskKind
from queueing.colleagues.staff import Role, names_of
from queueing.desks.asking import OpenAsk, open_asks_with_numbers
from queueing.desks.desk import Desk, desk_of
from reception.ask_row import NO, AskRow
from web.access import me
from web.filters import clock
from web.parts import part
from web.transactions import db_session

SAYS = {
    Answer.COMING: "komt",
    Answer.LATER: "komt om {}",
    Answer.NOT_NOW: "kan nu niet",
    Answer.COLLEAGUE: "vraagt een collega",
    Answer.NOT_TODAY: "kan vandaag niet",
}
MARKS = {
    Answer.COMING: "komt",
    Answer.LATER: "komt om {}",
    Answer.COLLEAGUE: "mag ook een collega zijn",
    Answer.NOT_TODAY: "vandaag niet",
}


@dataclass(frozen=True, slots=True)
class Strip:
    """What is asked of me, and what I wait for; `quiet` is my desk after a long time without actions."""

    of_me: list[AskRow]
    by_me: list[AskRow]
    quiet: Desk | None

    @property
    def is_empty(self) -> bool:
        return not self.of_me and not self.by_me and self.quiet is None

    @property
    def quiet_words(self) -> str:
        """What happens to my quiet desk, with or without an answer."""
        if self.quiet is None:
            return ""
        if self.quiet.away_at is not None:
            return f"Loket {self.quiet.number} telt nu niet mee: er kwam geen antwoord."
        number = self.quiet.number
        return f"Aan loket {number} gebeurde lang niets. Zonder antwoord telt het straks niet meer mee."

    @property
    def keys(self) -> str:
        """The asks that sound once, softly.

        Urgent ones are silent at first, so they are not among these (decisions 26).
        """
        fresh = [one for one in self.of_me if one.mine is None and one.ask.kind is not AskKind.URGENT]
        keys = [f"ask-{one.ask.id}" for one in fresh]
        if self.quiet is not None and self.quiet.asked_at is not None:
            keys.append(f"quiet-{self.quiet.id}-{int(self.quiet.asked_at.timestamp())}")
        return " ".join(keys)


def asks_part() -> str:
    """The strip of the signed-in person; empty, and without height, when nothing is asked."""
    return part("asks", "reception/_asks.html", strip=_strip())


def marks_of(asks: Iterable[Ask]) -> dict[int, str]:
    """Visit id → *voor Karim: komt*, for the rows of the hall."""
    for_someone = [one for one in asks if one.kind is AskKind.FOR_YOU and one.visit_id is not None]
    names = names_of(db_session(), (one.person_id for one in for_someone)) if for_someone else {}
    return {one.visit_id or 0: _mark(one, names.get(one.person_id or 0, "een collega")) for one in for_someone}


def _strip() -> Strip:
    db, who = db_session(), me()
    asks, mine = open_asks_with_numbers(db, g.branch.id), desk_of(db, who.id)
    quiet = mine if mine is not None and mine.asked_at is not None and mine.branch_id == g.branch.id else None
    if not asks:
        return Strip([], [], quiet)
    people = {key for one in asks for key in _people_in(one.ask)}
    names = names_of(db, people)
    lines = [_line(one, names) for one in asks]
    return Strip(
        of_me=[one for one in lines if one.ask.reaches(who) and _still_asks(one)],
        by_me=[one for one in lines if one.ask.is_minded_by(who)],
        quiet=quiet,
    )


def _still_asks(line: AskRow) -> bool:
    """Hidden after a *no* or after the profile changed; a colleague who comes still reads where to go."""
    settled = line.kind is AskKind.HELP_WITH and line.my_answer is Answer.COMING
    return not settled and line.my_answer not in NO


def _people_in(ask: Ask) -> Iterator[int | None]:
    yield ask.asker_id
    yield ask.person_id
    yield from (said.staff_id for said in ask.answers)


def _line(asked: OpenAsk, names: dict[int, str]) -> AskRow:
    ask = asked.ask
    service = g.catalogue.services.get(ask.service)
    mine = ask.answer_of(me().id)
    return AskRow(
        ask=ask,
        visit_number=asked.visit_number,
        place=_place(asked, names),
        asker=names.get(ask.asker_id, "Een collega"),
        person=names.get(ask.person_id or 0, "Een collega"),
        service=service.name if service is not None else ask.service or "",
        said=tuple(
            f"{names.get(one.staff_id, 'Een collega')} {_says(ask, one)}"
            for one in ask.answers
            if one.staff_id != me().id and not (ask.kind is AskKind.URGENT and one.answer in NO)
        ),
        mine=mine,
        may_end=ask.may_be_ended_by(me()),
    )


def _place(asked: OpenAsk, names: dict[int, str]) -> str:
    if asked.desk_number is not None:
        return f"Loket {asked.desk_number}"
    ask = asked.ask
    return "Onthaal" if ask.asker.has(Role.HOST, branch_id=ask.branch_id) else names.get(ask.asker_id, "Een collega")


def _says(ask: Ask, one: Answered) -> str:
    if ask.kind is AskKind.HELP_WITH and one.answer is Answer.COMING:
        return "helpt mee"
    return SAYS[one.answer].format(clock(one.due_at))


def _mark(ask: Ask, name: str) -> str:
    if not ask.answers:
        return f"voor {name}"
    last = ask.answers[-1]
    return f"voor {name}: {MARKS[last.answer].format(clock(last.due_at))}"
