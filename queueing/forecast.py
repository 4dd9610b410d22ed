"""How long will it take? The hall of this moment, played forward with the real policy, many times (product §8, G-9).

Pure: values in, answer out. `policy.in_order` and `policy.suits` decide who is called where, as they do in the hall;
only how long a visit takes is drawn. Seconds everywhere, counted from `Scene.now`.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import NormalDist

from queueing import policy
from queueing.policy import DeskView, Standing

DRAWS = 120
NEVER = math.inf
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes: its mean in seconds, and how far apart its logarithms lie."""

    mean: float
    spread: float = 0.6

    def at(self, share: float, *, over: float = 0.0) -> float:
        """The length that a `share` of these stay below, among those that last longer than `over` already."""
        if self.spread <= 0:
            return max(self.mean, over)
        middle = math.log(self.mean) - self.spread**2 / 2
        gone = _NORMAL.cdf((math.log(over) - middle) / self.spread) if over > 0 else 0.0
        return math.exp(middle + self.spread * _NORMAL.inv_cdf(min(gone + (1 - gone) * share, 1 - 1e-9)))


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk that calls, as the policy sees it; `busy_for` seconds already, with something of this length."""

    view: DeskView
    busy_for: float | None = None
    length: Length = Length(600)


@dataclass(frozen=True, slots=True)
class Asked:
    """One open need of a waiting visit: the service that answers it, and how long that takes."""

    service: str
    length: Length


@dataclass(frozen=True, slots=True)
class Scene:
    """The hall at one moment. `newcomers` are those who would come in now, by the key they are asked under."""

    now: datetime
    waiting: Sequence[Standing]
    asked: Mapping[int, Sequence[Asked]]
    desks: Sequence[DeskNow]
    newcomers: Mapping[str, Standing] = field(default_factory=dict)
    absent: float = 0.05
    absence: float = 75.0
    change_over: float = 30.0


@dataclass(frozen=True, slots=True)
class Span:
    """The wait in seconds that half of the draws stay below, and that four out of five stay below."""

    median: float
    p80: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """For each waiting visit and each newcomer: a span, or None when the hall as it stands never calls it."""

    waiting: Mapping[int, Span | None]
    newcomers: Mapping[str, Span | None]


def play(scene: Scene, chance: Sequence[float], *, draws: int = DRAWS) -> Outlook:
    """Play the scene `draws` times. `chance` holds numbers in [0, 1); it is gone through in turn, and round again."""
    stage = _Stage(scene, chance, draws)
    waits: list[list[float]] = [[] for _ in stage.people]
    for draw in range(draws):
        for person, wait in enumerate(stage.play(draw)):
            waits[person].append(wait)
    spans = [_span(sorted(found)) for found in waits]
    count = len(scene.waiting)
    return Outlook(
        {one.visit: spans[place] for place, one in enumerate(scene.waiting)},
        dict(zip(scene.newcomers, spans[count:], strict=True)),
    )


def _span(waits: list[float]) -> Span | None:
    half, most = waits[len(waits) // 2], waits[min(len(waits) - 1, math.ceil(len(waits) * 0.8))]
    return None if math.isinf(most) else Span(half, most)


class _Stage:
    """What stays the same from draw to draw: who may go where, in which order at which time, every length drawn."""

    def __init__(self, scene: Scene, chance: Sequence[float], draws: int) -> None:
        self.scene = scene
        self.real = len(scene.waiting)
        # A newcomer has a key of his own, below every real visit's.
        guests = [replace(one, visit=-place - 1) for place, one in enumerate(scene.newcomers.values())]
        self.people: list[Standing] = [*scene.waiting, *guests]
        self.bits = self._service_bits()
        self.desk_bits = [self._mask(desk.view.helps_with) for desk in scene.desks]
        self.may_go = [self._desks_for(one) for one in self.people]
        self.wanted = [self._mask(policy.wanted_by(one)) for one in self.people]
        self.ready = [self._seconds(one.held_until) if one.held_calls > 0 else 0.0 for one in self.people]
        self.turns, self.orders = self._orders()
        self._draw(chance, draws)

    def _service_bits(self) -> dict[str, int]:
        names = sorted({name for desk in self.scene.desks for name in desk.view.helps_with})
        return {name: 1 << place for place, name in enumerate(names)}

    def _mask(self, services: frozenset[str]) -> int:
        return sum(self.bits.get(name, 0) for name in services)

    def _desks_for(self, one: Standing) -> int:
        return sum(1 << place for place, desk in enumerate(self.scene.desks) if policy.suits(desk.view, one))

    def _seconds(self, moment: datetime | None) -> float:
        return 0.0 if moment is None else max((moment - self.scene.now).total_seconds(), 0.0)

    def _orders(self) -> tuple[list[float], list[list[int]]]:
        """The moments at which somebody's reason to be called changes, and the order from each of them on."""
        moments = {0.0}
        for one in self.people:
            if one.due_at is not None:
                moments.add(self._seconds(one.due_at))
            if one.max_wait is not None:
                moments.add(self._seconds(one.arrived_at + one.max_wait) + 0.001)
        places = {one.visit: place for place, one in enumerate(self.people)}
        turns = sorted(moments)
        orders = [
            [places[one.visit] for one in policy.in_order(self.people, self.scene.now + timedelta(seconds=turn))]
            for turn in turns
        ]
        return turns, orders

    def _draw(self, chance: Sequence[float], draws: int) -> None:
        """Every length once for each draw; evenly spread over what is possible, in an order that chance decides."""
        self.chance, self.at = chance, 0
        strata = [(place + 0.5) / draws for place in range(draws)]
        self.busy = [
            self._shuffled([desk.length.at(share, over=desk.busy_for) for share in strata])
            if desk.busy_for is not None
            else [0.0] * draws
            for desk in self.scene.desks
        ]
        kinds: dict[Length, list[float]] = {}
        self.parts: list[list[tuple[int, list[float]]]] = []
        for person in self.scene.waiting:
            parts = []
            for one in self.scene.asked[person.visit]:
                lengths = kinds.setdefault(one.length, [one.length.at(share) for share in strata])
                parts.append((self.bits.get(one.service, 0), self._shuffled(lengths)))
            self.parts.append(parts)
        gone = round(self.scene.absent * draws)
        self.absent = [self._shuffled([1.0] * gone + [0.0] * (draws - gone)) for _ in self.scene.waiting]

    def _shuffled(self, things: list[float]) -> list[float]:
        keys = [self.chance[(self.at + place) % len(self.chance)] for place in range(len(things))]
        self.at += len(things)
        return [thing for _, thing in sorted(zip(keys, things, strict=True))]

    def play(self, draw: int) -> list[float]:
        """One future: seconds until each of the people is called, NEVER when the hall empties without."""
        scene, desk_bits, may_go, turns = self.scene, self.desk_bits, self.may_go, self.turns
        waits = [NEVER] * len(self.people)
        left, ready = self.wanted[:], self.ready[:]
        free = [
            (max(self.busy[place][draw] - (desk.busy_for or 0.0), 0.0), place) for place, desk in enumerate(scene.desks)
        ]
        heapq.heapify(free)
        order, turn = self.orders[0][:], 0
        while free and order:
            at, desk = heapq.heappop(free)
            now_at = bisect_right(turns, at) - 1
            if now_at != turn:
                still = set(order)
                order, turn = [one for one in self.orders[now_at] if one in still], now_at
            mine, bit, soonest = desk_bits[desk], 1 << desk, NEVER
            for place, person in enumerate(order):
                if not (may_go[person] & bit and left[person] & mine):
                    continue
                if ready[person] > at:
                    soonest = min(soonest, ready[person])
                elif person >= self.real:
                    waits[person] = min(waits[person], at)
                else:
                    until = self._serve(person, mine, draw, at, left, waits)
                    if left[person]:
                        ready[person] = until
                    else:
                        del order[place]
                    heapq.heappush(free, (until, desk))
                    break
            else:
                if not math.isinf(soonest):
                    heapq.heappush(free, (soonest, desk))
        return waits

    def _serve(self, person: int, mine: int, draw: int, at: float, left: list[int], waits: list[float]) -> float:
        """The visit is called at `at`; returns when the desk is free again."""
        waits[person] = min(waits[person], at)
        if self.absent[person][draw]:
            left[person] = 0
            return at + self.scene.absence
        took = sum(lengths[draw] for bit, lengths in self.parts[person] if bit & mine & left[person])
        left[person] &= ~mine
        return at + took + self.scene.change_over
