"""How does the hall become the scene that is simulated? From who is where and since when. Pure; seconds everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queueing.forecast.model import DeskNow, Duration, OpenNeed, Waiting
from queueing.forecast.service_times import LONGEST_BETWEEN, ServiceTimes
from queueing.forecast.simulation import back_in_line
from queueing.policy import DeskView, Standing

UNKNOWN = Duration(600.0, 0.8)
"""A need that the catalogue no longer knows."""
GONE = 0.1
"""The chance that a desk on a pause does not call again."""
LATE_BACK = 120.0
"""A visitor who should be back by now is expected within these seconds."""
AGAIN = 0.5
"""The chance that a visitor who did not come once does not come the next time either."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The visitor at a desk, or on the way to it: the needs it helps with, the time of the call and of their coming."""

    needs: Sequence[str]
    called_at: datetime
    arrived_at: datetime | None


def together(lengths: Iterable[Duration]) -> Duration:
    """The length of these one after another: the means add up, and so do the variances."""
    every = list(lengths)
    mean = sum(one.mean for one in every)
    variance = sum(one.mean**2 * math.expm1(one.spread**2) for one in every)
    doubt = math.sqrt(sum((one.mean * one.doubt) ** 2 for one in every))
    return Duration(mean, math.sqrt(math.log1p(variance / mean**2)), doubt / mean) if every else UNKNOWN


def desk_now(
    view: DeskView,
    lengths: ServiceTimes,
    *,
    now: datetime,
    visitor: AtDesk | None = None,
    paused_at: datetime | None = None,
    wraps_up_until: datetime | None = None,
    last_ended_at: datetime | None = None,
) -> DeskNow:
    """What an open desk is busy with, as the forecast sees it; a desk on a pause usually comes back."""
    view = DeskView(view.desk, view.person, view.helps_with)
    if visitor is not None:
        length = together(lengths.of.get(need, UNKNOWN) for need in visitor.needs)
        if visitor.arrived_at is None:
            walk = lengths.habits.walk
            length = Duration(length.mean + walk, length.spread, length.doubt)
        return DeskNow(view, length, (now - (visitor.arrived_at or visitor.called_at)).total_seconds(), helping=True)
    if paused_at is not None:
        return DeskNow(view, lengths.habits.pause, (now - paused_at).total_seconds(), gone=GONE)
    if wraps_up_until is not None and wraps_up_until > now:
        return DeskNow(view, Duration((wraps_up_until - now).total_seconds(), 0.0))
    idle = (now - last_ended_at).total_seconds() if last_ended_at is not None else LONGEST_BETWEEN
    return DeskNow(view, lengths.habits.between, idle) if idle < LONGEST_BETWEEN else DeskNow(view)


def waits(
    standing: Standing,
    needs: Iterable[tuple[str, str]],
    limits: Mapping[str, timedelta | None],
    lengths: ServiceTimes,
    *,
    now: datetime,
    after_desk: int | None = None,
    absences: int = 0,
    here: bool = True,
) -> Waiting:
    """A visitor who waits, is parked, or is at a desk that leaves these (need, service) open."""
    asked = [OpenNeed(need, service, lengths.of.get(need, UNKNOWN), limits.get(service)) for need, service in needs]
    if after_desk is not None:
        standing = back_in_line(standing, asked)
    absent = AGAIN if absences else lengths.absent
    return Waiting(standing, asked, _back_in(standing, now), after_desk, absent, absences, here=here)


def _back_in(standing: Standing, now: datetime) -> float:
    back = standing.parked_until
    return 0.0 if back is None else max((back - now).total_seconds(), LATE_BACK)
