"""What else does the host arrange for a visitor? An interpreter and when they come, and a call that no screen shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g, request

from queueing.colleagues.staff import Role
from queueing.refusals import NotAnHour, UnknownInterpreter
from queueing.visits.finding import visit_at
from queueing.visits.interpreters import Promise, Way
from queueing.visits.visit import Visit
from reception.hall import reception
from reception.visit import back_to
from web.access import needs_role
from web.clock import now
from web.forms import typed_hour
from web.transactions import db_session, hall_locked


@reception.post("/visits/<int:key>/interpreter")
@needs_role(Role.HOST)
def set_interpreter(key: int) -> Any:
    """*Tolk: telefoon · video · hier*, and then *gebeld · om 9:40 · geen tolk, afspraak* (decisions 12)."""
    kind, _, value = request.form.get("interpreter", "").partition(":")
    with hall_locked(g.branch.id):
        _arrange(visit_at(db_session(), g.branch.id, key), kind, value)
    return back_to(key)


@reception.post("/visits/<int:key>/discretion")
@needs_role(Role.HOST)
def set_discretion(key: int) -> Any:
    """*Discreet: niet op het scherm* (decisions 25)."""
    discreet = request.form.get("discreet", "") == "yes"
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).be_discreet(now=now(), discreet=discreet)
    return back_to(key)


def _arrange(visit: Visit, kind: str, value: str) -> None:
    """Raises UnknownInterpreter and everything that the visit raises."""
    if kind == "none":
        visit.arrange_interpreter(None, now=now())
    elif kind == "way" and value in {way.value for way in Way}:
        visit.arrange_interpreter(Way(value), now=now())
    elif kind == "promise" and value in (Promise.CALLED, Promise.NONE):
        visit.promise_interpreter(Promise(value), now=now())
    elif kind == "at":
        visit.promise_interpreter(Promise.AT, now=now(), at=_today_at(value))
    else:
        raise UnknownInterpreter


def _today_at(words: str) -> datetime:
    """`9:40` of today in this building."""
    try:
        hour = typed_hour(words)
    except NotAnHour:
        raise UnknownInterpreter from None
    at: datetime = g.branch.moment(g.branch.day_of(now()), hour)
    return at
