"""What remains of a day once its visits are deleted? Measures without ids or links (product §13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_at
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import UNMET, Outcome
from queueing.visits.visit_record import EndReason

SENSITIVE = 2
"""Needs of this sensitivity are counted by month only (P-9)."""
NO_HOUR = -1
"""The hour band of what is kept without an hour: a total of its month, or what was told on a day."""
WHOLE_HOUSE = ""
"""The theme of rows by day and hour: empty, so that knowing when somebody came does not reveal why."""


class Measured(StrEnum):
    """What a measure counts. `seconds` is 0 for plain counts."""

    ARRIVAL = "arrival"
    WAIT = "wait"
    SERVICE = "service"
    IN_HOUSE = "in_house"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"
    ANSWERED = "answered"
    LANGUAGE = "language"
    ORIGIN = "origin"
    ONE_STOP = "one_stop"
    HANDED_OVER = "handed_over"
    UNMET = "unmet"


BY_MONTH = frozenset({Measured.LANGUAGE, Measured.ORIGIN, Measured.ONE_STOP, Measured.HANDED_OVER, Measured.UNMET})
"""Counted by month only: beside an hour these would lead to one person. `group` is the language, origin or reason."""


class Measure(Base):
    """A figure that as many visits left as `times` says, no longer linked to them.

    `hour_band` is the local hour of arrival, or of the quick answer. By day and hour only for the whole house, in whole
    minutes; by theme as totals of a month, where each row holds the mean of all. A quick answer keeps its theme and
    hour until the evening.
    """

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_branch_id_day", "branch_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    hour_band: Mapped[int]
    group: Mapped[str] = mapped_column(String(24))
    kind: Mapped[Measured] = mapped_column(OneOf(Measured))
    seconds: Mapped[int] = mapped_column(default=0)
    times: Mapped[int] = mapped_column(default=1, server_default="1")

    @hybrid_property
    def is_monthly(self) -> bool:
        """A total of a month, of no hour."""
        return self.hour_band == NO_HOUR


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
        groups: dict[str, bool] = {}
        for need in visit.needs:
            group, sensitive = _group(catalogue_at(session, branch, need.edition), need.code)
            groups[group] = groups.get(group, False) or sensitive
        yield from _measures(branch, visit, groups, calls.get(visit.id, []))


def themed(session: Session, branch: Branch, fresh: list[Measure]) -> list[Measure]:
    """Stored rows that must be counted together with these: those of their months, and those with theme and hour."""
    months = {one.day for one in fresh if one.is_monthly}
    known = set[int]()
    while True:
        wanted = (Measure.day.in_(months) & Measure.is_monthly) | (~Measure.is_monthly & (Measure.group != WHOLE_HOUSE))
        found = list(session.scalars(select(Measure).where(Measure.branch_id == branch.id, wanted)))
        if len(found) == len(known):
            return found
        known = {one.id for one in found}
        months |= {one.day.replace(day=1) for one in found}


def counted(rows: Iterable[Measure]) -> list[Measure]:
    """Equal rows as one, with how many times: less to keep, and no order that could reveal anything."""
    found = Counter[tuple[int, date, int, str, Measured, int]]()
    for one in rows:
        found[one.branch_id, one.day, one.hour_band, one.group, one.kind, one.seconds] += one.times
    return [
        Measure(branch_id=branch, day=day, hour_band=hour, group=group, kind=kind, seconds=seconds, times=times)
        for (branch, day, hour, group, kind, seconds), times in found.items()
    ]


def monthly(rows: list[Measure]) -> list[Measure]:
    """These rows as monthly totals: each length becomes the mean of its theme, so that it identifies nobody."""
    means = _mean_services(rows)
    found = []
    for one in rows:
        month, timed = one.day.replace(day=1), one.kind is Measured.SERVICE and one.seconds > 0
        found.append(
            Measure(
                branch_id=one.branch_id, day=month, hour_band=NO_HOUR, group=one.group, kind=one.kind,
                seconds=means[month, one.group] if timed else 0, times=one.times,
            )
        )  # fmt: skip
    return found


def _mean_services(rows: list[Measure]) -> dict[tuple[date, str], int]:
    """Month and theme → how many seconds it took on average, of those whose length is known."""
    sums, counts = Counter[tuple[date, str]](), Counter[tuple[date, str]]()
    for one in rows:
        if one.kind is Measured.SERVICE and one.seconds > 0:
            key, times = (one.day.replace(day=1), one.group), one.times
            sums[key] += one.seconds * times
            counts[key] += times
    return {key: round(seconds / counts[key]) for key, seconds in sums.items()}


def _measures(branch: Branch, visit: Visit, groups: dict[str, bool], calls: list[Call]) -> Iterator[Measure]:
    hour, month = branch.local(visit.arrived_at).hour, visit.day.replace(day=1)
    for kind, length in _facts(visit, calls):
        seconds = max(round(length.total_seconds() / 60), 0) * 60  # the clock may have been set back
        yield _measure(branch, visit.day, hour, WHOLE_HOUSE, kind, seconds)
        for group, sensitive in sorted(groups.items()):
            yield _measure(branch, month, NO_HOUR, group, kind, 0 if sensitive else seconds)
    for kind, group in _facts_of_the_month(visit, calls):
        yield _measure(branch, month, NO_HOUR, group, kind, 0)


def _measure(branch: Branch, day: date, hour: int, group: str, kind: Measured, seconds: int) -> Measure:
    return Measure(branch_id=branch.id, day=day, hour_band=hour, group=group, kind=kind, seconds=seconds, times=1)


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


def _facts_of_the_month(visit: Visit, calls: list[Call]) -> Iterator[tuple[Measured, str]]:
    """What is counted by month for the whole house: kind and group."""
    yield Measured.LANGUAGE, visit.language
    yield Measured.ORIGIN, visit.origin
    desks = [call.desk_id for call in calls if call.undone_at is None and call.arrived_at is not None]
    changes = sum(one != other for one, other in pairwise(desks))
    if visit.end_reason is EndReason.SERVED and len(set(desks)) == 1:
        yield Measured.ONE_STOP, WHOLE_HOUSE
    for _ in range(changes):
        yield Measured.HANDED_OVER, WHOLE_HOUSE
    for need in visit.needs:
        if need.outcome in UNMET:
            yield Measured.UNMET, need.outcome


def _ended_by_the_day(visit: Visit, ended_at: datetime) -> bool:
    """Nobody pressed *Klaar*: the real length is unknown."""
    return ended_at == visit.ended_at and any(need.outcome is Outcome.UNKNOWN for need in visit.needs)


def _group(catalogue: Catalogue, code: str) -> tuple[str, bool]:
    """(group, sensitive): a sensitive need has a group of its own, so that it stays a monthly total."""
    need = catalogue.needs.get(code)
    if need is None:
        return ("?", False)
    return (need.group, need.sensitivity >= SENSITIVE)
