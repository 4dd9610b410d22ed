"""How is a number taken without a code linked to an appointment? Reception finds it, in the panel or in the book."""

from __future__ import annotations

from typing import Any

from flask import g, request

from queueing.appointments.appointment import appointment_at, appointment_of
from queueing.appointments.linking import link
from queueing.appointments.refusals import NoSuchAppointment
from queueing.colleagues.staff import Role
from queueing.visits.finding import visit_at, visit_of_day
from queueing.visits.visit import Visit
from reception.appointments import book
from reception.hall import reception
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.forms import whole_number
from web.transactions import db_session, hall_locked


@reception.post("/visits/<int:key>/appointment")
@needs_role(Role.HOST)
def link_appointment(key: int) -> Any:
    """*Heeft een afspraak*: link this number to that appointment."""
    booked = whole_number(request.form.get("appointment"))
    if booked is None:
        raise NoSuchAppointment
    with hall_locked(g.branch.id):
        _link(visit_at(db_session(), g.branch.id, key), booked)
    return back_to(key)


@reception.post("/visits/<int:key>/appointment/undo")
@needs_role(Role.HOST)
def unlink_appointment(key: int) -> Any:
    """*Los van de afspraak*: the appointment is expected again and the number stays. Possible until it is called."""
    with hall_locked(g.branch.id):
        booked = appointment_of(visit_at(db_session(), g.branch.id, key))
        if booked is not None:
            booked.undo_check_in(db_session(), now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/appointments/<int:key>/number")
@needs_role(Role.HOST)
def link_number(key: int) -> str:
    """*Koppel*, in the book: the host types the visitor's number."""
    typed = whole_number(request.form.get("number", "").strip(), most=999) or 0
    with hall_locked(g.branch.id):
        _link(visit_of_day(db_session(), g.branch.id, typed, g.branch.day_of(now())), key)
    return book()


def _link(one: Visit, key: int) -> None:
    booked = appointment_at(db_session(), g.branch.id, key)
    link(one, booked, g.branch, g.catalogue, now=now(), staff_id=me().id)
