"""What does a visitor see on their phone? Their number, how long still, where to go. Never why they came (P-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, g, make_response, render_template, request, url_for

from extensions import limiter
from kiosk.ticket import ticket_view
from queueing.base import hash_of
from queueing.happenings import State
from queueing.visits.finding import visit_at
from queueing.visits.visit import GIVE_WAY_FOR, Visit
from web.access import LONGEST_TOKEN, closing_of, needs_ticket, this_visit, without_csrf_token
from web.announced import announced
from web.clock import now
from web.faces import Face, Pages
from web.language import choose_language, offered_today
from web.parts import answer, part, redirect_page
from web.sockets import TICKET_COOKIE
from web.transactions import db_session, hall_locked

phone = Pages("phone", __name__, face=Face.PHONE, url_prefix="/t/<token>")
FROM_ONE_ADDRESS = "6000 per minute"


def _which_ticket() -> str:
    """Each ticket has its own limit: all phones in the hall may share one address, that of the house's network."""
    return f"ticket:{hash_of((request.view_args or {}).get('token', '')[:LONGEST_TOKEN])}"


def per_ticket(often: str) -> Callable[[Any], Any]:
    """The limits for one ticket, and for one address: a hall full of phones, whatever tokens it tries."""
    return lambda view: limiter.limit(often, key_func=_which_ticket)(limiter.limit(FROM_ONE_ADDRESS)(view))


@phone.get("")
@per_ticket("120 per minute")
@needs_ticket
def ticket() -> Response:
    """The page behind the QR code. Opening it changes nothing."""
    return _shown("phone/ticket.html")


def _shown(template: str) -> Response:
    """A whole page with the live part in it."""
    _speak()
    languages = offered_today(g.branch, g.catalogue)
    page = render_template(
        template, ticket=ticket_view(this_visit()), place_part=_place_part(), languages=languages, token=_token()
    )
    response = make_response(page)
    # The socket's handshake proves with this cookie which ticket it follows.
    response.set_cookie(
        f"{TICKET_COOKIE}{this_visit().number}", _token(), path="/socket.io/",
        httponly=True, samesite="Strict", secure=request.is_secure,
    )  # fmt: skip
    return response


@phone.get("/place")
@per_ticket("240 per minute")
@needs_ticket
def place() -> str:
    """The live part: state, people before, how long, where to go. It reloads itself every minute."""
    _speak()
    return _place_part()


@phone.post("/coming")
@per_ticket("60 per minute")
@without_csrf_token
@needs_ticket
def say_coming() -> Any:
    """*Ik kom eraan*: the desk sees it and waits (decisions 13)."""
    _speak()
    with hall_locked(g.branch.id):
        _mine().say_coming(now=now())
    return _here_again()


@phone.post("/giving-way")
@per_ticket("60 per minute")
@without_csrf_token
@needs_ticket
def give_way() -> Any:
    """*Ik heb meer tijd nodig*: others go first for a while; the visit keeps its place."""
    _speak()
    with hall_locked(g.branch.id):
        _mine().give_way(now=now())
    return _here_again()


@phone.post("/giving-way/over")
@per_ticket("60 per minute")
@without_csrf_token
@needs_ticket
def take_way_back() -> Any:
    """*Ik kan nu komen*: no more time is needed after all."""
    _speak()
    with hall_locked(g.branch.id):
        _mine().take_way_back(now=now())
    return _here_again()


@phone.get("/leaving")
@per_ticket("60 per minute")
@needs_ticket
def leaving() -> Any:
    """*Ik ga weg*: are you sure? A call shows on this page too; a visitor whose visit is over is not asked."""
    if this_visit().state is State.ENDED:
        return redirect_page(_page())
    return _shown("phone/leaving.html")


@phone.post("/leaving")
@per_ticket("60 per minute")
@without_csrf_token
@needs_ticket
def leave() -> Any:
    """The visitor leaves; their number is free again."""
    _speak()
    with hall_locked(g.branch.id):
        _mine().leave(now=now())
    return _here_again()


@phone.post("/language")
@per_ticket("60 per minute")
@without_csrf_token
@needs_ticket
def change_language() -> Any:
    """Another language for this visit; the desk sees it too."""
    wanted = request.form.get("language", "")
    if wanted not in offered_today(g.branch, g.catalogue):
        abort(422)
    with hall_locked(g.branch.id):
        _mine().change_language(g.catalogue, wanted, now=now())
    return _here_again()


def _mine() -> Visit:
    return visit_at(db_session(), g.branch.id, this_visit().id)


def _here_again() -> Any:
    _speak()
    return answer("place", _place_part(), page=_page())


def _page() -> str:
    return url_for("phone.ticket", token=_token())


def _place_part() -> str:
    minutes = int(GIVE_WAY_FOR.total_seconds() // 60)
    ticket, closing = ticket_view(this_visit()), closing_of(this_visit().day)
    told = announced().words
    return part("place", "phone/_place.html", ticket=ticket, away=minutes, closing=closing, announced=told)


def _token() -> str:
    return this_visit().token(current_app.config["TICKET_KEY"])


def _speak() -> None:
    choose_language(offered_today(g.branch, g.catalogue).get(this_visit().language))
