"""What is forgotten, and when? The kiosk promises it: *Vanavond is je keuze weg.* (P-8, product §13)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from queueing.base import Dice
from queueing.branches import Branch, take_turn
from queueing.calls import Call
from queueing.editions import catalogue_of
from queueing.figures import measures_of
from queueing.happenings import Deed, Happening, State
from queueing.helpcalls import HelpCall
from queueing.needs import Catalogue
from queueing.refusals import StillOpen
from queueing.visits import EndReason, Visit, VisitNeed, open_visits

AFTER_CLOSE = timedelta(hours=2)
AT_MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one run of forgetting did: how many visits went, and how many measures stayed."""

    visits: int
    measures: int


def close_day(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime) -> dict[EndReason, int]:
    """End every open visit after closing time; returns how many ended why. The turn must be taken.

    Raises StillOpen during opening hours.
    """
    if catalogue.is_open(branch.local(now)):
        raise StillOpen
    counts: dict[EndReason, int] = {}
    for visit in open_visits(session, branch.id):
        reason = visit.close_with_the_day(now=now)
        counts[reason] = counts.get(reason, 0) + 1
    if counts:
        session.add(Happening(branch_id=branch.id, at=now, deed=Deed.DAY_CLOSED))
    return counts


def forgetting_at(branch: Branch, catalogue: Catalogue, day: date) -> datetime:
    """When the visits of a day are forgotten: two hours after closing; on a closed day when the day is over."""
    closing = catalogue.hours.closing(day)
    ends = datetime.combine(day, closing or time.max, tzinfo=ZoneInfo(branch.timezone))
    return ends + (AFTER_CLOSE if closing else timedelta())


def days_to_forget(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime) -> list[date]:
    """Days of which something is still known and whose time is up: late runs catch up by themselves."""
    days = session.scalars(select(Visit.day).where(Visit.branch_id == branch.id).distinct()).all()
    return sorted(day for day in days if forgetting_at(branch, catalogue, day) <= now)


def forget(session: Session, branch: Branch, *, now: datetime, dice: Dice) -> Forgotten:
    """Close what is open, write the measures, then delete every visit, need, call and happening whose time is up.

    Takes the turn; the caller commits. Running it again, or late, does no harm.
    """
    catalogue = catalogue_of(session, branch)
    due = days_to_forget(session, branch, catalogue, now=now)
    if not due:
        return Forgotten(0, 0)
    take_turn(session, branch.id)
    for visit in open_visits(session, branch.id):
        if visit.day in due:
            visit.close_with_the_day(now=now)
    session.flush()
    measures = dice.shuffled(list(measures_of(session, branch, catalogue, due)))
    session.add_all(measures)
    gone = session.scalars(select(Visit.id).where(Visit.branch_id == branch.id, Visit.day.in_(due))).all()
    _delete(session, branch, due, now)
    return Forgotten(len(gone), len(measures))


def _delete(session: Session, branch: Branch, days: list[date], now: datetime) -> None:
    """Children first, so that it works with and without foreign keys that cascade."""
    of_days = select(Visit.id).where(Visit.branch_id == branch.id, Visit.day.in_(days)).scalar_subquery()
    latest = max(days)
    until = datetime.combine(latest + timedelta(days=1), time.min, tzinfo=ZoneInfo(branch.timezone))
    session.flush()
    session.expunge_all()
    for statement in (
        delete(Happening).where(Happening.visit_id.in_(of_days)),
        delete(Happening).where(Happening.branch_id == branch.id, Happening.at < until),
        delete(VisitNeed).where(VisitNeed.visit_id.in_(of_days)),
        delete(Call).where(Call.visit_id.in_(of_days)),
        delete(HelpCall).where(
            HelpCall.branch_id == branch.id, HelpCall.asked_at < until, HelpCall.over_at.is_not(None)
        ),
        delete(Visit).where(Visit.branch_id == branch.id, Visit.day.in_(days)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})


def is_open_somewhere(session: Session, branch_id: int) -> bool:
    """Anyone still in the house, as far as we know?"""
    return (
        session.scalar(select(Visit.id).where(Visit.branch_id == branch_id, Visit.state != State.ENDED).limit(1))
        is not None
    )
