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
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.figures import NO_HOUR
from queueing.forecast.model import STEP, Forecast, Span, as_range
from queueing.visits.calls import Call
from queueing.visits.visit import Visit

ENOUGH = 10
"""Below so many samples no range is shown (G-9)."""
KEPT_WORD = 0.8
"""The share that must have been called within the range that was told."""
AIM = 0.88
"""The share that ranges are stretched to reach, so that they need not be withheld after one bad morning."""
STRETCHES = tuple(1 + step / 10 for step in range(13))
"""A range is told no shorter than reckoned, and at most so many times as long."""
CALM = 20
"""So many samples that came true are taken for granted, lest the first ones stretch too much."""
LATELY = timedelta(days=28)
MOST = 200
"""So many samples, the latest ones, say how it goes lately."""


class Visibility(StrEnum):
    """Was it shown to the visitor, or only kept to be held against what came?"""

    SHOWN = "shown"
    WITHHELD = "withheld"


class GivenForecast(Base):
    """The first forecast of a visit, in seconds from `told_at`; `told_until` ends the range. Dies with the visit."""

    __tablename__ = "told"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        UniqueConstraint("branch_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    told_at: Mapped[datetime]
    kind: Mapped[Visibility] = mapped_column(OneOf(Visibility))
    told_median: Mapped[int]
    told_p80: Mapped[int]
    told_until: Mapped[int]


class ForecastSample(Base):
    """How far off it was, of nobody: seconds from the told median on, so `told_median` is 0; of no hour."""

    __tablename__ = "forecast"
    __table_args__ = (Index("ix_forecast_branch_id_day", "branch_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    hour_band: Mapped[int]
    kind: Mapped[Visibility] = mapped_column(OneOf(Visibility))
    told_median: Mapped[int]
    told_p80: Mapped[int]
    told_until: Mapped[int]
    came: Mapped[int]


_SAMPLE = (ForecastSample.told_median, ForecastSample.told_p80, ForecastSample.told_until, ForecastSample.came)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was told of one wait, and what came; seconds."""

    median: float
    p80: float
    until: float
    came: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """May a range be shown (G-9), and how much longer than reckoned?"""

    shown: bool
    widening: float


@dataclass(frozen=True, slots=True)
class Score:
    """How true it was: mean absolute error of the median in seconds, share called later than the range said."""

    count: int
    error: float
    longer: float


def tell(session: Session, visit: Visit, outlook: Forecast, *, now: datetime) -> GivenForecast | None:
    """Keep what this visit is told, or would have been; the first time counts. The hall's turn must be taken.

    Nothing in the hall changes by it, so it is no happening. Without a span there is nothing to keep.
    """
    mine = GivenForecast.branch_id == visit.branch_id, GivenForecast.visit_id == visit.id
    before, span = session.scalar(select(GivenForecast).where(*mine)), outlook.waiting.get(visit.id)
    if before is not None or span is None:
        return before
    told = GivenForecast(
        branch_id=visit.branch_id,
        visit_id=visit.id,
        told_at=now,
        kind=Visibility.SHOWN if outlook.range_of(visit.id) else Visibility.WITHHELD,
        told_median=round(span.median),
        told_p80=round(span.p80),
        told_until=round(end_of_range(span, outlook.widening)),
    )
    session.add(told)
    return told


def forecasts_of(session: Session, branch: Branch, days: list[date]) -> Iterator[ForecastSample]:
    """What remains of the told forecasts of these days, still in the order of the visits: shuffle before storing.

    Who was never called has nothing to hold it against. Kept is only how far off it was, from the median on, in steps
    of five minutes: no hour, no wait, nothing that tells whose it was; so every visit leaves one alike.
    """
    for told, came in _came(session, branch, days):
        yield ForecastSample(
            branch_id=branch.id, day=branch.day_of(told.told_at), hour_band=NO_HOUR, kind=told.kind, told_median=0,
            told_p80=_in_steps(told.told_p80 - told.told_median),
            told_until=_in_steps(told.told_until - told.told_median),
            came=_in_steps(came - told.told_median),
        )  # fmt: skip


def calibration(session: Session, branch: Branch, *, now: datetime) -> Calibration:
    """What the latest samples say, those of today included."""
    today = branch.day_of(now)
    fresh = [
        Sample(told.told_median, told.told_p80, told.told_until, came) for told, came in _came(session, branch, [today])
    ]
    before = session.execute(
        select(*_SAMPLE)
        .where(ForecastSample.branch_id == branch.id, ForecastSample.day.between(today - LATELY, today))
        .order_by(ForecastSample.day.desc(), ForecastSample.id.desc())
        .limit(MOST)
    )
    return calibration_of([*fresh[::-1], *(Sample(*row) for row in before)][:MOST])


def calibration_of(samples: Sequence[Sample]) -> Calibration:
    """Only with enough samples, of which four out of five came true, is a range shown; stretched until most would."""
    found = score(samples)
    shown = found is not None and found.count >= ENOUGH and 1 - found.longer >= KEPT_WORD
    return Calibration(shown, next((one for one in STRETCHES if _would_keep(samples, one) >= AIM), STRETCHES[-1]))


def _would_keep(samples: Sequence[Sample], widening: float) -> float:
    kept = sum(one.came <= end_of_range(Span(one.median, one.p80), widening) for one in samples)
    return (kept + CALM) / (len(samples) + CALM)


def score(samples: Iterable[Sample]) -> Score | None:
    """None of nothing."""
    every = list(samples)
    if not every:
        return None
    error = fmean(abs(one.came - one.median) for one in every)
    return Score(len(every), error, fmean(one.came > one.until for one in every))


def end_of_range(span: Span, widening: float = 1.0) -> float:
    """Where the told range ends, in seconds; for what is too long to tell, the 80th percentile."""
    told = as_range(span, widening)
    return told[1] * 60.0 if told else span.p80


def weekly_scores(session: Session, branch: Branch, *, since: date) -> Mapping[date, Score]:
    """Per week, named by its Monday, oldest first; of what was shown and what was withheld alike."""
    rows = session.execute(
        select(ForecastSample.day, *_SAMPLE)
        .where(ForecastSample.branch_id == branch.id, ForecastSample.day >= since)
        .order_by(ForecastSample.day)
    )
    weeks: dict[date, list[Sample]] = {}
    for day, *sample in rows:
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(Sample(*sample))
    return {week: found for week, samples in weeks.items() if (found := score(samples)) is not None}


def _came(session: Session, branch: Branch, days: list[date]) -> list[tuple[GivenForecast, float]]:
    """(what was told, seconds from then to the first call after it), in the order of these calls."""
    first = (
        select(func.min(Call.called_at))
        .where(
            Call.visit_id == GivenForecast.visit_id, Call.undone_at.is_(None), Call.called_at >= GivenForecast.told_at
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(GivenForecast, first)
        .join(Visit, Visit.id == GivenForecast.visit_id)
        .where(GivenForecast.branch_id == branch.id, Visit.day.in_(days), first.is_not(None))
        .order_by(first, GivenForecast.id)
    )
    return [(told, (at - told.told_at).total_seconds()) for told, at in rows]


def _in_steps(seconds: float) -> int:
    return round(seconds / STEP) * STEP
