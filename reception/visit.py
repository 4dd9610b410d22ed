"""One visit's panel at reception: its needs, where it goes, and every deed the host may do."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from queueing.asks import open_asks
from queueing.calls import open_call_of, open_calls
from queueing.desks import Desk, desk_at, desks_of
from queueing.finding_visits import visit_at, visit_of_day
from queueing.happenings import State
from queueing.receivers import passes_of
from queueing.refusals import DeskDoesNotHelp, PersonalReason
from queueing.staff import Role, Staff, colleague_at, colleagues, names_of
from queueing.undo import bring_in, may_come_in, may_take_back
from queueing.visits import Visit
from reception.aids import aids_for
from reception.appointments import entries_of
from reception.ask_lines import marks_of
from reception.colleagues import WORDS, in_order, where_today
from reception.desk import AWAY
from reception.hall import reception
from reception.interpreter import interpreter_choices
from reception.lines import line_of
from reception.results import results_for
from web.access import me, needs_role
from web.clock import now
from web.forms import whole_number
from web.parts import answer
from web.turns import session, turn_in

REASONS = (
    "Is onwel of kan niet lang wachten",
    "Klein kind dat niet kan wachten",
    "Vervoer of opvang loopt af",
    "Eerder fout doorgestuurd",
    "Andere reden, besproken aan het onthaal",
)


@reception.get("/visits/<int:key>")
@needs_role(Role.HOST)
def visit(key: int) -> str:
    """The side panel; without htmx a page of its own."""
    if request.htmx:  # type: ignore[attr-defined]
        return panel(key)
    return render_template("reception/visit.html", panel=panel(key))


@reception.get("/numbers/<int:number>")
@needs_role(Role.HOST)
def by_number(number: int) -> Any:
    """Three digits typed in the hall open that visit, in whichever list it is, or over."""
    key = visit_of_day(session(), g.branch.id, number, g.branch.day_of(now())).id
    if request.htmx:  # type: ignore[attr-defined]
        return panel(key)
    return redirect(url_for("reception.visit", key=key))


@reception.post("/visits/<int:key>/call")
@needs_role(Role.HOST)
def call_visit(key: int) -> Any:
    """Call this visit to a desk that is free."""
    with turn_in(g.branch.id) as hall:
        one = visit_at(session(), g.branch.id, key)
        desk_at(session(), g.branch.id, _number("desk")).call_this(hall, g.catalogue, one, staff=me(), now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/assignment")
@needs_role(Role.HOST)
def assign(key: int) -> Any:
    """*Toewijzen*: to one service, desk or person; an empty choice lifts it."""
    kind, _, value = request.form.get("to", "").partition(":")
    with turn_in(g.branch.id):
        one = visit_at(session(), g.branch.id, key)
        one.assign(g.catalogue, now=now(), staff_id=me().id, **_assignment(kind, value, one))
    return back_to(key)


@reception.post("/visits/<int:key>/needs")
@needs_role(Role.HOST)
def add_need(key: int) -> Any:
    """One more question in the same visit."""
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).add_need(g.branch, g.catalogue, request.form.get("need", ""), now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/needs/<code>/drop")
@needs_role(Role.HOST)
def drop_need(key: int, code: str) -> Any:
    """The visitor no longer asks this."""
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).drop_need(code, now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/language")
@needs_role(Role.HOST)
def change_language(key: int) -> Any:
    """Another language to speak."""
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).change_language(g.catalogue, request.form.get("language", ""), now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/precedence")
@needs_role(Role.HOST)
def bring_forward(key: int) -> Any:
    """*Voorrang (met reden)*; nothing of it shows in public."""
    reason = request.form.get("reason", "").strip()
    if reason and reason not in REASONS:  # typed by nobody, sent by a page of ours: no name comes in here
        raise PersonalReason
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).bring_forward(reason, now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/precedence/lifting")
@needs_role(Role.HOST)
def lift_precedence(key: int) -> Any:
    """*Geen voorrang meer*."""
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).lift_precedence(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/return")
@needs_role(Role.HOST)
def bring_back(key: int) -> Any:
    """A missed visitor is back, or one whose visit was over already."""
    with turn_in(g.branch.id):
        one = visit_at(session(), g.branch.id, key)
        if one.state is State.ENDED:
            bring_in(one, now=now(), staff_id=me().id)
        else:
            one.bring_back(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/leaving")
@needs_role(Role.HOST)
def leave(key: int) -> Any:
    """*Weggegaan*."""
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, key).leave(now=now(), staff_id=me().id)
    return back_to(key)


# --- the panel ---


def panel(key: int) -> str:
    """The panel of one visit. Holds buttons only, so that a refresh eats nothing."""
    one = visit_at(session(), g.branch.id, key)
    desks = desks_of(session(), g.branch.id)
    call = open_call_of(session(), one.id)
    numbers, passes = {desk.id: desk.number for desk in desks}, passes_of(session(), g.branch.id, key).get(key, ())
    line = line_of(one, g.catalogue, sees=None, call=call, numbers=numbers, passes=passes, reader=me())
    wanted = {need.service for need in one.open_needs}
    helping = [desk for desk in desks if desk.is_open and not wanted.isdisjoint(desk.helps_with)]
    busy = {other.desk_id for other in open_calls(session(), g.branch.id)}
    where = where_today()
    seat = next((desk for desk in desks if call is not None and desk.id == call.desk_id), None)
    return render_template(
        "reception/_visit.html",
        line=line,
        visit=one,
        catalogue=g.catalogue,
        desks=helping,
        free_desks=[desk for desk in helping if desk.id not in busy],
        assigned="" if line.handed is not None and line.handed.may_go_back else _assigned_words(one),
        people=in_order((who for who in colleagues(session(), g.branch.id) if who.services_in(g.branch.id)), where),
        where={key: WORDS[word] for key, word in where.items()},
        for_someone=marks_of(open_asks(session(), g.branch.id)).get(one.id, ""),
        reasons=REASONS,
        aids=aids_for(one),
        interpreter=interpreter_choices(one),
        is_waiting=one.state is State.WAITING,
        is_missed=one.state is State.MISSED,
        is_parked=one.state is State.PARKED,
        may_park=one.state in (State.WAITING, State.SERVING) and bool(one.open_needs),
        may_undo=may_take_back(one, now()),
        may_come_in=may_come_in(one),
        seat=seat,
        seated=names_of(session(), [seat.staff_id]).get(seat.staff_id or 0, "") if seat is not None else "",
        is_called=one.state is State.CALLED,
        is_serving=one.state is State.SERVING,
        is_fetched=call is not None and call.is_fetched,
        results=results_for(one, seat.helps_with, line.handed) if seat is not None else [],
        away=AWAY,
        is_ended=one.state is State.ENDED,
        **_appointments_for(one),
    )


def back_to(key: int) -> Any:
    """The answer to a deed on a visit: its panel again."""
    return answer("visit", panel(key), page=url_for("reception.hall", visit=key))


def _appointments_for(one: Visit) -> dict[str, Any]:
    """The appointment of this number, and those of the day that it may still turn out to be the one of."""
    if one.state is not State.WAITING:
        return {"its_appointment": None, "appointments": []}
    of_day = entries_of(g.branch.day_of(one.arrived_at))
    mine = next((each for each in of_day if each.appointment.visit_id == one.id), None)
    return {
        "its_appointment": mine,
        "may_unlink": mine is not None and not mine.appointment.gave(one),
        "appointments": [] if mine else [each for each in of_day if each.appointment.visit_id is None],
    }


def _assignment(kind: str, value: str, one: Visit) -> dict[str, Any]:
    if kind == "service":
        return {"service": value}
    if kind == "desk":
        return {"desk_id": _helping_desk(value, one).id}
    if kind == "person":
        return {"person_id": _colleague(value).id}
    return {}


def _helping_desk(value: str, one: Visit) -> Desk:
    desk = desk_at(session(), g.branch.id, whole_number(value) or 0)
    if desk.is_open and {need.service for need in one.open_needs}.isdisjoint(desk.helps_with):
        raise DeskDoesNotHelp(number=one.number, desk=desk.number)
    return desk


def _colleague(value: str) -> Staff:
    return colleague_at(session(), g.branch.id, whole_number(value) or 0)


def _assigned_words(one: Visit) -> str:
    if one.assigned_service is not None:
        service = g.catalogue.services.get(one.assigned_service)
        return service.name if service is not None else one.assigned_service
    if one.assigned_desk is not None:
        return f"loket {session().get_one(Desk, one.assigned_desk).number}"
    if one.assigned_person is not None:
        return names_of(session(), [one.assigned_person]).get(one.assigned_person, "")
    return ""


def _number(field: str) -> int:
    number = whole_number(request.form.get(field), most=9_999)
    return abort(422) if number is None else number
