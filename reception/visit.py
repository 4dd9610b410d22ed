"""What can the host see and do about one visit? A panel with its needs, where it goes, and every action."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from queueing.colleagues.asks import open_asks
from queueing.colleagues.staff import Role, Staff, colleague_at, colleagues, names_of
from queueing.desks.desk import Desk, desk_at, desks_of
from queueing.desks.handover_targets import passes_of
from queueing.desks.undo import bring_in, may_come_in, may_take_back
from queueing.happenings import State
from queueing.refusals import DeskDoesNotHelp, PersonalReason
from queueing.visits.calls import open_call_of, open_calls
from queueing.visits.finding import visit_at, visit_of_day
from queueing.visits.visit import Visit
from reception.aids import aids_for
from reception.appointments import entries_of
from reception.ask_strip import marks_of
from reception.colleagues import WORDS, in_order, where_today
from reception.desk import AWAY
from reception.hall import reception
from reception.interpreter import interpreter_choices
from reception.results import results_for
from reception.rows import WHY, VisitRow, row_of
from web.access import me, needs_role
from web.clock import now
from web.forms import whole_number
from web.parts import answer
from web.transactions import db_session, hall_locked

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
    """Three digits typed in the hall open that visit, in any list, or when it is over."""
    key = visit_of_day(db_session(), g.branch.id, number, g.branch.day_of(now())).id
    if request.htmx:  # type: ignore[attr-defined]
        return panel(key)
    return redirect(url_for("reception.visit", key=key))


@reception.post("/visits/<int:key>/call")
@needs_role(Role.HOST)
def call_visit(key: int) -> Any:
    """Call this visit to a desk that is free."""
    with hall_locked(g.branch.id) as hall:
        one = visit_at(db_session(), g.branch.id, key)
        desk_at(db_session(), g.branch.id, _number("desk")).call_this(hall, g.catalogue, one, staff=me(), now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/assignment")
@needs_role(Role.HOST)
def assign(key: int) -> Any:
    """*Toewijzen*: to one service, desk or person; an empty choice lifts it."""
    kind, _, value = request.form.get("to", "").partition(":")
    with hall_locked(g.branch.id):
        one = visit_at(db_session(), g.branch.id, key)
        one.assign(g.catalogue, now=now(), staff_id=me().id, **_assignment(kind, value, one))
    return back_to(key)


@reception.post("/visits/<int:key>/needs")
@needs_role(Role.HOST)
def add_need(key: int) -> Any:
    """One more question in the same visit."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).add_need(
            g.branch, g.catalogue, request.form.get("need", ""), now=now()
        )
    return back_to(key)


@reception.post("/visits/<int:key>/needs/<code>/drop")
@needs_role(Role.HOST)
def drop_need(key: int, code: str) -> Any:
    """The visitor no longer needs this."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).drop_need(code, now=now())
    return back_to(key)


@reception.post("/visits/<int:key>/language")
@needs_role(Role.HOST)
def change_language(key: int) -> Any:
    """Another language for this visit."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).change_language(
            g.catalogue, request.form.get("language", ""), now=now()
        )
    return back_to(key)


@reception.post("/visits/<int:key>/precedence")
@needs_role(Role.HOST)
def bring_forward(key: int) -> Any:
    """*Voorrang (met reden)*; nothing shows in public."""
    reason = request.form.get("reason", "").strip()
    if reason and reason not in REASONS:  # only our own pages send one: no name can get in here
        raise PersonalReason
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).bring_forward(reason, now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/precedence/lifting")
@needs_role(Role.HOST)
def lift_precedence(key: int) -> Any:
    """*Geen voorrang meer*."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).lift_precedence(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/return")
@needs_role(Role.HOST)
def bring_back(key: int) -> Any:
    """A missed visitor is back, or one whose visit had ended."""
    with hall_locked(g.branch.id):
        one = visit_at(db_session(), g.branch.id, key)
        if one.state is State.ENDED:
            bring_in(one, now=now(), staff_id=me().id)
        else:
            one.bring_back(now=now(), staff_id=me().id)
    return back_to(key)


@reception.post("/visits/<int:key>/leaving")
@needs_role(Role.HOST)
def leave(key: int) -> Any:
    """*Weggegaan*."""
    with hall_locked(g.branch.id):
        visit_at(db_session(), g.branch.id, key).leave(now=now(), staff_id=me().id)
    return back_to(key)


# --- the panel ---


def panel(key: int) -> str:
    """The panel of one visit. It holds buttons only, so that a refresh loses no typed text."""
    one = visit_at(db_session(), g.branch.id, key)
    desks = desks_of(db_session(), g.branch.id)
    call = open_call_of(db_session(), one.id)
    numbers, passes = {desk.id: desk.number for desk in desks}, passes_of(db_session(), g.branch.id, key).get(key, ())
    line = row_of(one, g.catalogue, sees=None, call=call, numbers=numbers, passes=passes, reader=me())
    wanted = {need.service for need in one.open_needs}
    helping = [desk for desk in desks if desk.is_open and not wanted.isdisjoint(desk.helps_with)]
    busy = {other.desk_id for other in open_calls(db_session(), g.branch.id)}
    people, where = colleagues(db_session(), g.branch.id), where_today()
    seat = next((desk for desk in desks if call is not None and desk.id == call.desk_id), None)
    return render_template(
        "reception/_visit.html",
        line=line,
        visit=one,
        catalogue=g.catalogue,
        desks=helping,
        free_desks=[desk for desk in helping if desk.id not in busy],
        assigned="" if line.handed is not None and line.handed.may_go_back else _assigned_words(one),
        people=[
            (who, f"{who.name}, {WORDS[where[who.id]]}" if who.id in where else who.name)
            for who in in_order((who for who in people if who.services_in(g.branch.id)), where)
        ],
        place=_place_words(line),
        **_needs_to_add(line),
        for_someone=marks_of(open_asks(db_session(), g.branch.id)).get(one.id, ""),
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
        seated=names_of(db_session(), [seat.staff_id]).get(seat.staff_id or 0, "") if seat is not None else "",
        is_called=one.state is State.CALLED,
        is_serving=one.state is State.SERVING,
        is_escorted=call is not None and call.escorted,
        results=results_for(one, seat.helps_with, line.handed) if seat is not None else [],
        away=AWAY,
        is_ended=one.state is State.ENDED,
        **_appointments_for(one),
    )


def back_to(key: int) -> Any:
    """The answer to an action on a visit: its panel again."""
    return answer("visit", panel(key), page=url_for("reception.hall", visit=key))


def _place_words(line: VisitRow) -> str:
    """Why this visitor has this place in the order, as one sentence."""
    if line.visit.state is State.MISSED:
        return "Twee keer opgeroepen en niet gekomen."
    if line.visit.state is State.PARKED:
        return "Even weg. De plaats in de rij blijft."
    is_usual = line.visit.state is State.WAITING and line.why == WHY["longest_wait"]
    words = "Gewone volgorde" if is_usual else line.why.capitalize()
    return f"{words}, even niet oproepen." if line.is_held else f"{words}."


def _needs_to_add(line: VisitRow) -> dict[str, Any]:
    """The questions that this visit does not have yet: by theme, and those of no theme."""
    there = {one.code for one in line.asked}
    needs = [need for need in g.catalogue.needs.values() if not need.signpost and need.code not in there]
    themes = [(group, [need for need in needs if need.group == group.code]) for group in g.catalogue.in_order()]
    return {
        "themes": [(group, of_theme) for group, of_theme in themes if of_theme],
        "of_no_theme": [need for need in needs if need.group not in g.catalogue.groups],
    }


def _appointments_for(one: Visit) -> dict[str, Any]:
    """The appointment of this number, and the appointments of the day that it can still be linked to."""
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
    desk = desk_at(db_session(), g.branch.id, whole_number(value) or 0)
    if desk.is_open and {need.service for need in one.open_needs}.isdisjoint(desk.helps_with):
        raise DeskDoesNotHelp(number=one.number, desk=desk.number)
    return desk


def _colleague(value: str) -> Staff:
    return colleague_at(db_session(), g.branch.id, whole_number(value) or 0)


def _assigned_words(one: Visit) -> str:
    if one.assigned_service is not None:
        service = g.catalogue.services.get(one.assigned_service)
        return service.name if service is not None else one.assigned_service
    if one.assigned_desk is not None:
        return f"loket {db_session().get_one(Desk, one.assigned_desk).number}"
    if one.assigned_person is not None:
        return names_of(db_session(), [one.assigned_person]).get(one.assigned_person, "")
    return ""


def _number(field: str) -> int:
    number = whole_number(request.form.get(field), most=9_999)
    return abort(422) if number is None else number
