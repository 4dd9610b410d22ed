"""Is the forecast right? On simulated mornings, compared with what other methods would have predicted.

    python -m bench forecast                        a small version, within a minute
    python -m bench forecast --days 200             the whole, in two halls: skilled (every desk its profile) and pooled
    python -m bench.forecast --days 200 --tuning    on the houses reserved for tuning

A house lives for twenty mornings and begins with guesses; it learns as the real one does.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.estimators import estimates
from bench.simulated import OPENS, House, Morning, Visitor, real_catalogue
from queueing.forecast.accuracy import MOST, Sample, calibration_of, end_of_range
from queueing.forecast.crowd import DeskSeen, Known, crowd
from queueing.forecast.forecast import DRAWS, simulate
from queueing.forecast.head_of_line import with_the_queue
from queueing.forecast.model import Scene, Span, Waiting
from queueing.forecast.scene import AGAIN, AtDesk, desk_now, waits
from queueing.forecast.service_times import LONGEST_BETWEEN, ServiceTimes, learn
from queueing.policy import suits

DAYS_OF_A_HOUSE = 20
TUNING, TESTING = 9_000, 100
"""Houses are numbered from here: those used for tuning, and those never seen before."""
SMALL = 40
"""Mornings of the small version."""


@dataclass
class Told:
    """The forecasts for one visitor, and the real wait."""

    day: int
    span: Span
    others: dict[str, float]
    came: float = 0.0


@dataclass
class Watch:
    """Gives a forecast to every visitor who comes in and finds no free desk."""

    chance: random.Random
    day: int = 0
    told: list[tuple[Visitor, Told]] = field(default_factory=list)
    silent: int = 0
    seconds: list[float] = field(default_factory=list)

    def __call__(self, morning: Morning, visitor: Visitor) -> None:
        visitor.sample = len(morning.line) - 1
        free = [one for one in morning.places if one.staffed and one.visitor is None and one.paused_at is None]
        if any(suits(place.view, visitor.standing) for place in free):
            return
        catalogue = morning.house.catalogue
        lengths = learn(catalogue.guesses, catalogue.groups, morning.seen())
        began = time.process_time()
        scene, desks = told_from(morning, lengths)
        played = simulate(scene, [self.chance.random() for _ in range(20_000)])
        span = with_the_queue(played, scene, desks).waiting[visitor.standing.visit]
        self.seconds.append(time.process_time() - began)
        if span is None:
            self.silent += 1
            return
        self.told.append((visitor, Told(self.day, span, estimates(morning, visitor, lengths))))

    def came_true(self) -> Iterator[Told]:
        """The forecasts whose real wait is known."""
        for visitor, told in self.told:
            if visitor.called_at is not None:
                told.came = visitor.called_at - (visitor.standing.arrived_at - OPENS).total_seconds()
                yield told


def scene_of(morning: Morning, lengths: ServiceTimes) -> Scene:
    """The simulated hall as the forecast may know it."""
    catalogue, now = morning.house.catalogue, morning.now
    people: list[tuple[Visitor, int | None, Sequence[str]]] = [(one, None, one.needs) for one in morning.line.values()]
    desks = []
    for place in morning.places:
        if not place.staffed:
            continue
        visitor = None
        if place.visitor is not None:
            left = [need for need in place.visitor.needs if need not in place.in_hand]
            if left:
                people.append((place.visitor, place.view.desk, left))
            came = None if place.arrived_at is None else OPENS + timedelta(seconds=place.arrived_at)
            visitor = AtDesk(place.in_hand, OPENS + timedelta(seconds=place.called_at), came)
        desks.append(
            desk_now(
                place.view, lengths, now=now, visitor=visitor,
                paused_at=None if place.paused_at is None else OPENS + timedelta(seconds=place.paused_at),
                last_ended_at=None if place.last_ended is None else OPENS + timedelta(seconds=place.last_ended),
            )
        )  # fmt: skip
    waiting = [
        waits(
            one.standing,
            [(need, catalogue.services[need]) for need in needs],
            catalogue.limits, lengths, now=now, after_desk=after, absences=one.absences,
        )
        for one, after, needs in people
    ]  # fmt: skip
    return Scene(now, waiting, desks, habits=lengths.habits)


def told_from(morning: Morning, lengths: ServiceTimes) -> tuple[Scene, list[DeskSeen]]:
    """The scene for the forecasts of visitors (`queueing/forecast/crowd.py`), and the desks as anyone sees them."""
    catalogue, now = morning.house.catalogue, morning.now
    desks = [
        DeskSeen(
            place.view,
            place.visitor.standing if place.visitor is not None else None,
            _at(place.called_at) if place.visitor is not None else None,
            _at(place.arrived_at) if place.visitor is not None else None,
            _at(place.paused_at),
            None,
            _at(place.last_ended),
            place.reached,
            place.visitor is None
            and place.paused_at is None
            and place.last_ended is not None
            and morning.env.now - place.last_ended > LONGEST_BETWEEN,
        )
        for place in morning.places
        if place.staffed
    ]
    known = Known(catalogue.services, lengths)
    absent = [AGAIN if one.absences else lengths.absent for one in morning.line.values()]
    people = [
        Waiting(one.standing, (), absent=share, absences=one.absences)
        for one, share in zip(morning.line.values(), absent, strict=True)
    ]
    return crowd(known, people, desks, now=now), desks


def _at(second: float | None) -> datetime | None:
    return None if second is None else OPENS + timedelta(seconds=second)


def days(count: int, *, pooled: bool, first: int) -> tuple[list[Told], Watch]:
    """This many mornings, twenty per house."""
    catalogue, watch = real_catalogue(), Watch(random.Random(f"watch {first}"))
    told: list[Told] = []
    for day in range(count):
        if day % DAYS_OF_A_HOUSE == 0:
            house = House(catalogue, random.Random(f"{first + day // DAYS_OF_A_HOUSE} {pooled}"), pooled)
        watch.day, watch.told = day, []
        house.remember(Morning(house, watch).run())
        told += watch.came_true()
    return told, watch


def score(told: list[Told], watch: Watch) -> dict[str, Any]:
    """Mean absolute errors in minutes; the share that waited longer than told; the gain over the best other method."""
    ours = [abs(one.came - one.span.median) for one in told]
    others = {name: [abs(one.came - one.others[name]) for one in told] for name in told[0].others}
    best = min(others, key=lambda name: statistics.fmean(others[name]))
    low, high = _interval(told, ours, others[best])
    mean = statistics.fmean(ours)
    samples, shown = ranges(told)
    return {
        "told": len(told),
        "nothing told": watch.silent,
        "mean wait": _minutes(statistics.fmean(one.came for one in told)),
        "median: mean absolute error": _minutes(mean),
        "bias of the median": _minutes(statistics.fmean(one.span.median - one.came for one in told)),
        "longer than the median %": _percent(one.came > one.span.median for one in told),
        "longer than P80 %": _percent(one.came > one.span.p80 for one in told),
        "longer than the range %": _percent(one.came > one.until for one in samples),
        "median to end of the range": _minutes(statistics.fmean(one.until - one.median for one in samples)),
        "mornings that begin without a range %": _percent(not one for one in shown),
        "best other": best,
        "its mean absolute error": _minutes(statistics.fmean(others[best])),
        "lower by %": round(100 * (1 - mean / statistics.fmean(others[best])), 1),
        "95% interval of that": [round(100 * low, 1), round(100 * high, 1)],
        "others": {name: _minutes(statistics.fmean(errors)) for name, errors in others.items()},
        "play ms": round(1000 * statistics.median(watch.seconds), 1),
    }


def ranges(told: list[Told]) -> tuple[list[Sample], list[bool]]:
    """The ranges as a house would have shown them, and whether it would have shown any at the opening (G-9).

    A house learns at night how much to widen. Its first morning is left out of the second figure: no range is shown
    then.
    """
    samples: list[Sample] = []
    shown: list[bool] = []
    by_day: dict[int, list[Told]] = {}
    for one in told:
        by_day.setdefault(one.day, []).append(one)
    houses: dict[int, list[Sample]] = {}
    for day, mine in sorted(by_day.items()):
        house = houses.setdefault(day // DAYS_OF_A_HOUSE, [])
        trust = calibration_of(house[-MOST:])
        if house:
            shown.append(trust.shown)
        ends = [end_of_range(one.span, trust.widening) for one in mine]
        fresh = [Sample(a.span.median, a.span.p80, end, a.came) for a, end in zip(mine, ends, strict=True)]
        house += fresh
        samples += fresh
    return samples, shown


def _interval(told: list[Told], ours: list[float], theirs: list[float]) -> tuple[float, float]:
    """A confidence interval of the relative gain in error: a paired bootstrap over days."""
    by_day: dict[int, tuple[float, float]] = {}
    for one, a, b in zip(told, ours, theirs, strict=True):
        was = by_day.get(one.day, (0.0, 0.0))
        by_day[one.day] = was[0] + a, was[1] + b
    pairs, chance = list(by_day.values()), random.Random("interval")
    found = []
    for _ in range(2_000):
        drawn = chance.choices(pairs, k=len(pairs))
        found.append(1 - sum(a for a, _ in drawn) / sum(b for _, b in drawn))
    found.sort()
    return found[50], found[-51]


def _percent(these: Iterable[bool]) -> float:
    return round(100 * statistics.fmean(these), 1)


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 2)


def measure(*, count: int = SMALL, first: int = TESTING) -> dict[str, object]:
    """Both halls, this many mornings each."""
    return {
        name: score(*days(count, pooled=pooled, first=first)) for name, pooled in (("skilled", False), ("pooled", True))
    }


def main() -> None:
    """From the command line."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--days", type=int, default=SMALL)
    asks.add_argument("--tuning", action="store_true")
    asked = asks.parse_args()
    began = time.process_time()
    print(json.dumps(measure(count=asked.days, first=TUNING if asked.tuning else TESTING), indent=1))
    print(f"{DRAWS} draws; {time.process_time() - began:.0f} s of processor time", file=sys.stderr)


if __name__ == "__main__":
    main()
