"""What is different today? *Geen nieuwe nummers meer* and *Vandaag vroeger dicht*, set here, shown in the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, render_template, request, url_for

from queueing.branches import Early
from queueing.colleagues.staff import Role
from queueing.refusals import NoReason
from queueing.today import close_as_usual, close_early, give_numbers_again, stop_numbers, usual_closing
from reception.rows import hall_view
from web.access import load_branch, me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forecasts import expected_in
from web.forms import typed_hour
from web.parts import answer, part, redirect_page
from web.transactions import hall_locked

day_pages = Pages("today", __name__, face=Face.STAFF, url_prefix="/reception")
WHY_EARLY = {
    Early.TRAINING: "opleiding van het team",
    Early.COLLEAGUES: "te weinig medewerkers",
    Early.REPAIR: "iets stuk in huis",
    Early.WEATHER: "slecht weer",
    Early.OTHER: "andere reden",
}


@day_pages.get("/today")
@needs_role(Role.HOST)
def today() -> str:
    """The live line: what is different today."""
    return today_part()


@day_pages.get("/numbers")
@needs_role(Role.HOST)
def numbers() -> str:
    """The page that explains *Geen nieuwe nummers meer* before it is confirmed."""
    gives = g.today.gives_numbers(g.branch.day_of(now()))
    return render_template("reception/numbers.html", gives=gives, fits=who_fits() if gives else None)


@day_pages.post("/numbers/stopping")
@needs_role(Role.HOST)
def no_more_numbers() -> Any:
    """*Geen nieuwe nummers meer*: the kiosks refuse for the rest of today."""
    with hall_locked(g.branch.id) as hall:
        stop_numbers(hall, g.branch, staff_id=me().id, now=now())
    return redirect_page(url_for("reception.hall"))


@day_pages.post("/numbers/resuming")
@needs_role(Role.HOST)
def numbers_again() -> Any:
    """*Weer nummers geven*."""
    with hall_locked(g.branch.id) as hall:
        give_numbers_again(hall, g.branch, staff_id=me().id, now=now())
    return here_again()


@day_pages.get("/closing")
@needs_role(Role.HOST)
def closing() -> str:
    """*Vandaag vroeger dicht*: an hour and a reason."""
    day = g.branch.day_of(now())
    return render_template(
        "reception/closing.html",
        today=g.today if g.today.is_early(day, g.branch) else None,
        closes=usual_closing(g.catalogue, day),
        reasons=WHY_EARLY,
    )


@day_pages.post("/closing")
@needs_role(Role.HOST)
def end_early() -> Any:
    """The house closes today from this hour on. Raises NotAnHour, NoReason, NotEarlier."""
    at, why = typed_hour(request.form.get("hour", "")), _reason(request.form.get("why", ""))
    with hall_locked(g.branch.id) as hall:
        close_early(hall, g.branch, g.catalogue, at, why, staff_id=me().id, now=now())
    return redirect_page(url_for("reception.hall"))


@day_pages.post("/closing/lifting")
@needs_role(Role.HOST)
def end_as_usual() -> Any:
    """*Toch niet vroeger dicht*."""
    with hall_locked(g.branch.id) as hall:
        close_as_usual(hall, staff_id=me().id, now=now())
    return here_again()


@dataclass(frozen=True, slots=True)
class Fits:
    """The last number that is most likely called before the house closes, and how many wait after it."""

    closes: datetime
    waiting: int
    last: int | None = None
    behind: int = 0
    is_known: bool = False


def who_fits() -> Fits | None:
    """The forecast for everybody in the queue (decisions 4); None when the house does not open any more today."""
    local = g.branch.local(now())
    hour = g.catalogue.hours.closing_to_come(local)
    if hour is None:
        return None
    closes = g.branch.moment(local.date(), hour)
    lines, expected = hall_view().waiting, expected_in(g.branch)
    turns = [expected.has_turn_within(line.visit.id, closes - local) if expected else None for line in lines]
    if not lines or None in turns:
        return Fits(closes, len(lines))
    fit = turns.index(False) if False in turns else len(turns)
    return Fits(closes, len(lines), lines[fit - 1].visit.number if fit else None, len(lines) - fit, is_known=True)


def today_part() -> str:
    """Empty on an ordinary day."""
    day = g.branch.day_of(now())
    return part(
        "today",
        "reception/_today.html",
        holiday=g.catalogue.hours.why_closed(day),
        is_stopped=not g.today.gives_numbers(day),
        early=g.today if g.today.is_early(day, g.branch) else None,
        why=WHY_EARLY.get(g.today.why, ""),
    )


def here_again() -> Any:
    """The answer to an action: the line again, with what was just set."""
    load_branch(g.branch.id)
    return answer("today", today_part(), page=url_for("reception.hall"))


def _reason(told: str) -> Early:
    if told not in {one.value for one in Early}:
        raise NoReason
    return Early(told)
