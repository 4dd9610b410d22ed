"""How does a visit begin? Somebody comes in and gets one number, even when they tap twice (product §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from queueing.base import Dice, hash_of
from queueing.branches import Branch, Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.happenings import HappeningKind, State
from queueing.numbers import PAPER_NUMBERS, REST, order_of_numbers, pick_number, token_of
from queueing.refusals import HouseClosed, LanguageNotOffered, NotAPaperNumber, NumberTaken, UnknownExtra
from queueing.today import must_give_numbers
from queueing.visits.urgency import URGENT, tell_urgency
from queueing.visits.visit import Visit, still_here
from queueing.visits.visit_need import chosen_codes, routed_need
from queueing.visits.visit_record import Origin

LATE_TURN = timedelta(minutes=2)
"""An action may get the lock this long after it read the clock."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a visitor who comes in; `start_key` comes from the form and makes a double tap one visit."""

    needs: Sequence[str]
    start_key: str
    origin: Origin
    language: str = "nl"
    extras: Sequence[str] = ()
    waiting_area: str = ""
    paper_number: int | None = None


def start_visit(
    session: Session,
    hall: Hall,
    branch: Branch,
    catalogue: Catalogue,
    arrival: Arrival,
    *,
    now: datetime,
    dice: Dice,
    ticket_key: bytes,
) -> Visit:
    """Give a visitor a number; the same `start_key` again gives the same visit, unchanged.

    Raises HouseClosed (kiosks and outreach), NoMoreNumbers (kiosks), HouseFull, NoNeedChosen, TooManyNeeds,
    NeedNotOffered, LanguageNotOffered, UnknownExtra, NotAPaperNumber, NumberTaken.
    """
    again = session.scalar(select(Visit).where(Visit.branch_id == branch.id, Visit.start_key == arrival.start_key))
    if again is not None:
        return again
    _must_be_let_in(hall, branch, catalogue, arrival, now)
    codes = asked_rightly(catalogue, arrival)
    hall.open_day(branch.day_of(now), shuffled=branch.shuffled, dice=dice, eve=branch.day_of(now + LATE_TURN))
    held = _held(session, hall, now)
    number = _number_for(hall, arrival, held)
    nonce = dice.random_bytes(16).hex()
    visit = Visit(
        branch_id=branch.id,
        day=hall.today,
        serial=hall.next_serial(),
        number=number,
        start_key=arrival.start_key,
        nonce=nonce,
        token_hash=hash_of(token_of(ticket_key, nonce)),
        arrived_at=_not_before_others(hall, held, now),
        state=State.WAITING,
        origin=arrival.origin,
        edition=branch.current_edition,
        language=arrival.language,
        extras=sorted(set(arrival.extras)),
        waiting_area=arrival.waiting_area,
        needs=[routed_need(branch, catalogue, code, place, now) for place, code in enumerate(codes)],
    )
    session.add(visit)
    session.flush()
    visit.tell(HappeningKind.ARRIVED, now)
    if URGENT in visit.extras:
        tell_urgency(session, visit, now=now)
    return visit


def asked_rightly(catalogue: Catalogue, arrival: Arrival) -> list[str]:
    """The needs of an arrival, each once, after checking that the house can accept it.

    Raises NoNeedChosen, TooManyNeeds, NeedNotOffered, LanguageNotOffered, UnknownExtra.
    """
    codes = chosen_codes(catalogue, arrival.needs)
    _check_extras(catalogue, arrival)
    return codes


def _must_be_let_in(hall: Hall, branch: Branch, catalogue: Catalogue, arrival: Arrival, now: datetime) -> None:
    if arrival.origin is Origin.KIOSK:
        must_give_numbers(hall, branch, catalogue, now=now)
    if arrival.origin is Origin.OUTREACH and not catalogue.is_open(branch.local(now)):
        raise HouseClosed


def _check_extras(catalogue: Catalogue, arrival: Arrival) -> None:
    if arrival.language not in catalogue.languages:
        raise LanguageNotOffered(language=arrival.language)
    for extra in arrival.extras:
        if extra not in catalogue.extras:
            raise UnknownExtra(extra=extra)


Held = Sequence[Row[int, datetime | None, date, datetime]]
"""Number, end, day and arrival of the visits that are open, and of those that ended not long ago."""


def _held(session: Session, hall: Hall, now: datetime) -> Held:
    known = select(Visit.number, Visit.ended_at, Visit.day, Visit.arrived_at).where(Visit.branch_id == hall.branch_id)
    return session.execute(known.where(still_here).union_all(known.where(Visit.ended_at > now - REST))).all()


def _not_before_others(hall: Hall, held: Held, now: datetime) -> datetime:
    """Who comes last has come last, also when the clock was put back since the others came."""
    before: list[datetime] = [one.arrived_at for one in held if one.ended_at is None and one.day == hall.today]
    return max([now, *before])


def _number_for(hall: Hall, arrival: Arrival, held: Held) -> int:
    taken = {one.number for one in held if one.ended_at is None}
    if arrival.paper_number is not None:
        return _paper_number(arrival.paper_number, taken)
    resting = {number: ended_at for ended_at, number in sorted((one[1], one[0]) for one in held if one[1] is not None)}
    number, hall.cursor = pick_number(order_of_numbers(hall.shuffle), hall.cursor, taken=taken, resting=resting)
    return number


def _paper_number(number: int, taken: set[int]) -> int:
    if number not in PAPER_NUMBERS:
        raise NotAPaperNumber(number=number)
    if number in taken:
        raise NumberTaken(number=number)
    return number
