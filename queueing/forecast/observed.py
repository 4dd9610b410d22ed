"""Which observations tell how long things take? The calls of today, and the figures of earlier days.

This file reads, `queueing/forecast/service_times.py` computes. The number of statements is fixed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.figures import Measure, Measured
from queueing.forecast.service_times import (
    GUESS,
    LONGEST_BETWEEN,
    SHORTEST,
    Helped,
    Past,
    Seen,
    ServiceTimes,
    calls_of,
    learn,
)
from queueing.happenings import Happening, HappeningKind
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import VisitNeed

REMEMBERS = timedelta(days=56)
"""Eight weeks: every weekday eight times, and a new colleague is soon part of it."""


def learned(
    session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime, desks: Sequence[frozenset[str]]
) -> ServiceTimes:
    """The service time of each need of the catalogue, for desks with these profiles."""
    needs = catalogue.needs.values()
    guesses = {need.code: need.minutes * 60.0 for need in needs if not need.signpost}
    groups = {need.code: need.group for need in needs}
    return learn(guesses, groups, seen(session, branch, now=now, desks=desks))


def seen(session: Session, branch: Branch, *, now: datetime, desks: Sequence[frozenset[str]]) -> Seen:
    """Today call by call, earlier days by their sums."""
    today = branch.day_of(now)
    calls = _calls(session, branch, today)
    needs = _needs(session, branch, today)
    answered: dict[int, list[str]] = defaultdict(list)
    asked: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for visit, code, service, served_by in needs:
        asked[visit].append((code, service))
        if served_by is not None:
            answered[served_by].append(code)
    firsts: dict[int, tuple[Call, datetime]] = {}
    for row in calls:
        firsts.setdefault(row[0].visit_id, row)
    lasts = {call.visit_id: call for call, _ in calls}
    before = _endings(session, branch, today)
    return Seen(
        called_before=before[Measured.ARRIVAL] - before[Measured.LEFT] - before[Measured.LEFT_UNCALLED],
        absent_before=before[Measured.NO_SHOW],
        helped=[
            Helped(tuple(answered[call.id]), took, call.desk_id, lasts[call.visit_id] is not call)
            for call, _ in calls
            if call.id in answered and (took := _took(call)) >= SHORTEST
        ],
        past=_past(session, branch, today),
        mix=[one for visit, mine in asked.items() for one in calls_of(mine, desks, turn=visit)],
        called=len(firsts),
        absent=sum(call.absent_at is not None for call, _ in firsts.values()),
        walks=[walk for call, _ in calls if 0 < (walk := _walk(call)) <= LONGEST_BETWEEN],
        gaps=_gaps(calls),
        closed=_closed(session, branch, now),
    )


def _calls(session: Session, branch: Branch, today: date) -> list[tuple[Call, datetime]]:
    """Today's calls with the visitor's time of arrival, without undone calls, in order."""
    rows = session.execute(
        select(Call, Visit.arrived_at)
        .join(Visit, Visit.id == Call.visit_id)
        .where(Call.branch_id == branch.id, Call.day == today, Call.undone_at.is_(None))
        .order_by(Call.serial)
    )
    return [(call, came) for call, came in rows]


def _needs(session: Session, branch: Branch, today: date) -> list[tuple[int, str, str, int | None]]:
    rows = session.execute(
        select(VisitNeed.visit_id, VisitNeed.code, VisitNeed.service, VisitNeed.served_by_call)
        .join(Visit, Visit.id == VisitNeed.visit_id)
        .where(Visit.branch_id == branch.id, Visit.day == today)
        .order_by(VisitNeed.visit_id, VisitNeed.position)
    )
    return [(visit, code, service, served_by) for visit, code, service, served_by in rows]


def _past(session: Session, branch: Branch, today: date) -> dict[str, Past]:
    """Per group of needs, from monthly totals; sensitive ones leave no seconds: for them only prior and today count."""
    rows = session.execute(
        select(Measure.group, func.sum(Measure.times), func.sum(Measure.seconds * Measure.times))
        .where(
            Measure.branch_id == branch.id,
            Measure.kind == Measured.SERVICE,
            Measure.is_monthly,
            Measure.day.between((today - REMEMBERS).replace(day=1), today),
            Measure.seconds >= SHORTEST,
        )
        .group_by(Measure.group)
    )
    return {group: Past(int(count), float(total), 0.0) for group, count, total in rows}


def _endings(session: Session, branch: Branch, today: date) -> Counter[Measured]:
    """Of earlier days: how many visitors came in, did not come when called, or left before their call."""
    rows = session.execute(
        select(Measure.kind, func.sum(Measure.times))
        .where(
            Measure.branch_id == branch.id,
            ~Measure.is_monthly,
            Measure.day.between(today - REMEMBERS, today),
            Measure.kind.in_((Measured.ARRIVAL, Measured.NO_SHOW, Measured.LEFT, Measured.LEFT_UNCALLED)),
        )
        .group_by(Measure.kind)
    )
    counts: Counter[Measured] = Counter()
    for kind, count in rows:
        counts[kind] = int(count)
    return counts


def _closed(session: Session, branch: Branch, now: datetime) -> int:
    """How often a desk was closed in the last hours."""
    lately = Happening.at > now - timedelta(hours=8)
    stood_up = select(func.count()).where(
        Happening.branch_id == branch.id, lately, Happening.kind == HappeningKind.DESK_CLOSED
    )
    return session.scalar(stood_up) or 0


def _took(call: Call) -> float:
    """The time at the desk, in seconds; without *Is er* the usual walk is subtracted. 0 for a call that is not over."""
    if call.ended_at is None or call.arrived_at is None:
        return 0.0
    if call.ended_at > call.arrived_at:
        return (call.ended_at - call.arrived_at).total_seconds()
    return max((call.ended_at - call.called_at).total_seconds() - GUESS.walk, 0.0)


def _walk(call: Call) -> float:
    told = call.arrived_at is not None and call.arrived_at != call.ended_at
    return (call.arrived_at - call.called_at).total_seconds() if told and call.arrived_at else 0.0


def _gaps(calls: Sequence[tuple[Call, datetime]]) -> list[float]:
    """The gaps between two visitors of a desk, when the second was already waiting as the first left."""
    gaps: list[float] = []
    before: dict[int, datetime | None] = {}
    for call, came in calls:
        ended = before.get(call.desk_id)
        if ended is not None and came <= ended:
            gaps.append(max((call.called_at - ended).total_seconds(), 0.0))
        before[call.desk_id] = call.ended_at or call.absent_at
    return gaps
