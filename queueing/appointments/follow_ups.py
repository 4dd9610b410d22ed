"""When does this visitor come back? A day, an hour if one was agreed, and a code for the kiosk (decisions 19 and 31).

Contact data stays in the client file; only an appointment without a name is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import happenings
from queueing.appointments.appointment import Appointment
from queueing.appointments.codes import fresh_code, is_taken
from queueing.appointments.refusals import ClosedThatDay, DayIsPast, DayTooFar, OutsideHours
from queueing.base import Dice
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.opening import as_hour
from queueing.happenings import HappeningKind
from queueing.visits.visit import Visit

FARTHEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was agreed; without an hour, any time of that day is fine. `start_key` makes a double press one."""

    day: date
    hour: time | None
    need: str
    start_key: str


def book_follow_up(
    session: Session,
    branch: Branch,
    catalogue: Catalogue,
    visit: Visit,
    wanted: FollowUp,
    *,
    now: datetime,
    dice: Dice,
    staff_id: int,
) -> Appointment:
    """Book it under an unused code; the same `start_key` again gives the same appointment, unchanged.

    Raises NeedNotOffered, DayIsPast, DayTooFar, ClosedThatDay, OutsideHours.
    """
    told = HappeningKind.COME_BACK_AGREED
    return book(session, branch, catalogue, wanted, told, now=now, dice=dice, staff_id=staff_id, visit_id=visit.id)


def book(
    session: Session,
    branch: Branch,
    catalogue: Catalogue,
    wanted: FollowUp,
    told: HappeningKind,
    *,
    now: datetime,
    dice: Dice,
    staff_id: int,
    visit_id: int | None = None,
    code: str = "",
) -> Appointment:
    """Record what was agreed, and a happening (`told`); the same `start_key` again changes nothing.

    A `code` that was booked before stays valid on its letter, unless somebody else has it by now.
    Raises NeedNotOffered, DayIsPast, DayTooFar, ClosedThatDay, OutsideHours.
    """
    key = Appointment.branch_id == branch.id, Appointment.start_key == wanted.start_key
    again = session.scalar(select(Appointment).where(*key))
    if again is not None:
        return again
    catalogue.need(wanted.need)
    at, until = when_agreed(branch, catalogue, wanted.day, wanted.hour, now=now)
    appointment = Appointment(
        branch_id=branch.id,
        day=wanted.day,
        at=at,
        until=until,
        code=code if code and not is_taken(session, branch.id, code) else fresh_code(session, branch.id, dice),
        need=wanted.need,
        start_key=wanted.start_key,
    )
    session.add(appointment)
    happenings.record(session, told, branch_id=branch.id, now=now, visit_id=visit_id, staff_id=staff_id)
    return appointment


def hours_of(catalogue: Catalogue, day: date) -> str:
    """The opening hours of a day, as they are printed: `8:30–12:00, 13:00–16:00`; empty when closed."""
    return ", ".join(f"{as_hour(opens)}–{as_hour(closes)}" for opens, closes in catalogue.hours.on(day))


def when_agreed(
    branch: Branch, catalogue: Catalogue, day: date, hour: time | None, *, now: datetime
) -> tuple[datetime, datetime | None]:
    """From when and, if no hour was agreed, until when. Raises DayIsPast, DayTooFar, ClosedThatDay, OutsideHours."""
    today = branch.day_of(now)
    if day < today:
        raise DayIsPast
    if day > today + FARTHEST:
        raise DayTooFar(days=FARTHEST.days)
    spans = catalogue.hours.on(day)
    if not spans:
        raise ClosedThatDay
    begins = spans[0][0] if hour is None else hour
    at = branch.moment(day, begins)
    closing = branch.moment(day, spans[-1][1])
    if not catalogue.hours.is_open(at):
        raise OutsideHours(hours=hours_of(catalogue, day))
    if now >= (closing if hour is None else at):
        raise DayIsPast
    return at, closing if hour is None else None
