"""How long did we say it would take, and was that right? Scoring and calibration of the forecast (G-9, product §8).

A visit has one forecast, the first it was given. When the visit is deleted, forecast and real wait are kept as a pair,
without the visit and shuffled. Shown or withheld, every forecast is compared with the real wait: otherwise the house
could never start to show them.
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
"""With fewer samples no range is shown (G-9)."""
KEPT_WORD = 0.8
"""The share of visitors that must have been called within the given range."""
AIM = 0.88
"""The share that widened ranges aim for, so that they need not be withheld after one bad morning."""
STRETCHES = tuple(1 + step / 10 for step in range(13))
"""The factors a range may be widened by: never narrower than computed, and at most the last of these."""
CALM = 20
"""Pseudo-count of kept promises, so that the first few samples do not widen the range too much."""
LATELY = timedelta(days=28)
MOST = 200
"""The number of latest samples that the calibration looks at."""


class Visibility(StrEnum):
    """Was it shown to the visitor, or only kept to be compared with the real wait?"""

    SHOWN = "shown"
    WITHHELD = "withheld"


class GivenForecast(Base):
    """The first forecast of a visit, in seconds from `told_at`; `told_until` ends the range. Deleted with the visit."""

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
    """How far off a forecast was, anonymous, without hour: seconds from the given median on, so `told_median` is 0."""

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
    """The forecast of one wait, and the real wait; seconds."""

    median: float
    p80: float
    until: float
    came: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """May a range be shown (G-9), and how much wider than computed?"""

    shown: bool
    widening: float


@dataclass(frozen=True, slots=True)
class Score:
    """Accuracy: mean absolute error of the median in seconds, and the share called after the end of the range."""

    count: int
    error: float
    longer: float


def tell(session: Session, visit: Visit, outlook: Forecast, *, now: datetime) -> GivenForecast | None:
    """Store the forecast that this visit is given, or would have been; the first one counts. The hall must be locked.

    It changes nothing in the hall, so it is not a happening. Without a span there is nothing to store.
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
    """What remains of the forecasts of these days, still in the order of the visits: shuffle before storing.

    A visitor who was never called has no real wait to compare with. Only the error is kept, from the median on, in
    steps of five minutes: no hour, no wait, nothing that identifies a visit, and each visit leaves one such row.
    """
    for told, came in _came(session, branch, days):
        yield ForecastSample(
            branch_id=branch.id, day=branch.day_of(told.told_at), hour_band=NO_HOUR, kind=told.kind, told_median=0,
            told_p80=_in_steps(told.told_p80 - told.told_median),
            told_until=_in_steps(told.told_until - told.told_median),
            came=_in_steps(came - told.told_median),
        )  # fmt: skip


def calibration(session: Session, branch: Branch, *, now: datetime) -> Calibration:
    """The calibration from the latest samples, those of today included."""
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
    """A range is shown only with enough samples of which four out of five were right; widened until AIM is reached."""
    found = score(samples)
    shown = found is not None and found.count >= ENOUGH and 1 - found.longer >= KEPT_WORD
    return Calibration(shown, next((one for one in STRETCHES if _would_keep(samples, one) >= AIM), STRETCHES[-1]))


def _would_keep(samples: Sequence[Sample], widening: float) -> float:
    kept = sum(one.came <= end_of_range(Span(one.median, one.p80), widening) for one in samples)
    return (kept + CALM) / (len(samples) + CALM)


def score(samples: Iterable[Sample]) -> Score | None:
    """The score of these samples; None without samples."""
    every = list(samples)
    if not every:
        return None
    error = fmean(abs(one.came - one.median) for one in every)
    return Score(len(every), error, fmean(one.came > one.until for one in every))


def end_of_range(span: Span, widening: float = 1.0) -> float:
    """The end of the given range, in seconds; the 80th percentile when the wait is too long to show a range."""
    told = as_range(span, widening)
    return told[1] * 60.0 if told else span.p80


def weekly_scores(session: Session, branch: Branch, *, since: date) -> Mapping[date, Score]:
    """Scores per week, named by its Monday, oldest first; over shown and withheld forecasts together."""
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
    """(forecast, seconds from then to the first call after it), in the order of these calls."""
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
