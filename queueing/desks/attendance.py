"""Does anybody still sit at this desk? A colleague who has left counts as absent (decisions 36).

A desk without any action for long is asked *Ben je er nog?*; without an answer it stops counting, until a press at
that desk. At the end of the day every desk closes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from queueing.colleagues.staff import Staff
from queueing.desks.desk import Desk, DeskState, calls_by_desk, desk_of, desks_of
from queueing.happenings import HappeningKind

QUIET = timedelta(minutes=20)
LONG_QUIET = timedelta(minutes=60)
"""A conversation or a pause may take this long before the desk is asked."""
ANSWER_WITHIN = timedelta(minutes=5)
LONG = frozenset({DeskState.SERVING, DeskState.PAUSED})


def due(desk: Desk, state: DeskState, *, now: datetime) -> HappeningKind | None:
    """What to do now: ask this desk, stop counting it, or nothing. Pure."""
    if desk.staff_id is None or desk.away_at is not None:
        return None
    if desk.asked_at is not None:
        return HappeningKind.DESK_AWAY if now - desk.asked_at >= ANSWER_WITHIN else None
    touched = desk.touched_at or desk.opened_at
    quiet = LONG_QUIET if state in LONG else QUIET
    return HappeningKind.DESK_ASKED if touched is None or abs(now - touched) >= quiet else None


def quiet_desks(session: Session, branch_id: int, *, now: datetime) -> list[tuple[Desk, HappeningKind]]:
    """The desks with something to do, and what; two statements."""
    calls = calls_by_desk(session, branch_id)
    found = [(desk, due(desk, desk.state(calls.get(desk.id), now), now=now)) for desk in desks_of(session, branch_id)]
    return [(desk, kind) for desk, kind in found if kind is not None]


def mind_quiet_desks(session: Session, branch_id: int, *, now: datetime) -> int:
    """Ask these desks, and stop counting those that did not answer; returns how many. The hall must be locked."""
    found = quiet_desks(session, branch_id, now=now)
    for desk, kind in found:
        (desk.be_away if kind is HappeningKind.DESK_AWAY else desk.ask_if_there)(now=now)
    return len(found)


def stand_up_for(session: Session, staff: Staff, *, now: datetime) -> None:
    """This colleague can no longer act: the desk closes, and its visitor waits on. The hall must be locked."""
    desk = desk_of(session, staff.id)
    if desk is not None:
        desk.clear(now=now)


def close_desks(desks: Iterable[Desk], *, now: datetime) -> int:
    """The day is over: close every desk; returns how many. Their visits have ended before."""
    seated = [desk for desk in desks if desk.staff_id is not None]
    for desk in seated:
        desk.clear(now=now)
    return len(seated)
