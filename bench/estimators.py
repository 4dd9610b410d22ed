"""What would other methods have predicted? The published estimators of waiting time, from the data of the same moment.

Ibrahim and Whitt (2009) for QL, LES and HOL; Thiongane, Chan and L'Ecuyer (2016) for the extrapolated LES. Each in the
variants that make sense in a house with several services; the best variant is the one to beat. Seconds.
"""

from __future__ import annotations

from statistics import fmean

from bench.simulated import Morning, Visitor
from queueing import policy
from queueing.forecast.scene import UNKNOWN
from queueing.forecast.service_times import ServiceTimes

ROLLING = 10


def estimates(morning: Morning, me: Visitor, lengths: ServiceTimes) -> dict[str, float]:
    """The estimates by name; with an empty history, the queue's own."""
    mine = [place.view for place in morning.places if place.staffed and policy.suits(place.view, me.standing)]
    everyone = [one.standing for one in morning.line.values()]
    others = [one for one in morning.line.values() if one is not me]
    before_me = policy.calling_order_key(me.standing, morning.now)
    ahead = sum(
        policy.calling_order_key(one, morning.now) < before_me
        and any(policy.may_call(desk, one, morning.now) for desk in mine)
        for one in everyone
        if one is not me.standing
    )
    each = _each(others, lengths)
    queue = (ahead + 1) * each / max(len(mine), 1)
    open_desks = sum(place.staffed for place in morning.places)
    same = [one for one in others if one.standing.services & me.standing.services]
    past = morning.waited
    past_same = [one for one in past if one[1].standing.services & me.standing.services or one[1].needs == me.needs]
    return {
        "QL, who shares my desks": queue,
        "QL, everyone over all desks": (len(others) + 1) * each / max(open_desks, 1),
        "QL, my service only": (len(same) + 1) * each / max(len(mine), 1),
        "LES, my service": past_same[-1][2] if past_same else queue,
        "LES, all": past[-1][2] if past else queue,
        "HOL, my service": _oldest(morning, same, queue),
        "HOL, all": _oldest(morning, others, queue),
        "rolling mean, my service": fmean(one[2] for one in past_same[-ROLLING:]) if past_same else queue,
        "rolling mean, all": fmean(one[2] for one in past[-ROLLING:]) if past else queue,
        "extrapolated LES, my service": _extrapolated(morning, same, past_same, ahead, queue),
        "extrapolated LES, all": _extrapolated(morning, others, past, ahead, queue),
    }


def _each(line: list[Visitor], lengths: ServiceTimes) -> float:
    """The mean time that waiting visitors take at a desk, with the gap after it; the same lengths as the forecast."""
    totals = [sum(lengths.of.get(need, UNKNOWN).mean for need in one.needs) for one in line]
    usual = fmean(totals) if totals else 900.0
    habits = lengths.habits
    return usual * (1 - lengths.absent) + habits.absence * lengths.absent + habits.walk + habits.between.mean


def _oldest(morning: Morning, line: list[Visitor], queue: float) -> float:
    waited = [(morning.now - one.standing.arrived_at).total_seconds() for one in line if not one.absences]
    return max(waited, default=queue)


def _extrapolated(
    morning: Morning, line: list[Visitor], past: list[tuple[float, Visitor, float, int]], ahead: int, queue: float
) -> float:
    """The waits so far in the queue, and of the last one called, per place moved up; times the places before me."""
    waited = moved = 0.0
    for one in line:
        if one.sample is not None and one.called_at is None:
            now_ahead = sum(other.standing.serial < one.standing.serial for other in morning.line.values())
            waited += (morning.now - one.standing.arrived_at).total_seconds()
            moved += max(one.sample - now_ahead, 0)
    if past and past[-1][1].sample is not None:
        waited += past[-1][2]
        moved += past[-1][1].sample + 1
    return (ahead + 1) * waited / moved if moved else queue
