"""How does a choice become a number? A new visit, or the same number for other needs; in one turn of the hall."""

from __future__ import annotations

from flask import abort, current_app, g, request
from sqlalchemy import select

from kiosk.choice import Choice
from queueing.appointments import (
    Answer,
    Appointment,
    appointment_by_code,
    give_back,
)
from queueing.devices import Device
from queueing.finding_visits import visit_at, visit_by_token
from queueing.happenings import State
from queueing.languages import SOURCE
from queueing.needs import APPOINTMENT
from queueing.slips import Slip, booked_needs, slip_of
from queueing.visits import MOST_NEEDS, Arrival, Origin, Visit
from web.access import this_device
from web.clock import now
from web.dice import dice
from web.turns import session, turn_in


def new_ticket(choice: Choice) -> tuple[Visit, bool]:
    """A new visit, and True; or the visit that this form already started, and False.

    Raises HouseClosed, NoMoreNumbers, HouseFull and what else `Visit.start` refuses.
    """
    at, slug, waiting_area = now(), this_device().slug, this_device().waiting_area
    with turn_in(g.branch.id) as hall:
        given = hall.given
        appointment = appointment_of(choice)
        slip = slip_of(session(), appointment)
        arrival = Arrival(
            needs=needs_of(choice, appointment, slip),
            start_key=f"{slug}:{choice.start_key or dice().octets(12).hex()}",
            origin=Origin.KIOSK if appointment is None else Origin.APPOINTMENT,
            language=slip.language if slip and choice.language == SOURCE else choice.language,
            extras=[*choice.extras, *known_extras(slip)],
            waiting_area=waiting_area,
        )
        visit = Visit.start(
            session(), hall, g.branch, g.catalogue, arrival,
            now=at, dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
        fresh_one = hall.given != given
        if fresh_one and will_say_it_showed(this_device()):
            visit.unseen_since = at
        if appointment is not None and fresh_one:
            appointment.check_in(visit, now=at)
    return visit, fresh_one


def will_say_it_showed(kiosk: Device) -> bool:
    """The page of a number tells that it stands on the screen; a paper that printed is seen as well."""
    return bool(request.htmx) and (kiosk.printer == "" or kiosk.trouble is not None)  # type: ignore[attr-defined]


def was_shown(token: str) -> None:
    """This kiosk showed the number with this token."""
    visit = visit_by_token(session(), token)
    if visit is None or visit.branch_id != g.branch.id or visit.unseen_since is None:
        return
    key, was_marked = visit.id, visit.is_unseen(now())
    with turn_in(g.branch.id) as hall:
        visit_at(session(), g.branch.id, key).unseen_since = None
        if was_marked:
            hall.raise_versions({"waiting"})


def unseen_by(start_key: str, *, gone: bool) -> Visit | None:
    """The visit that this kiosk started with this key. Nobody waits for a number that nobody saw: when who asked is
    `gone` and the visit still waits, it ends.
    """
    with turn_in(g.branch.id):
        mine = select(Visit).where(
            Visit.branch_id == g.branch.id, Visit.start_key == f"{this_device().slug}:{start_key}"
        )
        visit = session().scalar(mine)
        if visit is not None and gone and visit.state is State.WAITING:
            give_back(visit)
            visit.leave(now=now())
    return visit


def change_ticket(choice: Choice) -> tuple[Visit, bool]:
    """*Ik koos verkeerd*: same number, other needs. Answers 400 for a ticket that is not of this branch."""
    with turn_in(g.branch.id):
        visit = visit_by_token(session(), choice.changing)
        if visit is None or visit.branch_id != g.branch.id:
            abort(400)
        give_back(visit)
        session().flush()
        appointment = appointment_of(choice)
        visit.change_needs(
            g.branch, g.catalogue, needs_of(choice, appointment, slip_of(session(), appointment)), now=now()
        )
        if appointment is not None:
            appointment.check_in(visit, now=now())
    return visit, False


def appointment_of(choice: Choice) -> Appointment | None:
    """The appointment that this visitor comes for, when their code tells it and it is not too late.

    An hour proves nothing and none is shown: whoever has no code gets a number, and reception links it.
    """
    if APPOINTMENT not in choice.needs or not choice.code:
        return None
    found = appointment_by_code(session(), g.branch.id, choice.code)
    on_time = found is not None and found.answer(g.branch, g.catalogue, now=now()) is Answer.ON_TIME
    return found if on_time else None


def needs_of(choice: Choice, appointment: Appointment | None, slip: Slip | None) -> list[str]:
    """What to write down: the needs behind the appointment in the place of *Ik heb een afspraak*."""
    if appointment is None:
        return list(choice.needs)
    booked = booked_needs(appointment, slip, g.catalogue)
    asked = (booked if code == APPOINTMENT else [code] for code in choice.needs)
    return list(dict.fromkeys(code for several in asked for code in several))[:MOST_NEEDS]


def known_extras(slip: Slip | None) -> list[str]:
    """The helps that a neighbourhood worker wrote down, as far as the house still offers them."""
    return [code for code in slip.extras if code in g.catalogue.extras] if slip else []
