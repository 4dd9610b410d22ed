"""Colleagues ask colleagues: to join, urgently or not, to come for someone, to help with a service; and answer."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.asks import Answer, ask_at, ask_to_help, ask_to_join, ask_urgently, open_asks, say_who_is_here
from queueing.desks import Desk, desk_at, desk_of
from queueing.finding_visits import visit_at
from queueing.refusals import NoSuchAnswer
from queueing.staff import Role, colleague_at
from reception.ask_lines import asks_part, marks_of
from reception.company import join_sheet
from reception.desk import my_desk
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import whole_number
from web.parts import answer
from web.turns import session, turn_in

asks_desk = Pages("asks", __name__, face=Face.STAFF, url_prefix="/reception")


@asks_desk.get("/asks")
@needs_role(Role.STAFF, Role.HOST)
def asks() -> str:
    """The live part: what is asked of me, and what I wait for."""
    return asks_part()


@asks_desk.get("/asks/join")
@needs_role(Role.STAFF, Role.HOST)
def join_choices() -> str:
    """The sheet behind *Collega erbij…*, fetched anew each time it opens."""
    return join_sheet()


@asks_desk.post("/asks/joining")
@needs_role(Role.STAFF, Role.HOST)
def ask_for_company() -> Any:
    """*Collega erbij*: a person, or whoever helps with a service."""
    kind, _, value = request.form.get("of", "").partition(":")
    with turn_in(g.branch.id):
        here, desk = session(), my_desk()
        if kind == "service":
            ask_to_join(here, desk, me(), service=g.catalogue.service(value).code, now=now())
        else:
            ask_to_join(here, desk, me(), person=colleague_at(here, g.branch.id, _key(value)), now=now())
    return strip_again()


@asks_desk.post("/asks/urgent")
@needs_role(Role.STAFF, Role.HOST)
def ask_at_once() -> Any:
    """*Collega erbij – dringend*: one press, no question."""
    with turn_in(g.branch.id):
        ask_urgently(session(), g.branch.id, me(), _desk_here(), now=now())
    return strip_again()


@asks_desk.post("/asks/helping")
@needs_role(Role.HOST)
def ask_for_help_with() -> Any:
    """*Vraag … om mee te helpen met …*."""
    number, _, service = request.form.get("help", "").partition(":")
    with turn_in(g.branch.id):
        desk = desk_at(session(), g.branch.id, _key(number))
        ask_to_help(session(), desk, me(), g.catalogue.service(service), now=now())
    return strip_again()


@asks_desk.post("/visits/<int:key>/person")
@needs_role(Role.HOST)
def say_is_here(key: int) -> Any:
    """*Is er voor…*: the named colleague reads it on any screen where he is signed in."""
    with turn_in(g.branch.id):
        person = colleague_at(session(), g.branch.id, _key(request.form.get("person", "")))
        say_who_is_here(session(), visit_at(session(), g.branch.id, key), me(), person, now=now())
    return back_to(key)


@asks_desk.get("/visits/<int:key>/person")
@needs_role(Role.HOST)
def who_is_it_for(key: int) -> str:
    """*Voor Karim: komt*, in the visit's panel; asked again whenever the strip changed."""
    return render_template(
        "reception/_for_someone.html", for_someone=marks_of(open_asks(session(), g.branch.id)).get(key, "")
    )


@asks_desk.post("/asks/<int:key>/answer")
@needs_role(Role.STAFF, Role.HOST)
def give_answer(key: int) -> Any:
    """*Ik kom*, *Over 10 min*, *Nu niet*, *Collega*, *Niet vandaag*, *Ja, ik help mee*."""
    word = request.form.get("answer", "")
    if word not in {one.value for one in Answer}:
        raise NoSuchAnswer
    with turn_in(g.branch.id):
        ask_at(session(), g.branch.id, key).answer(me(), Answer(word), g.catalogue, now=now())
    return strip_again()


@asks_desk.post("/asks/<int:key>/over")
@needs_role(Role.STAFF, Role.HOST)
def end(key: int) -> Any:
    """*Trek in*, *Is er*, *Voorbij*, *Goed*: nobody need answer any more."""
    with turn_in(g.branch.id):
        ask_at(session(), g.branch.id, key).end(me(), now=now())
    return strip_again()


def strip_again() -> Any:
    """The answer to a deed: the strip, and no other part of the page; without scripts the page one came from."""
    page = request.form.get("page", "")
    ours = page.startswith("/reception/") and len(page) < 200
    return answer("asks", asks_part(), page=page if ours else url_for("desk.work"))


def _desk_here() -> Desk | None:
    mine = desk_of(session(), me().id)
    return mine if mine is not None and mine.branch_id == g.branch.id else None


def _key(value: str) -> int:
    """The number in a form field; nothing goes by 0."""
    return whole_number(value) or 0
