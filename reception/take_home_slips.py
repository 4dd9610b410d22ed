"""What does a visitor take home on paper? When to come back, with a code; or what to bring (decisions 19, 31)."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.appointments.appointment import hour_of
from queueing.appointments.follow_ups import FARTHEST, FollowUp, book_follow_up, hours_of
from queueing.appointments.refusals import NothingToBring, UnknownRole
from queueing.catalogue.needs import PERSON
from queueing.colleagues.staff import Role
from queueing.desks.desk import desk_of
from queueing.devices import printing_kiosks
from queueing.happenings import State
from queueing.refusals import NeedNotOffered, NotYourDesk
from queueing.visits.calls import open_call_at
from queueing.visits.finding import visit_at
from queueing.visits.visit import Visit
from reception.rows import VisitRow, row_of
from web.access import me, needs_role, with_appointments
from web.clock import now
from web.dice import dice
from web.faces import Face, Pages
from web.forms import typed_day, typed_hour
from web.language import choose_language, offered_today
from web.qr import qr_svg, ticket_url
from web.transactions import db_session, hall_locked

slips = Pages("slips", __name__, face=Face.STAFF, url_prefix="/reception/slips")
EXPECTED_AT_DESK, EXPECTED_BY_HOST = "desk", "host"
ROLES = {EXPECTED_AT_DESK: "Een medewerker aan een loket", EXPECTED_BY_HOST: "Het onthaal"}
"""Who keeps the promise, in words that reveal nothing to a person who finds the slip (decisions 5, 31)."""
MOST_THINGS = 40


@slips.get("/<int:key>/return")
@needs_role(Role.HOST, Role.STAFF)
@with_appointments
def come_back(key: int) -> str:
    """*Terugkombriefje*: which day, perhaps an hour, and who expects the visitor."""
    one, line = in_hand(key)
    today = g.branch.day_of(now())
    return render_template(
        "reception/come_back.html",
        visit=one,
        needs=_needs(line),
        roles=ROLES,
        role=EXPECTED_AT_DESK if _is_here(one) else EXPECTED_BY_HOST,
        today=today,
        last=today + FARTHEST,
        back=_back(one),
        start_key=dice().random_bytes(12).hex(),
    )


@slips.post("/<int:key>/return")
@needs_role(Role.HOST, Role.STAFF)
@with_appointments
def agree_to_come_back(key: int) -> str:
    """Book it, and show the slip to print. Refuses a day or an hour at which the house is closed."""
    role = request.form.get("role", "")
    with hall_locked(g.branch.id):
        one, line = in_hand(key)
        wanted = _wanted(one, line)
        if role not in ROLES:
            raise UnknownRole
        agreed = book_follow_up(
            db_session(), g.branch, g.catalogue, one, wanted, now=now(), dice=dice(), staff_id=me().id
        )
    name = me().name.split()[0] if request.form.get("name") else ""
    when = {"day": agreed.day, "hour": hour_of(agreed, g.branch), "hours": hours_of(g.catalogue, agreed.day)}
    return _slip("come_back", one, code=agreed.code, role=role, name=name, **when)


@slips.get("/<int:key>/papers")
@needs_role(Role.HOST, Role.STAFF)
def bring(key: int) -> str:
    """*Meebrengbriefje*: tick what this visitor brings next time."""
    one, line = in_hand(key)
    asked = [asked for asked in line.asked if asked.bring]
    return render_template("reception/bring.html", visit=one, asked=asked, back=_back(one))


@slips.post("/<int:key>/papers")
@needs_role(Role.HOST, Role.STAFF)
def list_papers(key: int) -> str:
    """The slip with what was ticked. It has no number and is handed out in person; nothing of it is stored."""
    one, line = in_hand(key)
    ticked = request.form.getlist("thing")[:MOST_THINGS]
    things = dict.fromkeys(thing for asked in line.asked for thing in asked.bring if thing in ticked)
    if not things:
        raise NothingToBring
    return _slip("bring", one, things=list(things))


@slips.get("/<int:key>/number")
@needs_role(Role.HOST, Role.STAFF)
def number(key: int) -> str:
    """The number with its QR code, for a visitor who got it at the counter: to show, or to print."""
    one, _ = in_hand(key)
    host = me().has(Role.HOST, branch_id=g.branch.id)
    printers = printing_kiosks(db_session(), g.branch.id) if host and one.state is State.WAITING else []
    return _slip(
        "number",
        one,
        key=one.id,
        number=one.number,
        qr=qr_svg(ticket_url(one)),
        printers=printers,
        printed=next((each.name for each in printers if each.slug == request.args.get("printed")), ""),
    )


def in_hand(key: int) -> tuple[Visit, VisitRow]:
    """The visit at my desk with what my desk may see of it, or any visit for the host.

    Raises NoSuchVisit, NotYourDesk.
    """
    one = visit_at(db_session(), g.branch.id, key)
    mine = desk_of(db_session(), me().id)
    if mine is not None and _is_here(one):
        return one, row_of(one, g.catalogue, sees=set(mine.helps_with))
    if me().has(Role.HOST, branch_id=g.branch.id):
        return one, row_of(one, g.catalogue, sees=None)
    raise NotYourDesk(number=one.number)


def _is_here(one: Visit) -> bool:
    """The visit is called to, or is at, my own desk in this branch."""
    mine = desk_of(db_session(), me().id)
    call = open_call_at(db_session(), mine.id) if mine is not None and mine.branch_id == g.branch.id else None
    return call is not None and call.visit_id == one.id


def _back(one: Visit) -> str:
    return url_for("desk.work") if _is_here(one) else url_for("reception.hall", visit=one.id)


def _needs(line: VisitRow) -> list[tuple[str, str]]:
    """(code, label) of what the visitor may come back for: the needs that this person sees, or else just to talk."""
    person = g.catalogue.needs[PERSON]
    return [(asked.code, asked.label) for asked in line.asked] or [(person.code, person.label)]


def _wanted(one: Visit, line: VisitRow) -> FollowUp:
    """The values of the form. Raises NotADay, NeedNotOffered."""
    need, hour = request.form.get("need", ""), request.form.get("hour", "")
    if need not in dict(_needs(line)):
        raise NeedNotOffered(need=need[:24])
    day = typed_day(request.form.get("day", ""))
    at = typed_hour(hour) if hour else None
    return FollowUp(day=day, hour=at, need=need, start_key=f"{one.id}:{request.form.get('start_key', '')[:40]}")


def _slip(kind: str, one: Visit, **facts: Any) -> str:
    """The paper: alone for htmx, else as a page of its own; in Dutch and in the visitor's language."""
    choose_language(offered_today(g.branch, g.catalogue).get(one.language))
    paper = "reception/_slip.html" if request.htmx else "reception/slip.html"  # type: ignore[attr-defined]
    return render_template(paper, kind=kind, back=_back(one), **facts)
