"""*Toon (met reden)*: how does a desk look at one question of another service? With a reason, and audited (P-13)."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.colleagues.staff import Role
from queueing.desks.break_glass import Reason, looked_at, others_of, show_need
from queueing.refusals import NoOtherNeed, NotYourDesk
from queueing.visits.calls import open_call_at
from reception.desk import desk, my_desk, my_visit
from web.access import me, needs_role
from web.clock import now
from web.forms import whole_number
from web.parts import redirect_page
from web.transactions import db_session, hall_locked

REASONS = {
    Reason.ASKED: "De bezoeker vraagt het mij",
    Reason.WAY: "De bezoeker weet niet waar naartoe",
    Reason.NOBODY: "Er is vandaag niemand van die dienst",
    Reason.SAFETY: "Er is gevaar",
}


@desk.get("/visits/<int:key>/other")
@needs_role(Role.STAFF, Role.HOST)
def other(key: int) -> str:
    """Ask why, before anything is shown."""
    one, seat = my_visit(key), my_desk()
    call = open_call_at(db_session(), seat.id)
    hidden = others_of(one, seat.helps_with, looked_at(db_session(), call.id) if call is not None else ())
    if not hidden:
        raise NoOtherNeed
    reasons = [(reason.value, words) for reason, words in REASONS.items()]
    return render_template("reception/other_need.html", visit=one, count=len(hidden), reasons=reasons)


@desk.post("/visits/<int:key>/other")
@needs_role(Role.STAFF, Role.HOST)
def show_other(key: int) -> Any:
    """Show that one question here, while this call lasts."""
    place = whole_number(request.form.get("place", "0"))
    with hall_locked(g.branch.id):
        one, seat = my_visit(key), my_desk()
        call = open_call_at(db_session(), seat.id)
        if call is None:
            raise NotYourDesk(number=one.number)
        show_need(
            one, call, seat.helps_with, -1 if place is None else place,
            request.form.get("reason", ""), staff=me(), now=now(),
        )  # fmt: skip
    return redirect_page(url_for("desk.work"))
