"""What is true in a house about which we know everything? Mornings in a simulated hall, called by the real policy.

What the forecast must guess is decided here and hidden from it: how long each need really takes, which colleague is
quick, which visitor does not come, when a desk pauses or closes, who comes in later.
"""

from __future__ import annotations

import math
import random
import tomllib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import simpy

from config import ROOT
from queueing import policy
from queueing.forecast.service_times import Helped, Past, Seen, calls_of
from queueing.policy import DeskView, Standing

OPENS = datetime(2026, 11, 17, 7, 30, tzinfo=UTC)
OPEN_FOR = 240 * 60.0
PEAK, PEAK_FADES = 2.5, 20 * 60.0
"""At the opening this many times more people come than later in the morning; that fades in this time."""
STAFFED = 6
FILLED_POOLED, FILLED_SKILLED = 0.92, 0.8
"""The load: the share of desk time that visitors need on an average morning; skilled desks cannot share all of it."""
HELD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The part of the real catalogue that matters here. Guesses in seconds."""

    guesses: Mapping[str, float]
    groups: Mapping[str, str]
    services: Mapping[str, str]
    limits: Mapping[str, timedelta | None]
    sensitive: frozenset[str]
    profiles: Mapping[int, frozenset[str]]


def real_catalogue(branch: str = "vuurmolen") -> Catalogue:
    """Read it from the branch's own files."""
    folder = ROOT / "branches" / branch
    needs, services, about = (
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in ("needs", "services", "branch")
    )
    asked = {code: one for code, one in needs["needs"].items() if one.get("services") and not one.get("signpost")}
    return Catalogue(
        guesses={code: one.get("minutes", 10) * 60.0 for code, one in asked.items()},
        groups={code: one["group"] for code, one in asked.items()},
        services={code: one["services"][0] for code, one in asked.items()},
        limits={code: timedelta(minutes=one["max_wait"]) for code, one in services["services"].items()},
        sensitive=frozenset(code for code, one in asked.items() if one.get("sensitivity", 0) >= 2),
        profiles={int(key): frozenset(one["helps_with"]) for key, one in about["desks"].items()},
    )


@dataclass
class Visitor:
    """A visitor in the simulated hall."""

    standing: Standing
    needs: list[str]
    truly_there: bool
    absences: int = 0
    called_at: float | None = None
    sample: Any = None


@dataclass
class Place:
    """A desk: what it does now, and since when."""

    view: DeskView
    quick: float
    opens: float
    closes: float
    pauses: list[tuple[float, float]]
    visitor: Visitor | None = None
    in_hand: list[str] = field(default_factory=list)
    called_at: float = 0.0
    arrived_at: float | None = None
    paused_at: float | None = None
    last_ended: float | None = None
    staffed: bool = False
    reached: datetime | None = None


@dataclass
class House:
    """The constants of a house for its whole life, and what it remembers of its mornings."""

    catalogue: Catalogue
    chance: random.Random
    pooled: bool
    true_means: dict[str, float] = field(default_factory=dict)
    past: dict[str, Past] = field(default_factory=dict)
    called: int = 0
    missed: int = 0

    def __post_init__(self) -> None:
        whole = math.exp(self.chance.gauss(0, 0.15))
        for need, guess in self.catalogue.guesses.items():
            self.true_means[need] = guess * whole * math.exp(self.chance.gauss(0, 0.3))
        self.spread = self.chance.uniform(0.45, 0.8)
        self.absent = self.chance.uniform(0.03, 0.12)
        self.between = self.chance.uniform(15, 60)
        self.liked = {need: self.chance.paretovariate(1.2) for need in self.catalogue.guesses}

    def length(self, need: str) -> float:
        """Draw how long this need takes this time."""
        return math.exp(math.log(self.true_means[need]) - self.spread**2 / 2 + self.spread * self.chance.gauss(0, 1))

    def remember(self, morning: Morning) -> None:
        """At night a morning becomes figures per group, as in `queueing/figures.py`; without sensitive needs."""
        self.called += morning.called
        self.missed += sum(one.absences > 1 for one in morning.everyone)
        for needs, seconds in morning.ended:
            for group in {self.catalogue.groups[one] for one in needs if one not in self.catalogue.sensitive}:
                was = self.past.get(group, Past(0, 0.0, 0.0))
                self.past[group] = Past(was.count + 1, was.seconds + seconds, 0.0)


class Morning:
    """One morning; `watch` is called for every visitor who comes in, once they are in the queue."""

    def __init__(self, house: House, watch: Callable[[Morning, Visitor], None]) -> None:
        self.house, self.watch, self.chance = house, watch, house.chance
        self.env = simpy.Environment()
        self.line: dict[int, Visitor] = {}
        self.everyone: list[Visitor] = []
        self.places = self._staff_the_desks()
        self.helped: list[Helped] = []
        self.ended: list[tuple[tuple[str, ...], float]] = []
        self.came: list[tuple[Sequence[str], Sequence[str]]] = []
        self.waited: list[tuple[float, Visitor, float, int]] = []
        self.walks: list[float] = []
        self.gaps: list[float] = []
        self.called = self.absent = self.closed = 0
        self.stir = self.env.event()

    @property
    def now(self) -> datetime:
        return OPENS + timedelta(seconds=self.env.now)

    def run(self) -> Morning:
        """Run until the last visitor has left."""
        self.env.process(self._arrivals())
        for place in self.places:
            self.env.process(self._desk(place))
        self.env.run(until=OPEN_FOR * 2)
        return self

    def seen(self) -> Seen:
        """What a house knows of itself at this moment."""
        return Seen(
            helped=self.helped, past=self.house.past, mix=self.came, called=self.called, absent=self.absent,
            called_before=self.house.called, absent_before=self.house.missed,
            walks=self.walks, gaps=self.gaps, closed=self.closed,
        )  # fmt: skip

    # --- who is there ---

    def _staff_the_desks(self) -> list[Place]:
        profiles = self.house.catalogue.profiles
        numbers = sorted(self.chance.sample(sorted(profiles), STAFFED))
        every = frozenset(self.house.catalogue.limits)
        places = []
        for number in numbers:
            opens, closes = 0.0, math.inf
            if self.chance.random() < 0.25:
                opens = self.chance.uniform(0, 60 * 60)
            elif self.chance.random() < 0.3 and self._covered_without(number, numbers):
                closes = self.chance.uniform(120 * 60, OPEN_FOR)
            coffee = self.chance.uniform(60 * 60, 180 * 60)
            pauses = [(coffee, self.chance.uniform(8 * 60, 20 * 60))] if self.chance.random() < 0.8 else []
            view = DeskView(number, number, every if self.house.pooled else profiles[number])
            places.append(Place(view, math.exp(self.chance.gauss(0, 0.15)), opens, closes, pauses))
        if all(place.opens > 0 for place in places):
            places[0].opens = 0.0
        return places

    def _covered_without(self, number: int, numbers: Sequence[int]) -> bool:
        profiles = self.house.catalogue.profiles
        others: frozenset[str] = frozenset().union(*(profiles[one] for one in numbers if one != number))
        return self.house.pooled or profiles[number] <= others

    # --- coming in ---

    def _arrivals(self) -> Generator[Any, Any, None]:
        offered = self._offered()
        weights = [self.house.liked[need] for need in offered]
        mean = sum(w * self.house.true_means[n] for n, w in zip(offered, weights, strict=True)) / sum(weights)
        each = mean * 1.35 + self.house.between + 30
        time = sum(min(place.closes, OPEN_FOR) - place.opens - 600 for place in self.places)
        over = PEAK_FADES * (PEAK - 1) * (1 - math.exp(-OPEN_FOR / PEAK_FADES))
        filled = FILLED_POOLED if self.house.pooled else FILLED_SKILLED
        usual = filled * time / each / (OPEN_FOR + over) * math.exp(self.chance.gauss(0, 0.15))
        serial = 0
        while True:
            yield self.env.timeout(self.chance.expovariate(usual * PEAK))
            if self.env.now >= OPEN_FOR:
                return
            if self.chance.random() * PEAK > 1 + (PEAK - 1) * math.exp(-self.env.now / PEAK_FADES):
                continue
            serial += 1
            count = self.chance.choices((1, 2, 3), (0.72, 0.21, 0.07))[0]
            needs = list(dict.fromkeys(self.chance.choices(offered, weights, k=count)))
            self._comes(serial, needs)

    def _offered(self) -> list[str]:
        stays = [place.view.helps_with for place in self.places if place.closes == math.inf]
        covered: frozenset[str] = frozenset().union(*stays)
        return [need for need, service in self.house.catalogue.services.items() if service in covered]

    def _comes(self, serial: int, needs: list[str]) -> None:
        standing = self._with_needs(Standing(serial, serial, self.now, frozenset()), needs)
        visitor = Visitor(standing, needs, self.chance.random() >= self.house.absent)
        services = self.house.catalogue.services
        desks = [place.view.helps_with for place in self.places if place.staffed]
        self.came += calls_of([(need, services[need]) for need in needs], desks, turn=serial)
        self.everyone.append(visitor)
        self.line[serial] = visitor
        self.watch(self, visitor)
        self._stir()

    def _with_needs(self, standing: Standing, needs: list[str]) -> Standing:
        services = frozenset(self.house.catalogue.services[need] for need in needs)
        limits = [self.house.catalogue.limits[one] for one in services]
        return replace(standing, services=services, max_wait=min((one for one in limits if one), default=None))

    # --- at the desks ---

    def _stir(self) -> None:
        self.stir.succeed()
        self.stir = self.env.event()

    def _desk(self, place: Place) -> Generator[Any, Any, None]:
        yield self.env.timeout(place.opens)
        place.staffed = True
        while True:
            if self.env.now >= place.closes:
                place.staffed = False
                self.closed += 1
                return
            if place.pauses and self.env.now >= place.pauses[0][0]:
                place.paused_at = self.env.now
                yield self.env.timeout(place.pauses.pop(0)[1])
                place.paused_at = None
            choice = policy.next_for(place.view, [one.standing for one in self.line.values()], self.now)
            if choice is None:
                waits = [self.stir]
                held = [one.standing.held_until for one in self.line.values() if one.standing.held_until]
                if soon := [(one - self.now).total_seconds() for one in held if one > self.now]:
                    waits.append(self.env.timeout(min(soon)))
                yield simpy.AnyOf(self.env, waits)
                continue
            yield from self._call(place, self.line[choice.visit])
            yield self.env.timeout(self.house.between * self.chance.lognormvariate(-0.32, 0.8))

    def _call(self, place: Place, visitor: Visitor) -> Generator[Any, Any, None]:
        standing, services = visitor.standing, self.house.catalogue.services
        if place.last_ended is not None and standing.arrived_at <= OPENS + timedelta(seconds=place.last_ended):
            self.gaps.append(self.env.now - place.last_ended)
        line = [one.standing for one in self.line.values()]
        place.reached = max(standing.arrived_at, place.reached or standing.arrived_at)
        for passed in policy.passed_over(place.view, line, standing.visit, self.now):
            one = self.line[passed]
            one.standing = replace(one.standing, held_calls=one.standing.held_calls - 1)
        ahead_now = len(self.line)
        del self.line[standing.visit]
        if visitor.called_at is None:
            visitor.called_at = self.env.now
            self.called += 1
            self.waited.append((self.env.now, visitor, (self.now - standing.arrived_at).total_seconds(), ahead_now))
        place.visitor, place.called_at, place.arrived_at = visitor, self.env.now, None
        place.in_hand = [need for need in visitor.needs if services[need] in place.view.helps_with]
        if not visitor.truly_there:
            yield self.env.timeout(self.chance.uniform(45, 110))
            self._not_there(visitor)
        else:
            yield self.env.timeout(self.chance.uniform(10, 50))
            place.arrived_at = self.env.now
            self.walks.append(self.env.now - place.called_at)
            yield self.env.timeout(sum(self.house.length(need) for need in place.in_hand) * place.quick)
            self._ends(place, visitor)
        place.visitor, place.last_ended = None, self.env.now

    def _not_there(self, visitor: Visitor) -> None:
        visitor.absences += 1
        self.absent += visitor.absences == 1
        if visitor.absences < 2:
            visitor.standing = replace(visitor.standing, held_until=self.now + HELD, held_calls=3)
            self.line[visitor.standing.visit] = visitor
            self._stir()

    def _ends(self, place: Place, visitor: Visitor) -> None:
        assert place.arrived_at is not None
        took = self.env.now - place.arrived_at
        self.helped.append(Helped(tuple(place.in_hand), took, place.view.desk, len(place.in_hand) < len(visitor.needs)))
        self.ended.append((tuple(visitor.needs), took))
        left = [need for need in visitor.needs if need not in place.in_hand]
        if left:
            visitor.needs = left
            visitor.standing = self._with_needs(policy.unheld(visitor.standing), left)
            self.line[visitor.standing.visit] = visitor
            self._stir()
