"""Whoever took a number without a code: reception finds the appointment, in the panel or in the book, and links it."""

from __future__ import annotations

from typing import Any

from flask import g, request

from queueing.appointments import appointment_at
from queueing.finding_visits import visit_at, visit_of_day
from queueing.linking import appointment_of, link
from queueing.refusals import NoSuchAppointment
from queueing.staff import Role
from queueing.visits import Visit
from reception.appointments import book
from reception.hall import reception
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.forms import whole_number
from web.turns import session, turn_in


@reception.post("/visits/<int:key>/appointment")
@needs_role(Role.HOST)
def link_appointment(key: int) -> Any:
    """*Heeft een afspraak*: this number is the one of that appointment."""
    booked = whole_number(request.form.get("appointment"))
    if booked is None:
        raise NoSuchAppointment
    with turn_in(g.branch.id):
        _link(visit_at(session(), g.branch.id, key), booked)
    return back_to(key)


@reception.post("/visits/<int:key>/appointment/undo")
@needs_role(Role.HOST)
def unlink_appointment(key: int) -> Any:
    """*Los van de afspraak*: it is expected again, and the number stays. Until it is called."""
    with turn_in(g.branch.id):
        booked = appointment_of(visit_at(session(), g.branch.id, key))
        if booked is not None:
            booked.undo_check_in(session(), now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/appointments/<int:key>/number")
@needs_role(Role.HOST)
def link_number(key: int) -> str:
    """*Koppel*, in the book: the number that the visitor holds is typed."""
    typed = whole_number(request.form.get("number", "").strip(), most=999) or 0
    with turn_in(g.branch.id):
        _link(visit_of_day(session(), g.branch.id, typed, g.branch.day_of(now())), key)
    return book()


def _link(one: Visit, key: int) -> None:
    booked = appointment_at(session(), g.branch.id, key)
    link(one, booked, g.branch, g.catalogue, now=now(), staff_id=me().id)
