"""The visitor's own phone: his number, how many before him, where to go. Nothing says why he came (P-6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, render_template, request, url_for

from extensions import limiter
from kiosk.ticket import ticket_view
from queueing.finding_visits import visit_at
from web.access import needs_ticket, this_visit
from web.clock import now
from web.language import choose_language, offered_today
from web.parts import answer, part
from web.sockets import TICKET_COOKIE
from web.turns import session, turn_in

phone = Blueprint("phone", __name__, url_prefix="/t/<token>")
OPEN_AFTER_CLOSING = timedelta(minutes=60)


@phone.get("")
@limiter.limit("120 per minute")
@needs_ticket
def ticket() -> Response:
    """The page behind the QR code. Looking changes nothing."""
    _still_alive()
    _speak()
    page = render_template(
        "phone/ticket.html", ticket=ticket_view(this_visit()), place_part=_place_part(),
        languages=offered_today(g.branch, g.catalogue), closing=_closing(), token=_token(),
    )  # fmt: skip
    response = make_response(page)
    # The socket's handshake proves with this cookie which ticket it follows.
    response.set_cookie(
        f"{TICKET_COOKIE}{this_visit().number}", _token(), path="/socket.io/",
        httponly=True, samesite="Strict", secure=request.is_secure,
    )  # fmt: skip
    return response


@phone.get("/place")
@limiter.limit("240 per minute")
@needs_ticket
def place() -> str:
    """The live part: state, people before, where to go."""
    _still_alive()
    _speak()
    return _place_part()


@phone.get("/leaving")
@limiter.limit("60 per minute")
@needs_ticket
def leaving() -> str:
    """*Ik ga weg*: are you sure?"""
    _still_alive()
    _speak()
    return render_template("phone/leaving.html", ticket=ticket_view(this_visit()), token=_token())


@phone.post("/leaving")
@limiter.limit("60 per minute")
@needs_ticket
def leave() -> Any:
    """The visitor goes; his number is free again."""
    _still_alive()
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, this_visit().id).leave(now=now())
    _speak()
    return answer("place", _place_part(), page=url_for("phone.ticket", token=_token()))


@phone.post("/language")
@limiter.limit("60 per minute")
@needs_ticket
def change_language() -> Any:
    """Another language for this visit; the desk sees it too."""
    _still_alive()
    wanted = request.form.get("language", "")
    if wanted not in offered_today(g.branch, g.catalogue):
        abort(422)
    with turn_in(g.branch.id):
        visit_at(session(), g.branch.id, this_visit().id).change_language(g.catalogue, wanted, now=now())
    return answer("place", _place_part(), page=url_for("phone.ticket", token=_token()))


def _place_part() -> str:
    return part("place", "phone/_place.html", ticket=ticket_view(this_visit()))


def _token() -> str:
    return this_visit().token(current_app.config["TICKET_KEY"])


def _speak() -> None:
    choose_language(offered_today(g.branch, g.catalogue).get(this_visit().language))


def _closing() -> datetime | None:
    closing = g.catalogue.hours.closing(this_visit().day)
    local = g.branch.local(now())
    return datetime.combine(this_visit().day, closing, tzinfo=local.tzinfo) if closing else None


def _still_alive() -> None:
    closing = _closing()
    if closing is not None and now() > closing + OPEN_AFTER_CLOSING:
        abort(404)
