"""What is different today? Reception gives no new numbers any more, or closes the house early (decisions 4).

Both are said once for this very day, stand on the branch's hall row, and are over by themselves when the day is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from queueing.base import session_of
from queueing.branches import Branch, Hall
from queueing.happenings import Deed, Happening
from queueing.needs import Catalogue
from queueing.opening import Early
from queueing.refusals import HouseClosed, NoMoreNumbers, NotEarlier


@dataclass(frozen=True, slots=True)
class Today:
    """What reception decided for one day: closed from `closes_at` on, no new numbers on the day `stopped_on`."""

    closes_at: datetime | None = None
    why: Early | None = None
    stopped_on: date | None = None

    def catalogue(self, catalogue: Catalogue, branch: Branch) -> Catalogue:
        """The catalogue with the hours as they are when the house closes early; else the very same."""
        if self.closes_at is None:
            return catalogue
        local = branch.local(self.closes_at)
        return replace(catalogue, hours=catalogue.hours.closing_early(local.date(), local.time()))

    def is_early(self, day: date, branch: Branch) -> bool:
        """On this day the house closes, or closed, earlier than usual."""
        return self.closes_at is not None and branch.day_of(self.closes_at) == day

    def is_cut_short(self, catalogue: Catalogue, now: datetime, branch: Branch) -> bool:
        """Closed now, and only because the house closed early today."""
        usual = replace(catalogue.hours, early={})
        return self.closes_at is not None and now >= self.closes_at and usual.is_open(branch.local(now))

    def gives_numbers(self, day: date) -> bool:
        """Do the kiosks give new numbers on this day?"""
        return self.stopped_on != day


def today_of(hall: Hall) -> Today:
    """What was decided in this hall."""
    return Today(hall.closes_at, hall.closes_why, hall.stopped_on)


def stop_numbers(hall: Hall, branch: Branch, *, staff_id: int, now: datetime) -> None:
    """*Geen nieuwe nummers meer*: the kiosks refuse for the rest of this day. A second press changes nothing."""
    day = branch.day_of(now)
    if today_of(hall).gives_numbers(day):
        hall.stopped_on = day
        _tell(hall, Deed.NUMBERS_STOPPED, staff_id, now)


def give_numbers_again(hall: Hall, branch: Branch, *, staff_id: int, now: datetime) -> None:
    """*Weer nummers geven*. A second press changes nothing."""
    if not today_of(hall).gives_numbers(branch.day_of(now)):
        hall.stopped_on = None
        _tell(hall, Deed.NUMBERS_RESUMED, staff_id, now)


def close_early(
    hall: Hall, branch: Branch, catalogue: Catalogue, at: time, why: Early, *, staff_id: int, now: datetime
) -> None:
    """*Vandaag vroeger dicht*, from this local time of today on; a later word takes the place of an earlier one.

    Raises NotEarlier when that time is past, is not before the usual closing, or the house stays closed anyway.
    `catalogue` is the one in force; what was said before about today is left out of it.
    """
    day = branch.day_of(now)
    moment = branch.moment(day, at).astimezone(UTC)
    usual = usual_closing(catalogue, day)
    if usual is None or at >= usual or moment <= now - timedelta(minutes=1):
        raise NotEarlier
    if (hall.closes_at, hall.closes_why) != (moment, why):
        hall.closes_at, hall.closes_why = moment, why
        _tell(hall, Deed.CLOSES_EARLY, staff_id, now)


def usual_closing(catalogue: Catalogue, day: date) -> time | None:
    """When the house closes on a day on which nobody said otherwise; None when it stays closed."""
    return replace(catalogue.hours, early={}).closing(day)


def close_as_usual(hall: Hall, *, staff_id: int, now: datetime) -> None:
    """*Toch niet vroeger dicht*. A second press changes nothing."""
    if hall.closes_at is not None:
        hall.closes_at = hall.closes_why = None
        _tell(hall, Deed.CLOSES_AS_USUAL, staff_id, now)


def must_give_numbers(hall: Hall, branch: Branch, catalogue: Catalogue, *, now: datetime) -> None:
    """May a kiosk give a number at this very moment? Raises HouseClosed, NoMoreNumbers."""
    today = today_of(hall)
    if not today.catalogue(catalogue, branch).is_open(branch.local(now)):
        raise HouseClosed
    if not today.gives_numbers(branch.day_of(now)):
        raise NoMoreNumbers


def forget_today(session: Session, branch: Branch, *, until: datetime) -> None:
    """What was said for days before `until` is wiped."""
    hall = session.get_one(Hall, branch.id)
    if hall.closes_at is not None and hall.closes_at < until:
        hall.closes_at = hall.closes_why = None
    if hall.stopped_on is not None and hall.stopped_on < branch.day_of(until):
        hall.stopped_on = None


def _tell(hall: Hall, deed: Deed, staff_id: int, now: datetime) -> None:
    session_of(hall).add(Happening(branch_id=hall.branch_id, at=now, deed=deed, staff_id=staff_id))
