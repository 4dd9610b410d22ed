"""How long will it take? The hall of this moment, simulated many times with the real policy (product §8, G-9).

A Monte Carlo forecast over a discrete-event simulation (`queueing/forecast/simulation.py`). Pure: values in, answer
out. The rules of who may go where, and who goes first at which time, are those of `queueing/policy.py`, as in the hall;
only service times are drawn. Seconds everywhere, counted from `Scene.now`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from queueing.forecast.model import Forecast, Scene, Span
from queueing.forecast.simulation import Simulation

DRAWS = 120


def simulate(scene: Scene, chance: Sequence[float], *, draws: int = DRAWS) -> Forecast:
    """Play the scene `draws` times.

    `chance` holds some thousands of numbers in [0, 1), used one after another, cyclically.
    """
    spans = [span_of(sorted(waits)) for waits in waits_in(scene, chance, draws=draws)]
    count = len(scene.waiting)
    return Forecast(
        {one.standing.visit: span for one, span in zip(scene.waiting, spans[:count], strict=True) if one.here},
        dict(zip(scene.newcomers, spans[count:], strict=True)),
    )


def waits_in(scene: Scene, chance: Sequence[float], *, draws: int) -> list[list[float]]:
    """For each person, newcomers last, the seconds until their call in every draw; NEVER when there is no call."""
    futures = Simulation(scene, chance, draws)
    return [list(waits) for waits in zip(*map(futures.play, range(draws)), strict=True)]


def span_of(waits: Sequence[float]) -> Span | None:
    """Median and 80th percentile of sorted waits; None when more than a fifth of them never end."""
    half, most = waits[len(waits) // 2], waits[min(len(waits) - 1, math.ceil(len(waits) * 0.8))]
    return None if math.isinf(most) else Span(half, most)
