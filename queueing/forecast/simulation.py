"""How does the hall go on, in one possible future? A discrete-event simulation, built for speed.

Each visitor has one bit for each reason to call them (`policy.calling_order_key`) and for each set of needs that may
still be open; the best reason has the lowest bit. The queue at a moment is then one integer, the visits that a desk may
call are another, and the lowest bit in both is the next visitor. `queueing/forecast/forecast.py` runs it many times.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from statistics import NormalDist
from typing import TypeVar

from queueing import policy
from queueing.forecast.model import Duration, OpenNeed, Scene
from queueing.policy import Standing

NEVER = math.inf
JUST_AFTER = 1e-6
"""A longest wait is over this much later; less than any clock in the hall measures."""
GAPS = 8
"""How many gaps between visitors are drawn for each future, and used one after another."""
BACK, RELEASED, ABSENT, FREE = range(4)
"""The kinds of event; at the same moment they happen in this order."""
_NORMAL = NormalDist()
T = TypeVar("T")
Event = tuple[float, int, float, int]
"""When, what happens, since when that desk is free (else 0), and which desk or rest it happens to."""
Held = dict[int, tuple[float, float]]
"""Rest → how many calls of others its pause still takes, and until when it lasts at most."""


@dataclass(slots=True)
class _Rest:
    """A visit with the needs still open: each bit and its moment; per desk the service times and the rest after it."""

    person: int
    standing: Standing
    places: list[tuple[float, int]] = field(default_factory=list)
    helped: dict[int, tuple[tuple[list[float], ...], int]] = field(default_factory=dict)


class Simulation:
    """One scene, prepared for all its futures: the bits, who may go where, and every length drawn."""

    def __init__(self, scene: Scene, chance: Sequence[float], draws: int) -> None:
        self.scene, self.chance, self.used, self.draws = scene, chance, 0, draws
        self.real = len(scene.waiting)
        self.kinds: dict[str, list[float]] = {}
        self.factors: dict[str, list[float] | None] = {}
        self.lengths = [[self._drawn(asked) for asked in one.asked] for one in scene.waiting]
        self.rests: list[_Rest] = []
        self.anyone: dict[tuple[int, int], list[float]] = {}
        self.known: dict[tuple[int, tuple[OpenNeed, ...]], int] = {}
        self.first = [self._ways_of(person) for person in range(self.real)]
        for place, standing in enumerate(scene.newcomers.values()):
            self.first.append([len(self.rests)])
            self.rests.append(_Rest(self.real + place, standing))
        self.owner: list[int] = []
        self.turns: list[tuple[float, int, int]] = []
        self._give_places()
        self.may_call = [self._callable_by(place) for place in range(len(scene.desks))]
        self.looks = [one.looks for one in scene.waiting]
        self.absent = [None if one.looks else self._flags(one.absent) for one in scene.waiting]
        self.gaps = self._gaps()
        self.helped_until, self.free_at = self._desks()
        self._open_the_scene()

    # --- who, where, when ---

    def _ways_of(self, person: int) -> list[int]:
        """The open needs of a person in each draw: the known ones, or each possible way as often as it is likely."""
        one = self.scene.waiting[person]
        if one.looks:
            places = [place for place, desk in enumerate(self.scene.desks) if policy.suits(desk.view, one.standing)]
            self.rests.append(_Rest(person, one.standing, helped=dict.fromkeys(places, ((), -1))))
            return [len(self.rests) - 1]
        if not one.ways:
            return [self._rest_of(person, one.standing, one.asked)]
        rests = [self._rest_of(person, standing, one.asked) for standing, _ in one.ways]
        return self._shuffled(_in_shares(rests, [share for _, share in one.ways], self.draws))

    def _rest_of(self, person: int, standing: Standing, asked: Sequence[OpenNeed]) -> int:
        """The visit with these open needs, and what is left of them after each desk that may call it."""
        key, rest = len(self.rests), _Rest(person, standing)
        self.rests.append(rest)
        for place, desk in enumerate(self.scene.desks):
            if not policy.suits(desk.view, standing):
                continue
            everything = standing.assigned_service in desk.view.helps_with
            left = tuple(one for one in asked if not everything and one.service not in desk.view.helps_with)
            if left and (person, left) not in self.known:
                self.known[person, left] = self._rest_of(person, back_in_line(standing, left), left)
            if desk.anyone is not None:
                rest.helped[place] = (self._at_desk(person, place, desk.anyone),), -1
                continue
            every = zip(self.scene.waiting[person].asked, self.lengths[person], strict=True)
            taken = tuple(lengths for one, lengths in every if one in asked and one not in left)
            rest.helped[place] = taken, self.known[person, left] if left else -1
        return key

    def _at_desk(self, person: int, place: int, length: Duration) -> list[float]:
        """The service time of this person at this desk, whatever the need: drawn once for each pair."""
        if (person, place) not in self.anyone:
            self.anyone[person, place] = self._of_kind(f"at {place}", length)
        return self.anyone[person, place]

    def _give_places(self) -> None:
        """Give every reason of every rest its bit, best first; and note when a visitor gets a better one."""
        found = [
            (standing, rest, moment)
            for rest, one in enumerate(self.rests)
            for moment, standing in _standings(one.standing, self.scene.now)
        ]
        for place, (_, rest, moment) in enumerate(sorted(found)):
            self.owner.append(rest)
            self.rests[rest].places.append((moment, 1 << place))
        for one in self.rests:
            one.places.sort()
            for (_, worse), (moment, better) in zip(one.places, one.places[1:], strict=False):
                self.turns.append((moment, worse, better))
        self.turns.sort()
        self.turns.append((NEVER, 0, 0))

    def _callable_by(self, place: int) -> int:
        view = self.scene.desks[place].view
        return sum(bit for one in self.rests if policy.suits(view, one.standing) for _, bit in one.places)

    def _open_the_scene(self) -> None:
        """Sort the people: those who come back when a desk is done, and those who begin waiting, held, or away."""
        self.after: list[tuple[int, list[int]]] = []
        self.begins: list[tuple[list[int], float]] = []
        desks = {desk.view.desk: place for place, desk in enumerate(self.scene.desks)}
        for person, rests in enumerate(self.first):
            one = self.scene.waiting[person] if person < self.real else None
            if one is None or one.after_desk is None:
                self.begins.append((rests, one.back_in if one is not None else 0.0))
            elif one.after_desk in desks:
                self.after.append((desks[one.after_desk], rests))
        self.openings = [self._opening(draw) for draw in range(max(map(len, self.first), default=1))]

    def _opening(self, draw: int) -> tuple[int, Held, list[Event]]:
        """The start of a draw: who is in the queue, who is held, and who comes back later."""
        line, held = 0, {}
        coming: list[Event] = []
        for rests, back_in in self.begins:
            rest = rests[draw % len(rests)]
            standing = self.rests[rest].standing
            if back_in > 0:
                coming.append((back_in, BACK, 0.0, rest))
            elif policy.is_held(standing, self.scene.now):
                until = _seconds(standing.held_until, self.scene.now)
                held[rest] = policy.calls_left(standing), until
                coming.append((until, RELEASED, 0.0, rest))
            else:
                line |= self.rests[rest].places[0][1]
        return line, held, coming

    # --- what is drawn ---

    def _drawn(self, asked: OpenNeed) -> list[float]:
        return self._of_kind(asked.need, asked.length)

    def _of_kind(self, kind: str, length: Duration) -> list[float]:
        """A length for each draw. Within one draw the error of the mean is the same for everything of this kind."""
        if kind not in self.kinds:
            doubt = length.doubt
            self.kinds[kind] = lengths_of(length, self.draws)
            even = [math.exp(doubt * z - doubt * doubt / 2) for z in _even(self.draws)]
            self.factors[kind] = self._shuffled(even) if doubt > 0 else None
        lengths, factors = self._shuffled(self.kinds[kind]), self.factors[kind]
        return lengths if factors is None else [a * b for a, b in zip(lengths, factors, strict=True)]

    def _desks(self) -> tuple[list[list[float]], list[list[float]]]:
        """Per desk and draw: when its visitor is done (residual service time), and when the desk calls."""
        done, free = [], []
        for place, desk in enumerate(self.scene.desks):
            rests = [0.0] * self.draws
            if desk.length is not None:
                rests = self._shuffled(remaining(desk.length, desk.busy_for, self.draws))
            done.append(rests)
            gone = self._flags(desk.gone) or [False] * self.draws
            gaps = self.gaps[place % GAPS :: GAPS] if desk.helping else [0.0] * self.draws
            free.append([NEVER if never else a + b for a, b, never in zip(rests, gaps, gone, strict=True)])
        return done, free

    def _gaps(self) -> list[float]:
        """The gaps between two visitors at a desk: short ones, sometimes a pause, sometimes the end of its day."""
        habits, count = self.scene.habits, self.draws * GAPS
        closes, pauses = round(habits.close_chance * count), round(habits.pause_chance * count)
        gaps = lengths_of(habits.between, max(count - closes - pauses, 0)) + [NEVER] * closes
        return self._shuffled(gaps + lengths_of(habits.pause, pauses))

    def _flags(self, share: float) -> list[bool] | None:
        yes = round(share * self.draws)
        return self._shuffled([True] * yes + [False] * (self.draws - yes)) if yes else None

    def _shuffled(self, things: list[T]) -> list[T]:
        count, chance = len(things), self.chance
        first = self.used % len(chance)
        keys = chance[first : first + count]
        if len(keys) < count:
            keys = [chance[(first + place) % len(chance)] for place in range(count)]
            self.used += 1  # shift by one, so that a new round pairs the numbers differently
        self.used += count
        order = sorted(range(count), key=keys.__getitem__)
        return [things[place] for place in order]

    # --- one future ---

    def play(self, draw: int) -> list[float]:
        """Seconds until the first call of each person; NEVER without a call."""
        rests, owner, may_call, turns, gaps = self.rests, self.owner, self.may_call, self.turns, self.gaps
        habits, push, pop = self.scene.habits, heapq.heappush, heapq.heappop
        line, held, heap = self._begin(draw)
        waits = [NEVER] * len(self.first)
        absences = [one.absences for one in self.scene.waiting]
        idle: list[tuple[float, int]] = []
        left, turn, gap = len(self.first), 0, draw * GAPS
        while heap and left:
            at, what, since, one = pop(heap)
            while turns[turn][0] <= at:
                _, worse, better = turns[turn]
                turn += 1
                if line & worse:
                    line ^= worse | better
            if what != FREE:
                if self._comes_in(what, one, at, held, heap):
                    bit = _bit_at(rests[one], at)
                    line |= bit
                    idle = _wake(idle, bit, at, may_call, heap)
                continue
            mine = may_call[one]
            while able := line & mine:
                first = able & -able
                line ^= first
                key = owner[first.bit_length() - 1]
                person = rests[key].person
                if waits[person] == NEVER:
                    waits[person] = at
                    left -= 1
                if person >= self.real or self.looks[person]:
                    continue
                if held:
                    for released in self._passed_over(one, held):
                        bit = _bit_at(rests[released], at)
                        line |= bit
                        idle = _wake(idle, bit, at, may_call, heap)
                flags = self.absent[person]
                if flags is not None and flags[draw]:
                    until = at + habits.absence
                    absences[person] += 1
                    if absences[person] < habits.absences_to_miss:
                        push(heap, (until, ABSENT, 0.0, key))
                    push(heap, (until, FREE, until, one))
                    break
                taken, rest = rests[key].helped[one]
                until = at + habits.walk
                for lengths in taken:
                    until += lengths[draw]
                if rest >= 0:
                    push(heap, (until, BACK, 0.0, rest))
                until += gaps[gap % len(gaps)]
                gap += 1
                if until < NEVER:
                    push(heap, (until, FREE, until, one))
                break
            else:
                idle.append((since, one))
        return waits

    def _begin(self, draw: int) -> tuple[int, Held, list[Event]]:
        """The start of a draw: who is in the queue, who is held, and a heap of what is going to happen."""
        line, held, coming = self.openings[draw % len(self.openings)]
        heap = [(free[draw], FREE, free[draw], desk) for desk, free in enumerate(self.free_at) if free[draw] < NEVER]
        heap += coming
        heap += [(self.helped_until[desk][draw], BACK, 0.0, rests[draw % len(rests)]) for desk, rests in self.after]
        heapq.heapify(heap)
        return line, dict(held), heap

    def _comes_in(self, what: int, rest: int, at: float, held: Held, heap: list[Event]) -> bool:
        """True when a visitor is in the queue again; one who did not come is held first, and released later."""
        if what == ABSENT:
            until = at + self.scene.habits.held_for
            held[rest] = self.scene.habits.held_calls, until
            heapq.heappush(heap, (until, RELEASED, 0.0, rest))
            return False
        if what == RELEASED:
            if rest not in held or held[rest][1] != at:
                return False
            del held[rest]
        return True

    def _passed_over(self, desk: int, held: Held) -> list[int]:
        """A call shortens the pause of every held visitor that this desk could have called (`policy.passed_over`)."""
        for rest, (calls, until) in held.items():
            if desk in self.rests[rest].helped:
                held[rest] = calls - 1, until
        released = [rest for rest, (calls, _) in held.items() if calls <= 0]
        for rest in released:
            del held[rest]
        return released


def _bit_at(rest: _Rest, at: float) -> int:
    bit = rest.places[0][1]
    for moment, better in rest.places:
        if moment > at:
            break
        bit = better
    return bit


def _wake(
    idle: list[tuple[float, int]], bit: int, at: float, may_call: list[int], heap: list[Event]
) -> list[tuple[float, int]]:
    """Wake the idle desks that may call this visitor; returns those that stay idle."""
    asleep = []
    for since, desk in idle:
        if may_call[desk] & bit:
            heapq.heappush(heap, (at, FREE, since, desk))
        else:
            asleep.append((since, desk))
    return asleep


def _standings(visit: Standing, now: datetime) -> Iterator[tuple[float, tuple[int, datetime, int]]]:
    """(moment, `policy.calling_order_key` from then on): now, and each time that it changes."""
    moments = {0.0}
    if visit.due_at is not None:
        moments.add(_seconds(visit.due_at, now))
    if visit.max_wait is not None:
        moments.add(_seconds(visit.arrived_at + visit.max_wait, now) + JUST_AFTER)
    before = None
    for moment in sorted(moments):
        standing = policy.calling_order_key(visit, now + timedelta(seconds=moment))
        if standing != before:
            yield moment, standing
        before = standing


def back_in_line(visit: Standing, left: Iterable[OpenNeed]) -> Standing:
    """The result of `Visit.put_back`: the open needs, the original waiting time, no assignment, no pause."""
    limits = [one.max_wait for one in left if one.max_wait is not None]
    return replace(
        policy.unheld(visit),
        services=frozenset(one.service for one in left),
        max_wait=min(limits, default=None),
        assigned_service=None,
        assigned_desk=None,
        assigned_person=None,
    )


def _seconds(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max((moment - now).total_seconds(), 0.0)


def _in_shares(things: Sequence[T], shares: Sequence[float], count: int) -> list[T]:
    """`count` things in all, each as often as its share."""
    whole, given = sum(shares), 0.0
    found: list[T] = []
    for thing, share in zip(things, shares, strict=True):
        given += share
        found += [thing] * (round(given / whole * count) - len(found))
    return found


@cache
def _even(draws: int) -> list[float]:
    """The quantiles of a standard normal distribution, evenly spaced in probability."""
    return [_NORMAL.inv_cdf((place + 0.5) / draws) for place in range(draws)]


def lengths_of(length: Duration, draws: int) -> list[float]:
    """The quantiles of a length, evenly spaced in probability, shortest first."""
    if length.spread <= 0:
        return [length.mean] * draws
    middle = math.log(length.mean) - length.spread**2 / 2
    return [math.exp(middle + length.spread * z) for z in _even(draws)]


def remaining(length: Duration, over: float, draws: int) -> list[float]:
    """The residual service time after `over` seconds: its quantiles, evenly spaced in probability."""
    spread = math.hypot(length.spread, length.doubt)
    if over <= 0 or spread <= 0:
        return [max(one - over, 0.0) for one in lengths_of(length, draws)]
    middle = math.log(length.mean) - length.spread**2 / 2
    gone = _NORMAL.cdf((math.log(over) - middle) / spread)
    shares = (gone + (1 - gone) * (place + 0.5) / draws for place in range(draws))
    return [max(math.exp(middle + spread * _NORMAL.inv_cdf(min(one, 1 - 1e-9))) - over, 0.0) for one in shares]
