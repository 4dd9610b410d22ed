"""What is deleted, and when? The kiosk promises it: *Vanavond is je keuze weg.* (P-8, product §13)"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from queueing import audit, happenings
from queueing.announcements import forget_announcements
from queueing.appointments.appointment import Appointment
from queueing.appointments.codes import SpareCode
from queueing.appointments.outreach_slips import forget_slips, forget_spare_codes
from queueing.base import Dice, begin_writing
from queueing.branches import Branch, lock_hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.asks import Answered, Ask
from queueing.colleagues.handovers import HandedNeed, Handover
from queueing.colleagues.presence import Presence
from queueing.colleagues.staff import Staff
from queueing.desks.attendance import close_desks
from queueing.desks.break_glass import NeedShown
from queueing.desks.desk import Desk, desks_of, public_calls
from queueing.devices import Device
from queueing.figures import Measure, counted, measures_of, monthly, themed
from queueing.first_hour import FirstHour
from queueing.forecast.accuracy import GivenForecast, forecasts_of
from queueing.happenings import Happening, HappeningKind
from queueing.help_calls import HelpCall, open_help_calls
from queueing.qr_pairing import PairingRequest
from queueing.quick_answers import QuickAnswer
from queueing.refusals import StillOpen
from queueing.report.tallies import freeze_months
from queueing.terms import AFTER_CLOSE, AT_MOST
from queueing.today import forget_today
from queueing.visits.calls import Call
from queueing.visits.finding import open_visits
from queueing.visits.urgency import Urgency
from queueing.visits.visit import Visit
from queueing.visits.visit_need import VisitNeed
from queueing.visits.visit_record import EndReason

LAST_CALLS = timedelta(hours=1)
"""How long a display shows a call at most: these disappear from it with the day."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The result of one run: how many visits were deleted, and how many measures were kept."""

    visits: int
    measures: int


def close_day(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime) -> dict[EndReason, int]:
    """End every open visit after closing time, close every desk and clear the boards; returns reason → count.

    The hall must be locked.

    Raises StillOpen from the first opening to the last closing: visitors who wait over noon are not sent away.
    """
    if catalogue.hours.is_day_going_on(branch.local(now)):
        raise StillOpen
    counts = Counter(visit.close_with_the_day(now=now) for visit in open_visits(session, branch.id))
    session.flush()
    is_shown = bool(public_calls(session, branch.id, since=now - LAST_CALLS, most=1))
    if close_desks(desks_of(session, branch.id), now=now) or counts or is_shown:
        happenings.record(session, HappeningKind.DAY_CLOSED, branch_id=branch.id, now=now)
    return counts


def forgetting_at(branch: Branch, catalogue: Catalogue, day: date) -> datetime:
    """When the visits of a day are deleted: two hours after closing, at the latest at the end of the day.

    No day is kept for more than 24 hours, not even the one of 25 hours. A day on which the house closed early is
    deleted at its usual time: visitors who are still being helped keep their needs until then.
    """
    begins, is_over = _midnight(branch, day), _midnight(branch, day + timedelta(days=1))
    closing = catalogue.hours.closing(day)
    closes = is_over if closing is None else branch.moment(day, closing)
    return min(closes.astimezone(UTC) + AFTER_CLOSE, is_over, begins + AT_MOST)


def days_to_forget(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime) -> list[date]:
    """Days with stored data whose time is up: late runs catch up by themselves.

    On a day without visitors colleagues still opened and closed desks: those rows are deleted too (decisions 28).
    """
    days = set(session.scalars(select(Visit.day).where(Visit.branch_id == branch.id).distinct()))
    days.update(session.scalars(select(Appointment.day).where(Appointment.branch_id == branch.id).distinct()))
    days.update(session.scalars(select(SpareCode.until).where(SpareCode.branch_id == branch.id).distinct()))
    days.update(session.scalars(select(Presence.day).where(Presence.branch_id == branch.id).distinct()))
    for column, of in (
        (Happening.at, Happening.branch_id),
        (QuickAnswer.at, QuickAnswer.branch_id),
        (HelpCall.asked_at, HelpCall.branch_id),
    ):
        first = session.scalar(select(func.min(column)).where(of == branch.id))
        if first is not None:
            days.add(branch.day_of(first))
    return sorted(day for day in days if forgetting_at(branch, catalogue, day) <= now)


def forget(session: Session, branch: Branch, *, now: datetime, dice: Dice) -> Forgotten:
    """Close what is open, store the measures, then delete every visit, need, call and happening whose time is up.

    Locks the hall; the caller commits, and then cleans the disk (`queueing/wiping.py`). It is safe to run it again, or
    late.
    """
    catalogue = catalogue_of(session, branch)
    due = days_to_forget(session, branch, catalogue, now=now)
    if not due:
        return Forgotten(0, 0)
    hall = lock_hall(session, branch.id)
    until = _midnight(branch, max(due) + timedelta(days=1))
    _end_what_is_open(session, branch, catalogue, due, until, now)
    measures = list(measures_of(session, branch, due))
    _store(session, branch, measures, dice)
    session.add_all(dice.shuffled(list(forecasts_of(session, branch, due))))
    gone = session.scalars(select(Visit.id).where(Visit.branch_id == branch.id, Visit.day.in_(due))).all()
    _delete(session, branch, due, until)
    freeze_months(session, branch, now=now)
    audit.record(session, branch.id, audit.AuditKind.FORGOTTEN, "", {"visits": len(gone)}, now)
    forget_today(session, branch, until=until)
    hall.owe_the_disk(now=now)
    return Forgotten(len(gone), len(measures))


def forget_dead_links(session: Session, *, now: datetime) -> int:
    """Delete the hashes of links and codes that no longer work; returns how many. The caller commits."""
    over = (
        (Staff.link_until, update(Staff).values(link_hash=None, link_until=None)),
        (FirstHour.link_until, update(FirstHour).values(link_hash=None, link_until=None)),
        (Device.pairing_until, update(Device).values(pairing_hash=None, pairing_until=None)),
        (PairingRequest.until, delete(PairingRequest)),
    )
    if not any(session.scalar(select(func.count()).where(until < now)) for until, _ in over):
        return 0
    begin_writing(session)
    done = [
        session.execute(statement.where(until < now), execution_options={"synchronize_session": False})
        for until, statement in over
    ]
    return sum(one.rowcount for one in done)  # type: ignore[attr-defined]  # an update and a deletion have it


def _end_what_is_open(
    session: Session, branch: Branch, catalogue: Catalogue, days: list[date], until: datetime, now: datetime
) -> None:
    """End visits with their reason, help calls (else tomorrow's first press on *Hulp* would ring nowhere), desks."""
    for visit in open_visits(session, branch.id):
        if visit.day in days:
            visit.close_with_the_day(now=now)
    for call, _ in open_help_calls(session, branch.id):
        if call.asked_at < until:
            call.end(now=now)
    session.flush()
    close_desks([one for one in desks_of(session, branch.id) if _sits_too_long(one, branch, catalogue, now)], now=now)
    session.flush()


def _sits_too_long(desk: Desk, branch: Branch, catalogue: Catalogue, now: datetime) -> bool:
    """Opened before the deletion time of its day; a desk opened late in the evening may stay until the next."""
    if desk.opened_at is None:
        return False
    day = branch.day_of(desk.opened_at)
    return day < branch.day_of(now) or desk.opened_at < forgetting_at(branch, catalogue, day) <= now


def _store(session: Session, branch: Branch, fresh: list[Measure], dice: Dice) -> None:
    """Store them shuffled, and rewrite the monthly totals: a position beside the rows of a day would reveal the day."""
    before = themed(session, branch, fresh)
    of_days = [one for one in fresh if not one.is_monthly]
    of_months = monthly([one for one in fresh if one.is_monthly] + before)
    session.add_all(dice.shuffled(counted([*of_days, *of_months])))
    session.flush()  # insert the new rows before the old ones free their places
    for one in before:
        session.delete(one)


def _delete(session: Session, branch: Branch, days: list[date], until: datetime) -> None:
    """Children first, so that it works with and without cascading foreign keys."""
    forget_slips(session, branch, days)
    forget_announcements(session, branch.id, until=until)
    forget_spare_codes(session, branch, days)
    of_days = select(Visit.id).where(Visit.branch_id == branch.id, Visit.day.in_(days)).scalar_subquery()
    calls = select(Call.id).where(Call.visit_id.in_(of_days)).scalar_subquery()
    passes = select(Handover.id).where(Handover.visit_id.in_(of_days)).scalar_subquery()
    # An open visit keeps its happenings and asks, also those written while the clock was wrong.
    asks = (Ask.branch_id == branch.id, Ask.asked_at < until, Ask.visit_id.is_(None) | Ask.visit_id.in_(of_days))
    of_asks = select(Ask.id).where(*asks).scalar_subquery()
    for statement in (
        delete(Answered).where(Answered.ask_id.in_(of_asks)),
        delete(Ask).where(*asks),
        delete(Presence).where(Presence.branch_id == branch.id, Presence.day.in_(days)),
        delete(Happening).where(Happening.visit_id.in_(of_days)),
        delete(Happening).where(Happening.branch_id == branch.id, Happening.at < until, Happening.visit_id.is_(None)),
        delete(NeedShown).where(NeedShown.call_id.in_(calls)),
        delete(HandedNeed).where(HandedNeed.handover_id.in_(passes)),
        delete(Handover).where(Handover.visit_id.in_(of_days)),
        delete(VisitNeed).where(VisitNeed.visit_id.in_(of_days)),
        delete(Urgency).where(Urgency.visit_id.in_(of_days)),
        delete(GivenForecast).where(GivenForecast.visit_id.in_(of_days)),
        delete(Appointment).where(Appointment.branch_id == branch.id, Appointment.day.in_(days)),
        delete(Call).where(Call.visit_id.in_(of_days)),
        delete(QuickAnswer).where(QuickAnswer.branch_id == branch.id, QuickAnswer.at < until),
        delete(HelpCall).where(HelpCall.branch_id == branch.id, HelpCall.asked_at < until),
        delete(Visit).where(Visit.branch_id == branch.id, Visit.day.in_(days)),
    ):
        session.execute(statement, execution_options={"synchronize_session": "fetch"})


def _midnight(branch: Branch, day: date) -> datetime:
    """When a day begins in this building, in UTC."""
    return branch.moment(day, time.min).astimezone(UTC)
