"""How does reception act for a desk whose colleague is away? In its own name (decisions 36).

What reception may not see it does not see here either: no notes, and no result for a question that was handed over to
a service whose name would tell why a visitor came.
"""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.colleagues.handovers import return_of
from queueing.colleagues.staff import Role, names_of
from queueing.desks import handing_over
from queueing.desks.desk import Desk, DeskState, desk_at
from queueing.desks.handover_targets import passes_of
from queueing.refusals import NotServing
from queueing.visits.calls import open_call_at, open_call_of
from queueing.visits.finding import visit_at
from queueing.visits.visit import Visit
from reception.hall import reception
from reception.handover_view import Handed, handed_of
from reception.results import result_of
from reception.rows import profile_words
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.parts import answer, redirect_page
from web.transactions import db_session, hall_locked

STATES = {
    DeskState.FREE: "vrij",
    DeskState.CALLING: "roept",
    DeskState.SERVING: "helpt",
    DeskState.WRAPPING_UP: "rondt af",
    DeskState.PAUSED: "pauze",
}

# --- a visit at any desk ---


@reception.post("/visits/<int:key>/recall")
@needs_role(Role.HOST)
def recall(key: int) -> Any:
    """*Opnieuw oproepen*."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).recall(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/withdrawal")
@needs_role(Role.HOST)
def withdraw_call(key: int) -> Any:
    """*Oproep intrekken*: as if not called; also after the ten seconds of the desk are over."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).withdraw_call(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/arrival")
@needs_role(Role.HOST)
def arrive(key: int) -> Any:
    """*Is er*."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).arrive(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/absence")
@needs_role(Role.HOST)
def not_there(key: int) -> Any:
    """*Niet gekomen*."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).not_there(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/finish")
@needs_role(Role.HOST)
def finish(key: int) -> Any:
    """*Klaar*, with one result for every question at the desk."""
    with hall_locked(g.branch.id):
        one, seat = visit_and_desk(key)
        rest = result_of(request.form.get("rest", ""), one, seat.helps_with, handed_in_hall(one))
        one.finish(seat.helps_with, now=now(), rest=rest, staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/putting-back")
@needs_role(Role.HOST)
def put_back(key: int) -> Any:
    """*Terug in de rij*, from a desk."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).put_back(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/handover/lifting")
@needs_role(Role.HOST)
def lift_handover(key: int) -> Any:
    """*Niet meer doorgeven*: the question goes back to where it came from, before somebody called it."""
    with hall_locked(g.branch.id):
        handing_over.revert_handover(visit_at(db_session(), g.branch.id, key), staff_id=me().id, now=now())
        return_of(db_session(), g.branch.id, key).see_return(me().id, now=now())
    return back_to(key)


def visit_and_desk(key: int) -> tuple[Visit, Desk]:
    """A visit that is called to or helped at a desk, and that desk. Raises NoSuchVisit, NotServing."""
    one = visit_at(db_session(), g.branch.id, key)
    call = open_call_of(db_session(), one.id)
    if call is None:
        raise NotServing(number=one.number)
    return one, db_session().get_one(Desk, call.desk_id)


def handed_in_hall(one: Visit) -> Handed | None:
    """What the hall may know of the handovers of this visit."""
    return handed_of(one, one.needs, passes_of(db_session(), g.branch.id, one.id).get(one.id, ()), None)


# --- any desk ---


@reception.get("/desks/<int:number>")
@needs_role(Role.HOST)
def one_desk(number: int) -> str:
    """The panel of one desk; without htmx a page of its own."""
    if request.htmx:  # type: ignore[attr-defined]
        return desk_panel(number)
    return render_template("reception/one_desk.html", panel=desk_panel(number))


@reception.post("/desks/<int:number>/closing")
@needs_role(Role.HOST)
def close_desk(number: int) -> Any:
    """*Sluit loket 3*: the visitor called or helped there waits on, with the waiting time of the arrival."""
    with hall_locked(g.branch.id):
        desk_at(db_session(), g.branch.id, number).clear(now=now(), staff_id=me().id)
    return _desk_again(number)


@reception.post("/desks/<int:number>/taking-over")
@needs_role(Role.HOST)
def take_over(number: int) -> Any:
    """*Neem over*: this host replaces the colleague, and the visitor stays."""
    with hall_locked(g.branch.id):
        desk_at(db_session(), g.branch.id, number).take_over(me(), now=now())
    return redirect_page(url_for("desk.work"))


@reception.post("/desks/<int:number>/pause")
@needs_role(Role.HOST)
def pause_desk(number: int) -> Any:
    """*Pauze*, for a colleague who left in a hurry."""
    with hall_locked(g.branch.id):
        desk_at(db_session(), g.branch.id, number).pause(now=now(), staff_id=me().id)
    return _desk_again(number)


@reception.post("/desks/<int:number>/resuming")
@needs_role(Role.HOST)
def resume_desk(number: int) -> Any:
    """*Verder*."""
    with hall_locked(g.branch.id):
        desk_at(db_session(), g.branch.id, number).resume(now=now(), staff_id=me().id)
    return _desk_again(number)


@reception.post("/desks/<int:number>/wrapping-up")
@needs_role(Role.HOST)
def wrap_up_desk(number: int) -> Any:
    """*Rondt af*: nobody is called there for five minutes at most."""
    with hall_locked(g.branch.id):
        desk_at(db_session(), g.branch.id, number).wrap_up(now=now(), staff_id=me().id)
    return _desk_again(number)


def desk_panel(number: int) -> str:
    """The colleague there, what is going on, and what reception can do about it."""
    seat = desk_at(db_session(), g.branch.id, number)
    call = open_call_at(db_session(), seat.id)
    state = seat.state(call, now())
    return render_template(
        "reception/_one_desk.html",
        desk=seat,
        who=names_of(db_session(), [seat.staff_id]).get(seat.staff_id or 0, ""),
        state=state,
        state_words=STATES.get(state, ""),
        helps_with=profile_words(seat, g.catalogue),
        at_rest=state in (DeskState.FREE, DeskState.WRAPPING_UP),
        visit=visit_at(db_session(), g.branch.id, call.visit_id) if call is not None else None,
        mine=seat.staff_id == me().id,
        may_take_over=not me().services_in(g.branch.id).isdisjoint(seat.helps_with),
    )


def _desk_again(number: int) -> Any:
    return answer("visit", desk_panel(number), page=url_for("reception.one_desk", number=number))
