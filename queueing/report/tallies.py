"""What do the measures of some days add up to? And the sheet of a month, which never changes once the month is over.

A tally holds exact counts: what may be told of it is for `queueing/report/report.py` to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.branches import Branch
from queueing.figures import BY_MONTH, NO_HOUR, WHOLE_HOUSE, Measure, Measured
from queueing.forecast.accuracy import ForecastSample
from queueing.report.lengths import Lengths, together
from queueing.report.periods import Grid, Period
from queueing.visits.visit import Visit

TIMED = (Measured.WAIT, Measured.SERVICE, Measured.IN_HOUSE)


@dataclass(frozen=True, slots=True)
class Tally:
    """Exact counts of a month, or of several."""

    joined: Mapping[date, int] = field(default_factory=dict)
    waits: Mapping[date, Lengths] = field(default_factory=dict)
    hours: Mapping[int, int] = field(default_factory=dict)
    lengths: Mapping[str, Lengths] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Themes (by `arrival`), languages, origins and reasons → how many in one month."""
    forecasts: Mapping[date, tuple[int, int]] = field(default_factory=dict)
    """Day → forecasts given, and how many of them were right."""

    def as_words(self) -> dict[str, Any]:
        """As plain values, for the sheet of a month."""
        return {
            "joined": {day.isoformat(): count for day, count in self.joined.items()},
            "waits": {day.isoformat(): _minutes(one) for day, one in self.waits.items()},
            "hours": {str(hour): count for hour, count in self.hours.items()},
            "lengths": {kind: _minutes(one) for kind, one in self.lengths.items()},
            "counts": dict(self.counts),
            "named": {kind: dict(counts) for kind, counts in self.named.items()},
            "forecasts": {day.isoformat(): list(both) for day, both in self.forecasts.items()},
        }


def tally_of_words(words: Mapping[str, Any]) -> Tally:
    """The tally that `as_words` wrote down."""
    return Tally(
        joined={date.fromisoformat(day): count for day, count in words["joined"].items()},
        waits={date.fromisoformat(day): _lengths(one) for day, one in words["waits"].items()},
        hours={int(hour): count for hour, count in words["hours"].items()},
        lengths={kind: _lengths(one) for kind, one in words["lengths"].items()},
        counts=words["counts"],
        named=words["named"],
        forecasts={date.fromisoformat(day): (both[0], both[1]) for day, both in words["forecasts"].items()},
    )


def _minutes(one: Lengths) -> dict[str, int]:
    return {str(length): count for length, count in one.minutes.items()}


def _lengths(minutes: Mapping[str, int]) -> Lengths:
    return Lengths({int(length): count for length, count in minutes.items()})


class MonthSheet(Base):
    """The tally of a month that is over, so that its figures are the same for ever, and a year opens quickly."""

    __tablename__ = "month_sheet"
    __table_args__ = (UniqueConstraint("branch_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    month: Mapped[date]
    made_at: Mapped[datetime]
    tally: Mapped[dict[str, Any]]


def tally_of_month(session: Session, branch: Branch, month: date) -> Tally:
    """Count this month, from its measures; `month` is its first day."""
    last = Period(Grid.MONTH, month).last
    key = Measure.day, Measure.hour_band, Measure.group, Measure.kind, Measure.seconds
    of_month = Measure.branch_id == branch.id, Measure.day.between(month, last)
    rows = session.execute(select(*key, func.sum(Measure.times)).where(*of_month).group_by(*key))
    return _counted((tuple(row) for row in rows), _forecasts(session, branch, month, last))


def _counted(rows: Iterable[tuple[Any, ...]], forecasts: Mapping[date, tuple[int, int]]) -> Tally:
    joined, hours, counts = Counter[date](), Counter[int](), Counter[str]()
    waits: dict[date, Counter[int]] = {}
    lengths: dict[str, Counter[int]] = {kind: Counter() for kind in TIMED}
    named: dict[str, Counter[str]] = {}
    for day, hour, group, kind, seconds, times in rows:
        count = int(times)
        if kind is Measured.ANSWERED:
            counts[kind] += count
        elif hour == NO_HOUR:
            if kind in BY_MONTH and group == WHOLE_HOUSE:
                counts[kind] += count
            elif kind in BY_MONTH or kind is Measured.ARRIVAL:
                named.setdefault(kind, Counter())[group] += count
        elif kind is Measured.ARRIVAL:
            joined[day] += count
            hours[hour] += count
        elif kind in TIMED:
            lengths[kind][seconds // 60] += count
            if kind is Measured.WAIT:
                waits.setdefault(day, Counter())[seconds // 60] += count
        else:
            counts[kind] += count
    return Tally(
        joined, {day: Lengths(one) for day, one in waits.items()}, hours,
        {kind: Lengths(one) for kind, one in lengths.items()}, counts, named, forecasts,
    )  # fmt: skip


def _forecasts(session: Session, branch: Branch, first: date, last: date) -> dict[date, tuple[int, int]]:
    right = func.sum(case((ForecastSample.came <= ForecastSample.told_until, 1), else_=0))
    rows = session.execute(
        select(ForecastSample.day, func.count(), right)
        .where(ForecastSample.branch_id == branch.id, ForecastSample.day.between(first, last))
        .group_by(ForecastSample.day)
    )
    return {day: (count, kept) for day, count, kept in rows}


def added(every: Sequence[Tally]) -> Tally:
    """All of these as one: the lengths and days of several months. What has a name is told by month only."""
    return Tally(
        {day: count for one in every for day, count in one.joined.items()},
        {day: waits for one in every for day, waits in one.waits.items()},
        _sums(one.hours for one in every),
        {kind: together(one.lengths.get(kind, Lengths()) for one in every) for kind in TIMED},
        _sums(one.counts for one in every),
        {},
        {day: both for one in every for day, both in one.forecasts.items()},
    )


def _sums(every: Iterable[Mapping[Any, int]]) -> Counter[Any]:
    found = Counter[Any]()
    for one in every:
        found.update(one)
    return found


def tallies_of(session: Session, branch: Branch, months: Sequence[date], *, until: date) -> list[Tally]:
    """One tally for each of these months: its sheet, or what is counted so far (before the day `until`)."""
    rows = session.execute(
        select(MonthSheet.month, MonthSheet.tally).where(
            MonthSheet.branch_id == branch.id, MonthSheet.month.in_(months)
        )
    )
    sheets = {row.month: row.tally for row in rows}
    return [
        tally_of_words(sheets[month]) if month in sheets else tally_of_month(session, branch, month)
        for month in months
        if month < until
    ]


def freeze_months(session: Session, branch: Branch, *, now: datetime) -> list[date]:
    """Write the sheet of every month that is over and of which no visit is left; returns these months."""
    this_month = branch.day_of(now).replace(day=1)
    counted = select(Measure.day).where(Measure.branch_id == branch.id, Measure.is_monthly, Measure.day < this_month)
    frozen = select(MonthSheet.month).where(MonthSheet.branch_id == branch.id)
    left = {day.replace(day=1) for day in session.scalars(select(Visit.day).where(Visit.branch_id == branch.id))}
    months = sorted(set(session.scalars(counted.distinct())) - set(session.scalars(frozen)) - left)
    for month in months:
        whole = tally_of_month(session, branch, month)
        session.add(MonthSheet(branch_id=branch.id, month=month, made_at=now, tally=whole.as_words()))
    return months
