"""What remains of a day once the persons are forgotten? Measures without ids or links (product §13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.calls import Call
from queueing.editions import catalogue_at
from queueing.needs import Catalogue
from queueing.visits import EndReason, Outcome, Visit

SENSITIVE = 2
"""Needs of this sensitivity are counted by month only (P-9)."""
WHOLE_DAY = -1
"""The hour band of a monthly total."""


class Measured(StrEnum):
    """What a measure counts. `seconds` is 0 for those that are mere counts."""

    ARRIVAL = "arrival"
    WAIT = "wait"
    SERVICE = "service"
    IN_HOUSE = "in_house"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"
    ANSWERED = "answered"


class Measure(Base):
    """One figure of one visit, cut loose from it. `hour_band` is the local hour of arrival, or of the answer given."""

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_branch_id_day", "branch_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    hour_band: Mapped[int]
    group: Mapped[str] = mapped_column(String(24))
    kind: Mapped[Measured] = mapped_column(OneOf(Measured))
    seconds: Mapped[int] = mapped_column(default=0)


_ENDINGS = {
    EndReason.LEFT: Measured.LEFT,
    EndReason.NO_SHOW: Measured.NO_SHOW,
    EndReason.LEFT_UNCALLED: Measured.LEFT_UNCALLED,
}


def measures_of(session: Session, branch: Branch, days: list[date]) -> Iterator[Measure]:
    """The measures of every visit of these days, still in the order of the visits: shuffle before storing."""
    of_days = Visit.branch_id == branch.id, Visit.day.in_(days)
    visits = session.scalars(select(Visit).where(*of_days).options(selectinload(Visit.needs))).all()
    calls: dict[int, list[Call]] = {}
    for call in session.scalars(select(Call).join(Visit, Visit.id == Call.visit_id).where(*of_days).order_by(Call.id)):
        calls.setdefault(call.visit_id, []).append(call)
    for visit in visits:
        groups = {_group(catalogue_at(session, branch, need.edition), need.code) for need in visit.needs}
        yield from _measures(branch, visit, groups, calls.get(visit.id, []))


def monthly_totals(session: Session, branch: Branch, months: set[date]) -> list[Measure]:
    """What was kept before of the sensitive needs of these months (each named by its first day)."""
    of_months = Measure.branch_id == branch.id, Measure.hour_band == WHOLE_DAY, Measure.day.in_(months)
    return list(session.scalars(select(Measure).where(*of_months)))


def _measures(branch: Branch, visit: Visit, groups: set[tuple[str, bool]], calls: list[Call]) -> Iterator[Measure]:
    for group, sensitive in sorted(groups):
        hour = WHOLE_DAY if sensitive else branch.local(visit.arrived_at).hour
        day = visit.day.replace(day=1) if sensitive else visit.day
        for kind, length in _facts(visit, calls):
            seconds = 0 if sensitive else max(int(length.total_seconds()), 0)  # the clock may have been put back
            yield Measure(branch_id=branch.id, day=day, hour_band=hour, group=group, kind=kind, seconds=seconds)


def _facts(visit: Visit, calls: list[Call]) -> Iterator[tuple[Measured, timedelta]]:
    yield Measured.ARRIVAL, timedelta()
    kept = [call for call in calls if call.undone_at is None]
    if kept:
        yield Measured.WAIT, kept[0].called_at - visit.arrived_at
    for call in kept:
        if call.arrived_at and call.ended_at and not _ended_by_the_day(visit, call.ended_at):
            yield Measured.SERVICE, call.ended_at - call.arrived_at
    if visit.end_reason is EndReason.SERVED and visit.ended_at and not _ended_by_the_day(visit, visit.ended_at):
        yield Measured.IN_HOUSE, visit.ended_at - visit.arrived_at
    elif visit.end_reason in _ENDINGS:
        yield _ENDINGS[visit.end_reason], timedelta()


def _ended_by_the_day(visit: Visit, ended_at: datetime) -> bool:
    """Nobody pressed *Klaar*: how long it took is not known."""
    return ended_at == visit.ended_at and any(need.outcome is Outcome.UNKNOWN for need in visit.needs)


def _group(catalogue: Catalogue, code: str) -> tuple[str, bool]:
    """(group, sensitive): a sensitive need keeps its own group apart, so that it stays a monthly total."""
    need = catalogue.needs.get(code)
    if need is None:
        return ("?", False)
    return (need.group, need.sensitivity >= SENSITIVE)
