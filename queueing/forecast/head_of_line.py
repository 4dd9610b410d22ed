"""What does the queue itself tell? Who came ten minutes after the first of it is called about ten minutes after them.

For somebody who comes in now that is the wait of the first so far, the published head-of-line estimator (Ibrahim and
Whitt, 2009). It knows no length and no desk, only that about as many are called as come in, so it errs at other moments
than the simulation, and a mean of both is nearer than each. It uses what anyone can see: when people came, and which
desks passed them by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queueing import policy
from queueing.forecast.crowd import DeskSeen
from queueing.forecast.model import Forecast, Scene, Span, Waiting
from queueing.policy import Standing

WEIGHT = 0.25
"""The share of the median that comes from the queue, tuned on simulated mornings; the 80th percentile is left alone."""


def with_the_queue(played: Forecast, scene: Scene, desks: Sequence[DeskSeen]) -> Forecast:
    """The forecast for this crowd, its medians moved towards what the queue tells."""
    queue = [one.standing for one in scene.waiting if one.looks and _keeps_its_place(one)]
    places = {one.visit: one for one in queue}
    waiting = {visit: _moved(span, places.get(visit), queue, desks) for visit, span in played.waiting.items()}
    newcomers = {key: _moved(span, scene.newcomers[key], queue, desks) for key, span in played.newcomers.items()}
    return replace(played, waiting=waiting, newcomers=newcomers)


def _keeps_its_place(one: Waiting) -> bool:
    """They wait in the order of arrival: no priority, no pause, not called before."""
    visit = one.standing
    moved = visit.due_at or visit.brought_forward_at or visit.held_until
    return not (moved or one.back_in or one.absences)


def _moved(span: Span | None, me: Standing | None, queue: Sequence[Standing], desks: Sequence[DeskSeen]) -> Span | None:
    head = _head(me, queue, desks) if me is not None else None
    if span is None or me is None or head is None:
        return span
    median = span.median + WEIGHT * ((me.arrived_at - head).total_seconds() - span.median)
    return Span(median, max(span.p80, median))


def _head(me: Standing, queue: Sequence[Standing], desks: Sequence[DeskSeen]) -> datetime | None:
    """When the first came who waits before me, and who was not passed by by any of my desks."""
    mine = [desk for desk in desks if policy.suits(desk.view, me)]
    before = [
        other.arrived_at
        for other in queue
        if other.arrived_at < me.arrived_at and not any(desk.passed(other.arrived_at) for desk in mine)
    ]
    return min(before, default=None)
