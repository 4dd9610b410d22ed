"""How does a visitor step out and come back, how is an action undone, how does a desk wrap up? For hall and desks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, request

from queueing.colleagues.staff import Role
from queueing.desks.undo import undo_last
from queueing.refusals import BadReturnTime
from queueing.visits.finding import visit_at
from queueing.visits.visit import Visit
from reception.desk import AWAY, desk, finish_at, here_again, my_desk, my_last, my_parked, my_visit
from reception.hall import reception
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.transactions import db_session, hall_locked


@desk.post("/visits/<int:key>/stepping-out")
@needs_role(Role.STAFF, Role.HOST)
def step_out(key: int) -> Any:
    """*Komt terug*: the desk is free, the visitor keeps their place."""
    with hall_locked(g.branch.id):
        _step_out(my_visit(key))
    return here_again()


@desk.post("/visits/<int:key>/resuming")
@needs_role(Role.STAFF, Role.HOST)
def come_back(key: int) -> Any:
    """*Is terug*, at the desk."""
    with hall_locked(g.branch.id):
        my_parked(key).resume(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/taking-back")
@needs_role(Role.STAFF, Role.HOST)
def take_back_here(key: int) -> Any:
    """*Ongedaan*: undo what this desk did last, within ten seconds."""
    with hall_locked(g.branch.id):
        undo_last(my_last(key), now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/finish-and-wrap-up")
@needs_role(Role.STAFF, Role.HOST)
def finish_and_wrap_up(key: int) -> Any:
    """*Klaar, ik rond af*: calls nobody while the colleague finishes, five minutes at most."""
    with hall_locked(g.branch.id):
        mine = my_desk()
        finish_at(my_visit(key), mine, request.form.get("rest", ""))
        mine.wrap_up(now=now())
    return here_again()


@reception.post("/visits/<int:key>/stepping-out")
@needs_role(Role.HOST)
def park(key: int) -> Any:
    """*Komt terug*, from the hall."""
    with hall_locked(g.branch.id):
        _step_out(visit_at(db_session(), g.branch.id, key))
    return back_to(key)


@reception.post("/visits/<int:key>/resuming")
@needs_role(Role.HOST)
def resume(key: int) -> Any:
    """*Is terug*, seen at reception."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).resume(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/taking-back")
@needs_role(Role.HOST)
def undo(key: int) -> Any:
    """*Ongedaan*, within ten seconds."""
    with hall_locked(g.branch.id):
        undo_last(visit_at(db_session(), g.branch.id, key), now=now(), staff_id=me().id)
    return back_to(key)


def _step_out(one: Visit) -> None:
    minutes = request.form.get("minutes", "")
    if minutes not in {str(one) for one in AWAY}:
        raise BadReturnTime
    one.park(now() + timedelta(minutes=int(minutes)), now=now(), staff_id=me().id)
