"""How does a choice become a number? A new visit, or the same number for other needs; in one transaction."""

from __future__ import annotations

from flask import abort, g, request
from sqlalchemy import select

from kiosk.choice import Choice
from queueing.appointments.appointment import Appointment, CheckIn, appointment_by_code, release_appointment
from queueing.appointments.outreach_slips import Slip, booked_needs, slip_of
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.needs import APPOINTMENT
from queueing.devices import Device
from queueing.happenings import State
from queueing.visits.arrival import Arrival
from queueing.visits.finding import visit_at, visit_by_token
from queueing.visits.visit import Visit
from queueing.visits.visit_need import MOST_NEEDS
from queueing.visits.visit_record import Origin
from web.access import this_device
from web.arrivals import begin_visit
from web.clock import now
from web.dice import dice
from web.transactions import db_session, hall_locked


def new_ticket(choice: Choice) -> tuple[Visit, bool]:
    """A new visit, and True; or the visit that this form already started, and False.

    Raises HouseClosed, NoMoreNumbers, HouseFull and everything else that `start_visit` raises.
    """
    at, device = now(), this_device()
    with hall_locked(g.branch.id, device) as hall:
        given = hall.given
        appointment = appointment_of(choice)
        slip = slip_of(db_session(), appointment)
        arrival = Arrival(
            needs=needs_of(choice, appointment, slip),
            start_key=f"{device.slug}:{choice.start_key or dice().random_bytes(12).hex()}",
            origin=Origin.KIOSK if appointment is None else Origin.APPOINTMENT,
            language=slip.language if slip and choice.language == SOURCE else choice.language,
            extras=[*choice.extras, *known_extras(slip)],
            waiting_area=device.waiting_area,
        )
        visit = begin_visit(hall, arrival, at=at)
        fresh_one = hall.given != given
        if fresh_one and will_say_it_showed(device):
            visit.unseen_since = at
        if appointment is not None and fresh_one:
            appointment.check_in(visit, now=at)
    return visit, fresh_one


def will_say_it_showed(kiosk: Device) -> bool:
    """The page of a number tells that it stands on the screen; a paper that printed is seen as well."""
    return bool(request.htmx) and (kiosk.printer == "" or kiosk.trouble is not None)  # type: ignore[attr-defined]


def was_shown(token: str) -> None:
    """This kiosk showed the number with this token."""
    visit = visit_by_token(db_session(), token)
    if visit is None or visit.branch_id != g.branch.id or visit.unseen_since is None:
        return
    key, was_marked = visit.id, visit.is_unseen(now())
    with hall_locked(g.branch.id) as hall:
        visit_at(db_session(), g.branch.id, key).unseen_since = None
        if was_marked:
            hall.raise_versions({"waiting"})


def unseen_by(start_key: str, *, gone: bool) -> Visit | None:
    """The visit that this kiosk started with this key. A number that nobody saw must not wait: when its visitor is
    `gone` and the visit still waits, it ends.
    """
    with hall_locked(g.branch.id):
        mine = select(Visit).where(
            Visit.branch_id == g.branch.id, Visit.start_key == f"{this_device().slug}:{start_key}"
        )
        visit = db_session().scalar(mine)
        if visit is not None and gone and visit.state is State.WAITING:
            release_appointment(visit)
            visit.leave(now=now())
    return visit


def change_ticket(choice: Choice) -> tuple[Visit, bool]:
    """*Ik koos verkeerd*: same number, other needs. Answers 400 for a ticket of another branch."""
    with hall_locked(g.branch.id):
        visit = visit_by_token(db_session(), choice.changing)
        if visit is None or visit.branch_id != g.branch.id:
            abort(400)
        release_appointment(visit)
        appointment = appointment_of(choice)
        visit.change_needs(
            g.branch, g.catalogue, needs_of(choice, appointment, slip_of(db_session(), appointment)), now=now()
        )
        if appointment is not None:
            appointment.check_in(visit, now=now())
    return visit, False


def appointment_of(choice: Choice) -> Appointment | None:
    """The appointment of this visitor, when they gave its code and are not too late.

    Knowing an hour proves nothing, so none is shown: a visitor without a code gets a number, and reception links it.
    """
    if APPOINTMENT not in choice.needs or not choice.code:
        return None
    found = appointment_by_code(db_session(), g.branch.id, choice.code)
    on_time = found is not None and found.answer(g.branch, g.catalogue, now=now()) is CheckIn.ON_TIME
    return found if on_time else None


def needs_of(choice: Choice, appointment: Appointment | None, slip: Slip | None) -> list[str]:
    """The needs of the visit: the booked ones in place of *Ik heb een afspraak*."""
    if appointment is None:
        return list(choice.needs)
    booked = booked_needs(appointment, slip, g.catalogue)
    asked = (booked if code == APPOINTMENT else [code] for code in choice.needs)
    return list(dict.fromkeys(code for several in asked for code in several))[:MOST_NEEDS]


def known_extras(slip: Slip | None) -> list[str]:
    """The extras that a neighbourhood worker recorded, as far as the house still offers them."""
    return [code for code in slip.extras if code in g.catalogue.extras] if slip else []
