"""How do colleagues ask each other?

To join, urgently or not, to see a visitor, to help with a service; and they answer.
"""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.colleagues.asks import Answer, ask_at, open_asks
from queueing.colleagues.staff import Role, colleague_at
from queueing.desks.asking import answer_ask, ask_to_help, ask_to_join, ask_urgently, say_who_is_here
from queueing.desks.desk import Desk, desk_at, desk_of
from queueing.refusals import NoSuchAnswer
from queueing.visits.finding import visit_at
from reception.ask_strip import asks_part, marks_of
from reception.company import join_sheet
from reception.desk import my_desk
from reception.visit import back_to
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import whole_number
from web.parts import answer
from web.transactions import db_session, hall_locked

ask_pages = Pages("asks", __name__, face=Face.STAFF, url_prefix="/reception")


@ask_pages.get("/asks")
@needs_role(Role.STAFF, Role.HOST)
def asks() -> str:
    """The live part: what is asked of me, and what I wait for."""
    return asks_part()


@ask_pages.get("/asks/join")
@needs_role(Role.STAFF, Role.HOST)
def join_choices() -> str:
    """The sheet behind *Collega erbij…*, loaded each time it opens."""
    return join_sheet()


@ask_pages.post("/asks/joining")
@needs_role(Role.STAFF, Role.HOST)
def ask_for_company() -> Any:
    """*Collega erbij*: a person, or a colleague who helps with a service."""
    kind, _, value = request.form.get("of", "").partition(":")
    with hall_locked(g.branch.id):
        db, desk = db_session(), my_desk()
        if kind == "service":
            ask_to_join(db, desk, me(), service=g.catalogue.service(value).code, now=now())
        else:
            ask_to_join(db, desk, me(), person=colleague_at(db, g.branch.id, _key(value)), now=now())
    return strip_again()


@ask_pages.post("/asks/urgent")
@needs_role(Role.STAFF, Role.HOST)
def ask_at_once() -> Any:
    """*Collega erbij – dringend*: one press, no questions asked."""
    with hall_locked(g.branch.id):
        ask_urgently(db_session(), g.branch.id, me(), _desk_here(), now=now())
    return strip_again()


@ask_pages.post("/asks/helping")
@needs_role(Role.HOST)
def ask_for_help_with() -> Any:
    """*Vraag … om mee te helpen met …*."""
    number, _, service = request.form.get("help", "").partition(":")
    with hall_locked(g.branch.id):
        desk = desk_at(db_session(), g.branch.id, _key(number))
        ask_to_help(db_session(), desk, me(), g.catalogue.service(service), now=now())
    return strip_again()


@ask_pages.post("/visits/<int:key>/person")
@needs_role(Role.HOST)
def say_is_here(key: int) -> Any:
    """*Is er voor…*: the named colleague reads it on any screen where they are signed in."""
    with hall_locked(g.branch.id):
        person = colleague_at(db_session(), g.branch.id, _key(request.form.get("person", "")))
        say_who_is_here(db_session(), visit_at(db_session(), g.branch.id, key), me(), person, now=now())
    return back_to(key)


@ask_pages.get("/visits/<int:key>/person")
@needs_role(Role.HOST)
def who_is_it_for(key: int) -> str:
    """*Voor Karim: komt*, in the visit's panel; reloaded whenever the strip changed."""
    return render_template(
        "reception/_for_someone.html", for_someone=marks_of(open_asks(db_session(), g.branch.id)).get(key, "")
    )


@ask_pages.post("/asks/<int:key>/answer")
@needs_role(Role.STAFF, Role.HOST)
def give_answer(key: int) -> Any:
    """*Ik kom*, *Over 10 min*, *Nu niet*, *Collega*, *Niet vandaag*, *Ja, ik help mee*."""
    word = request.form.get("answer", "")
    if word not in {one.value for one in Answer}:
        raise NoSuchAnswer
    with hall_locked(g.branch.id):
        answer_ask(ask_at(db_session(), g.branch.id, key), me(), Answer(word), g.catalogue, now=now())
    return strip_again()


@ask_pages.post("/asks/<int:key>/over")
@needs_role(Role.STAFF, Role.HOST)
def end(key: int) -> Any:
    """*Trek in*, *Is er*, *Voorbij*, *Goed*: no answer is needed any more."""
    with hall_locked(g.branch.id):
        ask_at(db_session(), g.branch.id, key).end(me(), now=now())
    return strip_again()


def strip_again() -> Any:
    """The answer to an action: only the strip; without scripts a redirect to the page before."""
    page = request.form.get("page", "")
    ours = page.startswith("/reception/") and len(page) < 200
    return answer("asks", asks_part(), page=page if ours else url_for("desk.work"))


def _desk_here() -> Desk | None:
    mine = desk_of(db_session(), me().id)
    return mine if mine is not None and mine.branch_id == g.branch.id else None


def _key(value: str) -> int:
    """The number in a form field; no row has key 0."""
    return whole_number(value) or 0
