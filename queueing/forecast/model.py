"""What does a forecast consist of? The hall as values: who waits, which desks call, how long things take, the result.

Seconds everywhere, counted from `Scene.now`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queueing.policy import DeskView, Standing

STEP = 300
"""A range is given in steps of five minutes."""
TOO_FAR = 3 * 3600
"""No visitor is shown a longer wait than this; reception speaks with them."""


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes: a log-normal distribution, in seconds.

    `spread` is the standard deviation of the logarithm, `doubt` the uncertainty of the mean itself.
    """

    mean: float
    spread: float = 0.6
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """One open need of a visit: the service that answers it, how long that takes, and the longest wait for it."""

    need: str
    service: str
    length: Duration
    max_wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A visitor in the queue with their open needs; or on the way back to it, in some seconds or when a desk is done.

    `absent` is the chance that they do not come when called, `absences` how often they already did not. For some
    only the shares of several `ways` may be known (`queueing/forecast/crowd.py`); each draw takes one of them. An
    observer (`looks`) takes no desk's time. A visitor who is not `here` is expected, or an anonymous copy: no wait is
    told for them.
    """

    standing: Standing
    asked: Sequence[OpenNeed]
    back_in: float = 0.0
    after_desk: int | None = None
    absent: float = 0.0
    absences: int = 0
    ways: Sequence[tuple[Standing, float]] = ()
    looks: bool = False
    here: bool = True


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk that calls, now or later. It has been busy for `busy_for` seconds with something of this total length.

    `helping` is true with a visitor: after them comes the gap between two visitors. `gone` is the chance that the
    desk does not call again after what it does now. `anyone` is its service time whatever the need: where it is set,
    the needs of the visitors are not used.
    """

    view: DeskView
    length: Duration | None = None
    busy_for: float = 0.0
    helping: bool = False
    gone: float = 0.0
    anyone: Duration | None = None


@dataclass(frozen=True, slots=True)
class DeskHabits:
    """What takes time besides helping. Seconds; chances between 0 and 1.

    `walk` from call to desk; `between` one visitor and the next call; after a visitor, by `pause_chance`, a `pause`, by
    `close_chance` the desk calls no more. A visitor who does not come costs `absence`; the pause is that of `visit.py`.
    """

    walk: float = 30.0
    between: Duration = Duration(30.0, 0.8)
    pause_chance: float = 0.03
    pause: Duration = Duration(900.0, 0.5)
    close_chance: float = 0.0
    absence: float = 75.0
    held_for: float = 300.0
    held_calls: int = 3
    absences_to_miss: int = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """The hall at one moment. `newcomers` are visitors who would come in now, by the key they are asked under."""

    now: datetime
    waiting: Sequence[Waiting]
    desks: Sequence[DeskNow]
    newcomers: Mapping[str, Standing] = field(default_factory=dict)
    habits: DeskHabits = DeskHabits()


@dataclass(frozen=True, slots=True)
class Span:
    """The median and the 80th percentile of the wait over all draws, in seconds."""

    median: float
    p80: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """For each waiting visit and each newcomer: a span, or None when the hall as it is may never call it.

    `trusted` is false while recent forecasts were wrong or too few (G-9): show no range then. `widening` is the factor
    by which ranges are wider than computed, because too many visitors waited longer recently.
    """

    waiting: Mapping[int, Span | None]
    newcomers: Mapping[str, Span | None]
    trusted: bool = True
    widening: float = 1.0

    def range_of(self, visit: int) -> tuple[int, int] | None:
        """What to tell this visit, in minutes; None: *dat weten we nog niet*."""
        return as_range(self.waiting.get(visit), self.widening) if self.trusted else None

    def has_turn_within(self, visit: int, left: timedelta) -> bool | None:
        """Will this visit most likely be called within this time? None: *dat weten we nog niet*."""
        span = self.waiting.get(visit) if self.trusted else None
        return None if span is None else _most(span, self.widening) <= left.total_seconds()

    def range_for(self, services: Iterable[str]) -> tuple[int, int] | None:
        """What to tell a visitor who would come in now for these services: minutes until their first call."""
        spans = [span for span in map(self.newcomers.get, services) if span is not None]
        soonest = min(spans, key=lambda one: one.median, default=None)
        return as_range(soonest, self.widening) if self.trusted else None


def as_range(span: Span | None, widening: float = 1.0) -> tuple[int, int] | None:
    """A range in minutes, both multiples of five: the median rounded down, the 80th percentile up, at least five apart.

    So more than four out of five are called before the end of it. A `widening` multiplies the distance from the
    median to the percentile. None without a span, or when the range would end after `TOO_FAR`.
    """
    if span is None:
        return None
    begins = math.floor(span.median / STEP) * STEP
    ends = max(math.ceil(_most(span, widening) / STEP) * STEP, begins + STEP)
    return None if ends > TOO_FAR else (begins // 60, ends // 60)


def _most(span: Span, widening: float) -> float:
    return span.median + widening * (span.p80 - span.median)
