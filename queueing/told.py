"""How long did we say it would take, and did that come true? (G-9, product §8)

While a visit lives its forecast hangs on it; at forgetting what was told and what came go on together, without the
visit, shuffled. Told or withheld, every forecast is held against what came: else one could never begin to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.calls import Call
from queueing.editions import catalogue_at
from queueing.figures import SENSITIVE
from queueing.forecast import Span, as_range
from queueing.visits import Visit

ENOUGH = 10
"""Below so many samples no range is shown (G-9)."""
KEPT_WORD = 0.8
"""The share that must have been called within the range that was told."""
LATELY = timedelta(days=28)
MOST = 200
"""So many samples, the latest ones, say how it goes lately."""


class Telling(StrEnum):
    """Was it shown to the visitor, or only kept to be held against what came?"""

    SHOWN = "shown"
    WITHHELD = "withheld"


class Told(Base):
    """The first forecast of a visit, in seconds from `told_at`. Dies with the visit."""

    __tablename__ = "told"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        UniqueConstraint("branch_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    told_at: Mapped[datetime]
    kind: Mapped[Telling] = mapped_column(OneOf(Telling))
    told_median: Mapped[int]
    told_p80: Mapped[int]


class Forecast(Base):
    """What was told and what came, in seconds, whole minutes; of nobody. `hour_band` is the local hour of telling."""

    __tablename__ = "forecast"
    __table_args__ = (Index("ix_forecast_branch_id_day", "branch_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    hour_band: Mapped[int]
    kind: Mapped[Telling] = mapped_column(OneOf(Telling))
    told_median: Mapped[int]
    told_p80: Mapped[int]
    came: Mapped[int]


@dataclass(frozen=True, slots=True)
class Score:
    """How true it was: mean absolute error of the median in seconds, share called later than the range said."""

    count: int
    error: float
    longer: float


def tell(session: Session, visit: Visit, span: Span | None, *, shown: bool, now: datetime) -> Told | None:
    """Keep what this visit is told, or would have been; the first time counts. The hall's turn must be taken.

    Nothing in the hall changes by it, so it is no happening. Without a span there is nothing to keep.
    """
    mine = Told.branch_id == visit.branch_id, Told.visit_id == visit.id
    before = session.scalar(select(Told).where(*mine))
    if before is not None or span is None:
        return before
    told = Told(
        branch_id=visit.branch_id,
        visit_id=visit.id,
        told_at=now,
        kind=Telling.SHOWN if shown else Telling.WITHHELD,
        told_median=round(span.median),
        told_p80=round(span.p80),
    )
    session.add(told)
    return told


def forecasts_of(session: Session, branch: Branch, days: list[date]) -> Iterator[Forecast]:
    """What remains of the told forecasts of these days, still in the order of the visits: shuffle before storing.

    Who was never called has nothing to hold it against. Visits with a sensitive need leave nothing (P-9): in a quiet
    hour a row too many would tell of them. Whole minutes, so that no row can be matched with a measure.
    """
    visits = select(Visit).where(Visit.branch_id == branch.id, Visit.day.in_(days)).options(selectinload(Visit.needs))
    plain = {visit.id: visit.day for visit in session.scalars(visits) if not _is_sensitive(session, branch, visit)}
    for told, came in _came(session, branch, days):
        if told.visit_id in plain:
            yield Forecast(
                branch_id=branch.id,
                day=plain[told.visit_id],
                hour_band=branch.local(told.told_at).hour,
                kind=told.kind,
                told_median=_whole_minutes(told.told_median),
                told_p80=_whole_minutes(told.told_p80),
                came=_whole_minutes(came),
            )


def reliable(session: Session, branch: Branch, *, now: datetime) -> bool:
    """May a range be shown? Only with enough samples lately, of which four out of five came true (G-9)."""
    today = branch.day_of(now)
    fresh = [(told.told_median, told.told_p80, came) for told, came in _came(session, branch, [today])]
    before = session.execute(
        select(Forecast.told_median, Forecast.told_p80, Forecast.came)
        .where(Forecast.branch_id == branch.id, Forecast.day.between(today - LATELY, today))
        .order_by(Forecast.day.desc(), Forecast.id.desc())
        .limit(MOST)
    )
    return kept_word([*fresh[::-1], *((median, p80, came) for median, p80, came in before)][:MOST])


def kept_word(samples: Sequence[tuple[float, float, float]]) -> bool:
    """Of (median, 80th percentile, what came), seconds."""
    found = score(samples)
    return found is not None and found.count >= ENOUGH and 1 - found.longer >= KEPT_WORD


def score(samples: Iterable[tuple[float, float, float]]) -> Score | None:
    """Of (median, 80th percentile, what came), seconds; None of nothing."""
    every = list(samples)
    if not every:
        return None
    error = fmean(abs(came - median) for median, _, came in every)
    return Score(len(every), error, fmean(came > _end_of_range(median, p80) for median, p80, came in every))


def weekly_scores(session: Session, branch: Branch, *, since: date) -> Mapping[date, Score]:
    """Per week, named by its Monday, oldest first; of what was shown and what was withheld alike."""
    rows = session.execute(
        select(Forecast.day, Forecast.told_median, Forecast.told_p80, Forecast.came)
        .where(Forecast.branch_id == branch.id, Forecast.day >= since)
        .order_by(Forecast.day)
    )
    weeks: dict[date, list[tuple[float, float, float]]] = {}
    for day, median, p80, came in rows:
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append((median, p80, came))
    return {week: found for week, samples in weeks.items() if (found := score(samples)) is not None}


def _came(session: Session, branch: Branch, days: list[date]) -> list[tuple[Told, float]]:
    """(what was told, seconds from then to the first call after it), in the order of these calls."""
    first = (
        select(Call.visit_id, func.min(Call.called_at).label("at"))
        .join(Told, Told.visit_id == Call.visit_id)
        .where(Call.branch_id == branch.id, Call.undone_at.is_(None), Call.called_at >= Told.told_at)
        .group_by(Call.visit_id)
        .subquery()
    )
    rows = session.execute(
        select(Told, first.c.at)
        .join(Visit, Visit.id == Told.visit_id)
        .join(first, first.c.visit_id == Told.visit_id)
        .where(Told.branch_id == branch.id, Visit.day.in_(days))
        .order_by(first.c.at, Told.id)
    )
    return [(told, (at - told.told_at).total_seconds()) for told, at in rows]


def _is_sensitive(session: Session, branch: Branch, visit: Visit) -> bool:
    found = [catalogue_at(session, branch, need.edition).needs.get(need.code) for need in visit.needs]
    return any(need is not None and need.sensitivity >= SENSITIVE for need in found)


def _end_of_range(median: float, p80: float) -> float:
    told = as_range(Span(median, p80))
    return told[1] * 60.0 if told else p80


def _whole_minutes(seconds: float) -> int:
    return round(seconds / 60) * 60
