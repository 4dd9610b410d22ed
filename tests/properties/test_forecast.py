"""Does the forecast play the hall as it goes? Against the policy stepped by hand, for every hall that could be."""

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queueing import policy
from queueing.forecast.forecast import waits_in
from queueing.forecast.model import DeskHabits, DeskNow, Duration, OpenNeed, Scene, Waiting
from queueing.policy import DeskView, Standing

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
SERVICES = ("burgerzaken", "breed-onthaal", "caw", "wonen")
CERTAIN = DeskHabits(walk=20, between=Duration(10, 0), pause_chance=0, close_chance=0)

minutes = st.integers(0, 12).map(lambda count: timedelta(minutes=count))
past = minutes.map(lambda span: NOW - span)
around_now = st.integers(-3, 20).map(lambda count: NOW + timedelta(minutes=count))
certain = st.integers(1, 12).map(lambda count: Duration(count * 60, 0))
LIMITS = {"burgerzaken": timedelta(minutes=6), "breed-onthaal": timedelta(minutes=3), "caw": None, "wonen": None}


def sometimes(strategy):
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def scenes(draw):
    """Up to ten people with one to three needs, four desks, some of them busy, held, assigned, parked or due."""
    desks = draw(places())
    people = draw(st.integers(0, 10))
    serials = draw(st.permutations(range(1, people + 1)))
    waiting = [draw(someone(key, serial)) for key, serial in enumerate(serials, 1)]
    newcomers = {
        name: replace(policy.newcomer(frozenset({name}), now=NOW, serial=100), max_wait=LIMITS[name])
        for name in draw(st.sets(st.sampled_from(SERVICES)))
    }
    return Scene(NOW, waiting, desks, newcomers, CERTAIN)


@st.composite
def places(draw):
    profile = st.sets(st.sampled_from(SERVICES), min_size=1).map(frozenset)
    return [
        DeskNow(DeskView(number, number + 10, draw(profile)), draw(sometimes(certain)), draw(st.integers(0, 400)))
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]


@st.composite
def someone(draw, key, serial):
    wanted = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3))
    asked = [OpenNeed(f"{key}-{place}", one, draw(certain), LIMITS[one]) for place, one in enumerate(wanted)]
    limits = [one.max_wait for one in asked if one.max_wait]
    standing = Standing(
        visit=key,
        serial=serial,
        arrived_at=draw(past),
        services=frozenset(wanted),
        max_wait=min(limits, default=None),
        due_at=draw(sometimes(around_now)),
        brought_forward_at=draw(sometimes(past)),
        held_until=draw(sometimes(around_now)),
        held_calls=draw(st.integers(0, 3)),
        assigned_service=draw(sometimes(st.sampled_from(SERVICES))),
        assigned_desk=draw(sometimes(st.integers(1, 3))),
        assigned_person=draw(sometimes(st.integers(11, 13))),
    )
    back_in = draw(st.sampled_from([0, 0, 0, 90, 300, 421]))
    after = draw(st.sampled_from([None, None, None, 1])) if not back_in else None
    if back_in or after:
        standing = policy.unheld(standing)
    absent, absences = draw(st.sampled_from([(0, 0), (0, 0), (0, 1), (1, 0), (1, 1)]))
    return Waiting(standing, asked, back_in, after, absent, absences)


@dataclass
class ByHand:
    """A hall in which every second nobody sleeps: who may be called is, by the desk that is free the longest."""

    scene: Scene
    calls: list[tuple[float, int, int]] = field(default_factory=list)
    newcomers: dict[str, float] = field(default_factory=dict)

    def run(self):
        """Returns (seconds, desk, visit) of every call, and when each newcomer would have been called."""
        scene = self.scene
        habits, asked = scene.habits, {one.standing.visit: list(one.asked) for one in scene.waiting}
        absent = {one.standing.visit: one.absent for one in scene.waiting}
        absences = {one.standing.visit: one.absences for one in scene.waiting}
        done = {
            place: 0.0 if desk.length is None else max(desk.length.mean - desk.busy_for, 0)
            for place, desk in enumerate(scene.desks)
        }
        free = dict(done)
        coming, line = [], []
        number = {desk.view.desk: place for place, desk in enumerate(scene.desks)}
        for one in scene.waiting:
            at = done[number[one.after_desk]] if one.after_desk else one.back_in
            if one.after_desk or one.back_in:
                coming.append((at, one.standing))
            else:
                line.append(one.standing)
        at = 0.0
        while True:
            now = NOW + timedelta(seconds=at)
            line += [standing for moment, standing in coming if moment <= at]
            coming = [(moment, standing) for moment, standing in coming if moment > at]
            while call := self._first_call(line, free, at, now):
                place, visit = call
                desk = scene.desks[place].view
                self.calls.append((at, place, visit))
                standing = next(one for one in line if one.visit == visit)
                passed = policy.passed_over(desk, line, visit, now)
                line = [
                    replace(one, held_calls=one.held_calls - 1) if one.visit in passed else one
                    for one in line
                    if one.visit != visit
                ]
                if absent[visit]:
                    free[place] = over = at + habits.absence
                    absences[visit] += 1
                    if absences[visit] < habits.absences_to_miss:
                        until = NOW + timedelta(seconds=over + habits.held_for)
                        coming.append((over, replace(standing, held_until=until, held_calls=habits.held_calls)))
                    continue
                everything = standing.assigned_service in desk.helps_with
                hand = [one for one in asked[visit] if everything or one.service in desk.helps_with]
                asked[visit] = [one for one in asked[visit] if one not in hand]
                ends = at + habits.walk + sum(one.length.mean for one in hand)
                free[place] = ends + habits.between.mean
                if asked[visit]:
                    coming.append((ends, _back(standing, asked[visit])))
            moments = [moment for moment, _ in coming] + [moment for moment in free.values() if moment > at]
            moments += [
                (one.held_until - NOW).total_seconds() for one in line if one.held_until and policy.is_held(one, now)
            ]
            if not (ahead := [moment for moment in moments if moment > at]):
                return self.calls, self.newcomers
            at = min(ahead)

    def _first_call(self, line, free, at, now):
        for place in sorted((place for place in free if free[place] <= at), key=lambda place: (free[place], place)):
            view = self.scene.desks[place].view
            for name, newcomer in self.scene.newcomers.items():
                choice = policy.next_for(view, [*line, newcomer], now)
                if choice and choice.visit == newcomer.visit:
                    self.newcomers.setdefault(name, at)
            if choice := policy.next_for(view, line, now):
                return place, choice.visit
        return None


def _back(standing, left):
    limits = [one.max_wait for one in left if one.max_wait]
    return replace(
        policy.unheld(standing), services=frozenset(one.service for one in left), max_wait=min(limits, default=None),
        assigned_service=None, assigned_desk=None, assigned_person=None,
    )  # fmt: skip


@given(scenes())
def test_without_chance_the_forecast_calls_exactly_as_the_desks_do(scene):
    calls, newcomers = ByHand(scene).run()
    waits = [one[0] for one in waits_in(scene, [0.5], draws=1)] if scene.waiting or scene.newcomers else []
    first: dict[int, float] = {}
    for at, _, visit in calls:
        first.setdefault(visit, at)
    expected = [first.get(one.standing.visit, math.inf) for one in scene.waiting]
    expected += [newcomers.get(name, math.inf) for name in scene.newcomers]
    assert waits == pytest.approx(expected, abs=1e-3)


FACTS = {name: fact for name, fact in globals().items() if name.startswith("test_")}


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FACTS)
def test_the_same_for_thousands_of_halls(name):
    settings(max_examples=1000, derandomize=False, deadline=None, print_blob=True)(FACTS[name])()
