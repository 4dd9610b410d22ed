"""How is the last deed taken back? For ten seconds, while nobody went on with the visit (decisions 22).

And until the day closes whoever left, or was sent home with *Klaar*, can come back in (decisions 38).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.appointments import Appointment
from queueing.base import session_of
from queueing.calls import UNDO_TERM, Call, open_call_at
from queueing.desks import Desk
from queueing.handovers import Handover
from queueing.happenings import Deed, Happening, State
from queueing.refusals import (
    DeskBusy,
    DeskClosed,
    HouseClosed,
    NotGone,
    NothingToUndo,
    NumberTaken,
    TooLateToUndo,
)
from queueing.visits import EndReason, NeedState, Outcome, Visit, still_here

_MOMENTS = ("held_until", "parked_until", "ended_at")


def take_back(visit: Visit, *, now: datetime, staff_id: int | None = None) -> None:
    """*Ongedaan* after is er, klaar, weggegaan, niet gekomen, doorgeven, komt terug, heeft een afspraak: as it was.

    Raises NothingToUndo once anything else happened to the visit, TooLateToUndo, DeskBusy when the desk went on with
    somebody else, DeskClosed when the colleague left it, NumberTaken.
    """
    before = visit.undoable
    if not before:
        raise NothingToUndo(number=visit.number)
    if abs(now - datetime.fromisoformat(before["at"])) > UNDO_TERM:
        raise TooLateToUndo(number=visit.number)
    if "appointment" in before:
        session_of(visit).get_one(Appointment, before["appointment"]).undo_check_in(
            session_of(visit), now=now, staff_id=staff_id
        )
        return
    call = _call_again(visit, before["call"], is_here=before.get("is_here", True))
    if visit.state is State.ENDED:
        _check_number(visit)
    _restore(visit, before)
    visit.tell_undone(now, call, staff_id=staff_id)


def bring_in(visit: Visit, *, now: datetime, staff_id: int | None = None) -> None:
    """*Terug in de rij* for whose visit is over: the questions that were open then, the place of the arrival.

    Raises NotGone, NothingToUndo when nothing was open, HouseClosed once the day was closed, NumberTaken.
    """
    if visit.state is not State.ENDED:
        raise NotGone(number=visit.number)
    if not may_come_in(visit):
        raise NothingToUndo(number=visit.number)
    closed = select(Happening.id).where(
        Happening.branch_id == visit.branch_id, Happening.deed == Deed.DAY_CLOSED, Happening.at >= visit.ended_at
    )
    if session_of(visit).scalar(closed.limit(1)) is not None:
        raise HouseClosed
    _check_number(visit)
    _restore(visit, visit.undoable)
    visit.wait_again(now=now, staff_id=staff_id)


def may_come_in(visit: Visit) -> bool:
    """The visit is over, and something was still open when it ended."""
    needs = visit.undoable.get("needs", {}).values()
    return visit.state is State.ENDED and any(state == NeedState.OPEN for state, *_ in needs)


def last_at(desk: Desk, *, now: datetime) -> Visit | None:
    """The visit that this desk let go within the last ten seconds and may still take back, or None."""
    since = now - UNDO_TERM
    ended = select(Call).where(
        Call.branch_id == desk.branch_id,
        Call.day >= now.date() - timedelta(days=1),  # so that the past is not looked through
        Call.desk_id == desk.id,
        (Call.ended_at >= since) | (Call.absent_at >= since),
        Call.undone_at.is_(None),
    )
    last = max(session_of(desk).scalars(ended), key=lambda call: call.id, default=None)
    visit = session_of(desk).get_one(Visit, last.visit_id) if last is not None else None
    return visit if visit is not None and may_take_back(visit, now) else None


def was_done_at(visit: Visit, desk: Desk) -> bool:
    """What may be taken back of this visit was done at this desk."""
    call_id = visit.undoable.get("call")
    call = session_of(visit).get(Call, call_id) if call_id is not None else None
    return call is not None and call.desk_id == desk.id


def may_take_back(visit: Visit, now: datetime) -> bool:
    """Something was done within the last ten seconds, and nobody went on with it since."""
    return bool(visit.undoable) and abs(now - datetime.fromisoformat(visit.undoable["at"])) <= UNDO_TERM


def _call_again(visit: Visit, call_id: int | None, *, is_here: bool) -> Call | None:
    if call_id is None:
        return None
    session: Session = session_of(visit)
    call = session.get_one(Call, call_id)
    desk = session.get_one(Desk, call.desk_id)
    if desk.staff_id != call.staff_id:
        raise DeskClosed(desk=desk.number)
    busy = open_call_at(session, desk.id)
    if busy is not None and busy.id != call.id:
        raise DeskBusy(desk=desk.number, number=session.get_one(Visit, busy.visit_id).number)
    call.ended_at = call.absent_at = None
    call.arrived_at = call.arrived_at if is_here else None
    desk.wraps_up_until = None
    return call


def _check_number(visit: Visit) -> None:
    """All eight hundred are in use, and this one was given again within ten seconds: it can happen."""
    again = select(Visit.id).where(Visit.branch_id == visit.branch_id, Visit.number == visit.number, still_here)
    if session_of(visit).scalar(again) is not None:
        raise NumberTaken(number=visit.number)


def _restore(visit: Visit, before: dict[str, Any]) -> None:
    if "handover" in before:
        session_of(visit).delete(session_of(visit).get_one(Handover, before["handover"]))
    for name, value in before["visit"].items():
        setattr(visit, name, datetime.fromisoformat(value) if name in _MOMENTS and value else value)
    visit.state = State(before["visit"]["state"])
    visit.end_reason = EndReason(before["visit"]["end_reason"]) if before["visit"]["end_reason"] else None
    for need in visit.needs:
        if str(need.id) in before["needs"]:
            state, outcome, call_id, *more = before["needs"][str(need.id)]
            need.state, need.outcome = NeedState(state), Outcome(outcome) if outcome else None
            need.served_by_call = call_id
            need.service, need.receipt = more or (need.service, need.receipt)  # none of it before an upgrade today
