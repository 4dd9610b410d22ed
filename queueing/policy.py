"""Who is next, who has which place, and why? Pure: values in, answer out; no clock, no database.

One ordering (`calling_order_key`) and one filter (`may_call`) serve the next call, the hall list, the place on the
phone and the forecast (product §4, decisions 1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

LONG_WAIT = timedelta(minutes=30)
NEWCOMER = 1_000_000
"""The serial of somebody who has no ticket yet: after everybody who has one."""
NO_VISIT = 0
"""The `visit` of a standing that belongs to none: somebody who would come in now, or who is expected."""


class Rank(IntEnum):
    """The reasons to be called, strongest first. Also the *why* that staff can read."""

    BROUGHT_FORWARD = 0
    APPOINTMENT = 1
    WAITED_TOO_LONG = 2
    LONGEST_WAIT = 3


class PauseReason(StrEnum):
    """Why a visit is not called for a while."""

    AFTER_ABSENCE = "after_absence"
    """Called and not there: until a time, or until some others were called."""
    MORE_TIME = "more_time"
    """They asked for more time: only the clock ends it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about a waiting visit that may decide its turn. Durations are timedeltas, times are aware.

    A pause lasts until `held_until`; one after an absence also ends after `held_calls` calls of others.
    """

    visit: int
    serial: int
    arrived_at: datetime
    services: frozenset[str]
    max_wait: timedelta | None = None
    due_at: datetime | None = None
    brought_forward_at: datetime | None = None
    held_until: datetime | None = None
    held_calls: int = 0
    pause_reason: PauseReason | None = None
    parked_until: datetime | None = None
    assigned_service: str | None = None
    assigned_desk: int | None = None
    assigned_person: int | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the policy knows of a desk: its colleague and the services it helps with now."""

    desk: int
    person: int | None
    helps_with: frozenset[str]
    open: bool = True


@dataclass(frozen=True, slots=True)
class NextCall:
    """The visit to call, and why this one."""

    visit: int
    why: Rank


def rank(visit: Standing, now: datetime) -> Rank:
    """The strongest reason this visit has at `now`."""
    if visit.brought_forward_at is not None:
        return Rank.BROUGHT_FORWARD
    if visit.due_at is not None and visit.due_at <= now:
        return Rank.APPOINTMENT
    if visit.max_wait is not None and now - visit.arrived_at > visit.max_wait:
        return Rank.WAITED_TOO_LONG
    return Rank.LONGEST_WAIT


def calling_order_key(visit: Standing, now: datetime) -> tuple[int, datetime, int]:
    """Sort key of the hall list, smallest first; independent of any desk. Ties fall to the earlier ticket."""
    reason = rank(visit, now)
    since = {Rank.BROUGHT_FORWARD: visit.brought_forward_at, Rank.APPOINTMENT: visit.due_at}.get(reason)
    return (reason, since or visit.arrived_at, visit.serial)


def in_order(visits: Iterable[Standing], now: datetime) -> list[Standing]:
    """The hall list: everybody waiting, in calling order."""
    return sorted(visits, key=lambda visit: calling_order_key(visit, now))


def is_held(visit: Standing, now: datetime) -> bool:
    """True while the pause after *not there* or *give way* lasts: until a time, or until enough others were called."""
    return visit.held_until is not None and now < visit.held_until and calls_left(visit) > 0


def calls_left(visit: Standing) -> float:
    """How many calls of others end its pause; infinitely many when only the clock does."""
    return math.inf if visit.pause_reason is PauseReason.MORE_TIME else visit.held_calls


def wanted_by(visit: Standing) -> frozenset[str]:
    """The services that can help this visit now: the assigned one, else those of its open needs."""
    return visit.services if visit.assigned_service is None else frozenset({visit.assigned_service})


def suits(desk: DeskView, visit: Standing) -> bool:
    """The desk helps with an open need of this visit, and the visit is not assigned elsewhere."""
    return (
        desk.open
        and not desk.helps_with.isdisjoint(wanted_by(visit))
        and visit.assigned_desk in (None, desk.desk)
        and visit.assigned_person in (None, desk.person)
    )


def may_call(desk: DeskView, visit: Standing, now: datetime) -> bool:
    """The filter that makes the hall list one desk's own list."""
    return suits(desk, visit) and not is_held(visit, now)


def next_for(desk: DeskView, visits: Iterable[Standing], now: datetime) -> NextCall | None:
    """The visit this desk calls now: the first of the hall list that it may call, or None."""
    callable_now = [visit for visit in visits if may_call(desk, visit, now)]
    if not callable_now:
        return None
    first = min(callable_now, key=lambda visit: calling_order_key(visit, now))
    return NextCall(first.visit, rank(first, now))


def passed_over(desk: DeskView, visits: Iterable[Standing], chosen: int, now: datetime) -> list[int]:
    """Visits whose pause shortens by one because this desk, which could call them, calls someone else."""
    others = [one for one in visits if one.visit != chosen and one.pause_reason is not PauseReason.MORE_TIME]
    return [one.visit for one in others if is_held(one, now) and suits(desk, one)]


def waits_too_long(visit: Standing, now: datetime) -> bool:
    """The longest wait of its services is over, whatever its rank; half an hour when none is set."""
    return now - visit.arrived_at > (visit.max_wait or LONG_WAIT)


def without_a_desk(visits: Iterable[Standing], desks: Sequence[DeskView], now: datetime) -> list[Standing]:
    """Visits that wait too long while no open desk helps with them, longest first (decisions 21).

    A visit that waits for one desk or one person is left out: another profile would not help it.
    """
    free = [one for one in visits if one.assigned_desk is None and one.assigned_person is None]
    alone = [one for one in free if waits_too_long(one, now) and not any(suits(desk, one) for desk in desks)]
    return sorted(alone, key=lambda one: (one.arrived_at, one.serial))


def people_before(me: Standing, visits: Iterable[Standing], desks: Sequence[DeskView], now: datetime) -> int | None:
    """How many of the whole hall come before me, whatever they come for; None when no open desk could call me.

    The needs of others are not used: my place must not reveal them (decisions 34). My own pause is ignored: the place
    on the phone is the one I come back to.
    """
    if not any(suits(desk, me) for desk in desks):
        return None
    before_me = calling_order_key(unseen(me), now)
    return sum(
        calling_order_key(unseen(other), now) < before_me and not is_held(other, now)
        for other in visits
        if other.visit != me.visit
    )


def places(visits: Iterable[Standing], desks: Sequence[DeskView], now: datetime) -> dict[int, int | None]:
    """Visit → its `people_before`, for everybody at once, in one pass along the queue as anyone sees it."""
    found: dict[int, int | None] = {}
    passed = 0
    for one in sorted(visits, key=lambda visit: calling_order_key(unseen(visit), now)):
        found[one.visit] = passed if any(suits(desk, one) for desk in desks) else None
        passed += not is_held(one, now)
    return found


def unseen(visit: Standing) -> Standing:
    """A standing without its needs: order and pauses stay; services, longest waits and assignments are removed."""
    return replace(
        visit, services=frozenset(), max_wait=None, assigned_service=None, assigned_desk=None, assigned_person=None
    )


def newcomer(services: frozenset[str], *, now: datetime, serial: int = NEWCOMER) -> Standing:
    """A visitor who would take a ticket right now, to tell them in advance how many are before them."""
    return Standing(visit=NO_VISIT, serial=serial, arrived_at=now, services=services)


def unheld(visit: Standing) -> Standing:
    """The same visit without its pause."""
    return replace(visit, held_until=None, held_calls=0, pause_reason=None)
