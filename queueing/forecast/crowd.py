"""Which data may a visitor's forecast use? Only what anyone in the hall can see, never why people came (decisions 34).

Anyone can see when people came, since when a desk helps somebody, and which visitors it called. What a waiting visitor
comes for cannot be seen, so the simulation draws one of the possible ways for them, as often as on earlier days, and a
service time of the desk where they end. One more thing can be seen: a desk that is free, or that called a later comer,
most likely does not help the visitors it left waiting. The longest wait of a service cannot be seen either, so here the
order is that of arrival, for the visitor who asks as for the others: with a limit for some of them only, those would go
before everyone else as soon as it is over. Pure; seconds everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean

from queueing.forecast.model import DeskNow, Duration, Scene, Waiting
from queueing.forecast.scene import AtDesk, desk_now
from queueing.forecast.service_times import OFF, ServiceTimes
from queueing.policy import NO_VISIT, DeskView, Standing, unheld, unseen

NOWHERE = -1
"""The desk of a visitor who goes to no desk at all."""
PASSED_BY = 0.02
"""Relative likelihood that a desk helps a visitor it has passed over, compared with another desk."""
BESIDE = 1.0
"""The length of a call relative to one need: some visitors have two needs for the same desk."""
_DESK, _HOUSE = 25, 25
"""The weight of the prior for a desk, and for the house of today, in calls."""
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """A desk as anyone sees it: its visitor, since when, and when the latest comer that it called today came in."""

    view: DeskView
    visitor: Standing | None = None
    called_at: datetime | None = None
    arrived_at: datetime | None = None
    paused_at: datetime | None = None
    wraps_up_until: datetime | None = None
    last_ended_at: datetime | None = None
    reached: datetime | None = None
    free: bool = False

    def passed(self, came: datetime) -> bool:
        """It called a later comer, or it has been free for a while although it calls."""
        return self.reached is not None and (came < self.reached or self.free)


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier days tell about the whole house, and the service of each need."""

    services: Mapping[str, str]
    lengths: ServiceTimes


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to be helped: its desks, a service that leads there, and the share of visitors."""

    desks: frozenset[int]
    service: str
    share: float


def crowd(known: Known, people: Iterable[Waiting], desks: Sequence[DeskSeen], *, now: datetime) -> Scene:
    """The scene for the forecasts of visitors. Of `people` only order, pauses and absences are used.

    Everyone who is here also observes the queue with their own services, in the place of their anonymous copy: a
    visitor's own wait depends on the desks that help with their services, and of the others only on what can be seen.
    """
    lengths, views = known.lengths, [one.view for one in desks]
    ways, found = _ways(known, views), list[Waiting]()
    for one in people:
        if one.after_desk is not None:
            continue
        if one.here:
            found.append(replace(one, standing=unhurried(one.standing), asked=(), looks=True))
        mine = [replace(way, share=way.share * _likely(way, one, desks)) for way in ways]
        bare = Waiting(_nobody(one.standing), (), one.back_in, None, one.absent, one.absences, here=False)
        found += [_going(bare, mine, 1.0), _going(bare, mine, lengths.waits_on)] if mine else []
    for desk in desks:
        others = [way for way in ways if desk.view.desk not in way.desks]
        if desk.visitor is not None and others:
            back = Waiting(
                unheld(_nobody(desk.visitor)), (), after_desk=desk.view.desk, absent=lengths.absent, here=False
            )
            found.append(_going(back, others, lengths.waits_on))
    return Scene(now, found, _desks(known, desks, now), habits=lengths.habits)


def unhurried(visit: Standing) -> Standing:
    """Without its longest wait: how long a question may wait says which one it is."""
    return replace(visit, max_wait=None)


def _nobody(visit: Standing) -> Standing:
    return replace(unseen(visit), visit=NO_VISIT)


def _ways(known: Known, views: Sequence[DeskView]) -> list[_Way]:
    """Every way that leads to an open desk; ways to the same desks are merged."""
    found: dict[frozenset[int], _Way] = {}
    for need, share in known.lengths.shares.items():
        service = known.services.get(need, "")
        places = frozenset(view.desk for view in views if service in view.helps_with)
        was = found.get(places, _Way(places, service, 0.0))
        found[places] = replace(was, share=was.share + share)
    return [way for way in found.values() if way.desks]


def _likely(way: _Way, one: Waiting, desks: Sequence[DeskSeen]) -> float:
    """How likely they go this way: less when one of its desks left them waiting, free or calling a later comer."""
    standing = one.standing
    if one.back_in or one.absences or standing.held_until is not None:
        return 1.0
    passed = any(desk.passed(standing.arrived_at) for desk in desks if desk.view.desk in way.desks)
    return PASSED_BY if passed else 1.0


def _going(one: Waiting, ways: Sequence[_Way], share: float) -> Waiting:
    """They go one of these ways, in this share of all futures; in the rest they go nowhere."""
    bare, whole = one.standing, sum(way.share for way in ways)
    going = [(replace(bare, services=frozenset({way.service})), share * way.share / whole) for way in ways]
    nowhere = [(replace(bare, assigned_desk=NOWHERE), 1 - share)] if share < 1 else []
    return replace(one, ways=[*going, *nowhere])


def _desks(known: Known, desks: Sequence[DeskSeen], now: datetime) -> list[DeskNow]:
    lengths, found = known.lengths, []
    at_desks = _lengths_at(known, [one.view for one in desks])
    for desk in desks:
        mine = at_desks[desk.view.desk]
        visitor = None if desk.called_at is None else AtDesk([ANYTHING], desk.called_at, desk.arrived_at)
        busy = desk_now(
            desk.view, replace(lengths, of={ANYTHING: mine}), now=now, visitor=visitor, paused_at=desk.paused_at,
            wraps_up_until=desk.wraps_up_until, last_ended_at=desk.last_ended_at,
        )  # fmt: skip
        found.append(replace(busy, anyone=mine))
    return found


def _lengths_at(known: Known, views: Sequence[DeskView]) -> dict[int, Duration]:
    """The service time of each desk: from its profile, the house of today, and its own calls today (shrinkage)."""
    lengths = known.lengths
    usual = {view.desk: _usual(known, view) for view in views}
    calls = [(usual[desk].mean, *seen) for desk, seen in lengths.at_desks.items() if desk in usual]
    each = fmean(one.mean for one in usual.values()) * _HOUSE if usual else 1.0
    house = (each + sum(seconds for _, _, seconds in calls)) / (each + sum(mean * count for mean, count, _ in calls))
    found = {}
    for desk, one in usual.items():
        count, seconds = lengths.at_desks.get(desk, (0, 0.0))
        mean = (_DESK * one.mean * house + seconds) / (_DESK + count)
        found[desk] = Duration(mean, one.spread, OFF * math.sqrt(_DESK / (_DESK + count)))
    return found


def _usual(known: Known, view: DeskView) -> Duration:
    """The length of a call at a desk with this profile, from earlier days; of all calls when the profile is empty."""
    lengths = known.lengths
    every = [(lengths.before[need], share, known.services.get(need, "")) for need, share in lengths.shares.items()]
    mine = [one for one in every if one[2] in view.helps_with] or every
    weight = sum(share for _, share, _ in mine)
    mean = sum(one * share for one, share, _ in mine) / weight
    square = sum(one * one * share for one, share, _ in mine) / weight * math.exp(lengths.spread**2)
    return Duration(mean * BESIDE, math.sqrt(math.log(square / mean**2)))
