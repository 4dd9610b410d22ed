"""What does a neighbourhood worker do out there? A number for now, or a slip for later, also without a network (G-5).

The page that his browser keeps for when the network is gone holds no token, no name and nothing of a visitor: that is
`shell`. What was made meanwhile waits in his browser, and is sent here once, by the key that each thing was given.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from queueing.finding_visits import visit_at
from queueing.needs import PERSON, Need
from queueing.opening import as_hour
from queueing.refusals import NotADay
from queueing.slips import (
    BLOCK,
    Coming,
    Slip,
    days_of_slips,
    hours_of_slips,
    keep_codes,
    make_slip,
    slip_at,
)
from queueing.staff import Role
from queueing.visits import Arrival, Origin, Visit
from web.access import me, needs_role, with_appointments
from web.clock import now
from web.days import day_words
from web.dice import dice
from web.faces import Face, Pages
from web.forms import typed_day, typed_hour, whole_number
from web.language import choose_language, offered_today
from web.qr import qr_svg, ticket_url
from web.turns import session, turn_in
from web.workers import edition_of_files, worker_script

outreach = Pages("outreach", __name__, face=Face.STAFF, url_prefix="/reception/outreach")
LONGEST_KEY = 40
MOST_FIELDS = 20
View = TypeVar("View", bound=Callable[..., Any])


def may_reach_out(view: View) -> View:
    """Whoever goes out there, and reception; in a branch that takes the codes of their slips."""
    return needs_role(Role.OUTREACH, Role.HOST)(with_appointments(view))


@outreach.get("")
@may_reach_out
def page() -> str:
    """Everything on one page; it works without scripts, and with them also without a network."""
    return render_template("outreach/page.html", start_key=dice().octets(12).hex(), **_page_facts())


@outreach.get("/shell")
@may_reach_out
def shell() -> str:
    """The same page for the worker's browser to keep: the same bytes for everybody, without a token or a key."""
    return render_template("outreach/page.html", start_key="", **_page_facts())


@outreach.get("/worker.js")
@may_reach_out
def worker() -> Response:
    """The script that keeps it, for these addresses only."""
    return worker_script("outreach-worker", scope=url_for("outreach.page"))


@outreach.get("/token")
@may_reach_out
def token() -> dict[str, str]:
    """A token of this moment, for a page that stood open for long; and what time it is here."""
    return {"csrf_token": generate_csrf(), "now": now().isoformat()}


@outreach.post("/codes")
@may_reach_out
def codes() -> dict[str, Any]:
    """Codes for slips that are given without a network, each with its picture; as many as the page asks to fill up."""
    count = whole_number(request.form.get("count", str(BLOCK)), most=999)
    if count is None:
        abort(422)
    with turn_in(g.branch.id):
        kept = keep_codes(session(), g.branch, me().id, count=count, now=now(), dice=dice())
        fresh = [one.code for one in kept]
    return {"codes": [{"code": code, "qr": qr_svg(code)} for code in fresh]}


@outreach.post("/visits")
@may_reach_out
def give_number() -> Any:
    """*Nu naar het huis*: a number, as at the kiosk. Raises what `Visit.start` refuses."""
    arrival = Arrival(
        needs=request.form.getlist("need")[:MOST_FIELDS],
        start_key=_start_key(),
        origin=Origin.OUTREACH,
        language=request.form.get("language", "nl")[:12],
        extras=request.form.getlist("extra")[:MOST_FIELDS],
    )
    with turn_in(g.branch.id) as held:
        visit = Visit.start(
            session(), held, g.branch, g.catalogue, arrival,
            now=now(), dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
        key = visit.id
    if request.htmx:  # type: ignore[attr-defined]
        return _number(visit_at(session(), g.branch.id, key))
    return redirect(url_for("outreach.number", key=key, proof=_proof("number", key)), 303)


@outreach.get("/visits/<int:key>/<proof>")
@may_reach_out
def number(key: int, proof: str) -> str:
    """The number to show to the visitor. Answers 404 for a visit that this worker did not begin out there."""
    _must_be_mine("number", key, proof)
    visit = visit_at(session(), g.branch.id, key)
    if visit.origin is not Origin.OUTREACH:
        abort(404)
    return render_template("outreach/given.html", given=_number(visit), title="Een nummer")


@outreach.post("/slips")
@may_reach_out
def give_slip() -> Any:
    """*Voor later*: someone is expected at an hour. Raises what `make_slip` refuses."""
    coming = Coming(
        needs=request.form.getlist("need")[:MOST_FIELDS],
        start_key=_start_key(),
        at=_moment(request.form.get("day", ""), request.form.get("hour", "")),
        code=request.form.get("code", "")[:12],
        language=request.form.get("language", "nl")[:12],
        extras=request.form.getlist("extra")[:MOST_FIELDS],
    )
    with turn_in(g.branch.id):
        key = make_slip(session(), g.branch, g.catalogue, coming, now=now(), dice=dice()).id
    if request.htmx:  # type: ignore[attr-defined]
        return _slip(slip_at(session(), g.branch.id, key))
    return redirect(url_for("outreach.slip", key=key, proof=_proof("slip", key)), 303)


@outreach.get("/slips/<int:key>/<proof>")
@may_reach_out
def slip(key: int, proof: str) -> str:
    """The slip, to show or to print. Answers 404 to whoever did not give it."""
    _must_be_mine("slip", key, proof)
    return render_template(
        "outreach/given.html", given=_slip(slip_at(session(), g.branch.id, key)), title="Een aankomstbriefje"
    )


# --- what is shown to the visitor: in Dutch and in his language, and nothing of why ---


def _number(visit: Visit) -> str:
    choose_language(offered_today(g.branch, g.catalogue).get(visit.language))
    return render_template("outreach/_number.html", number=visit.number, qr=qr_svg(ticket_url(visit)))


def _slip(one: Slip) -> str:
    local = g.branch.local(one.appointment.at)
    return _slip_paper(
        one.language,
        code=one.appointment.code,
        qr=qr_svg(one.appointment.code),
        day=local.date(),
        hour=as_hour(local),
    )


def _slip_paper(language: str, *, code: str = "", qr: str = "", day: date | None = None, hour: str = "") -> str:
    """A slip in one language; without facts the empty form, which the page fills in by itself."""
    spoken = offered_today(g.branch, g.catalogue).get(language)
    choose_language(spoken)
    words = [
        (one, day_words(day, one) if day else "") for one in dict.fromkeys(("nl", spoken.code if spoken else "nl"))
    ]
    return render_template("outreach/_slip.html", code=code, qr=qr, days=words, hour=hour)


def _page_facts() -> dict[str, Any]:
    catalogue, today = g.catalogue, g.branch.day_of(now())
    everything: list[Need] = [one for one in catalogue.all_needs(today) if not one.signpost]
    days = [(day, day_words(day, "nl"), hours_of_slips(catalogue, day)) for day in days_of_slips(g.branch, now=now())]
    slips = {code: _slip_paper(code) for code in offered_today(g.branch, catalogue)}
    choose_language(None)
    return {
        "themes": [(one, [need for need in everything if need.group == one.code]) for one in catalogue.in_order()],
        "person": catalogue.needs[PERSON],
        "languages": catalogue.languages.values(),
        "extras": sorted(catalogue.extras.values(), key=lambda one: one.order),
        "days": [(day, words, hours) for day, words, hours in days if hours],
        "hours": sorted({hour for _, _, hours in days for hour in hours}),
        "slips": slips,
        "edition": edition_of_files(),
    }


def _proof(what: str, key: int) -> str:
    """That this worker gave it, known to their own address only: neither slip nor visit keeps who gave it."""
    told = f"outreach:{what}:{g.branch.id}:{key}:{me().id}"
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), told.encode(), "sha256").hex()[:32]


def _must_be_mine(what: str, key: int, proof: str) -> None:
    if not hmac.compare_digest(_proof(what, key).encode(), proof.encode(errors="replace")):
        abort(404)


def _start_key() -> str:
    key = request.form.get("start_key", "")
    if not 0 < len(key) <= LONGEST_KEY:
        abort(422)
    return f"outreach:{key}"


def _moment(day: str, hour: str) -> datetime:
    on = typed_day(day)
    if on.year < 2000:
        raise NotADay
    return datetime.combine(on, typed_hour(hour), tzinfo=ZoneInfo(g.branch.timezone))
