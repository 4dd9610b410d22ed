"""*Doorgeven*: a desk passes a question on to a service, a desk or a colleague, or gives one back to reception."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from queueing.finding_visits import visit_at
from queueing.handovers import Giving, return_of, was_given
from queueing.notes import LONGEST_NOTE, may_note
from queueing.receivers import must_be_receiver, offer, receiver
from queueing.refusals import NeedNotOpen, Refusal
from queueing.staff import Role
from reception.alerts import alerts_part
from reception.desk import desk, here_again, my_desk, my_visit
from reception.hall import reception
from reception.handed import CHIPS, pen
from reception.lines import asked_of
from web.access import me, needs_role
from web.clock import now
from web.dice import dice
from web.parts import answer, go_to
from web.refusals import said_to_staff
from web.turns import session, turn_in

MOST_TYPED = 4000
"""Of one note: more than may be kept, so that whoever typed too much gets it back."""
STATES = {"free": "vrij", "calling": "roept op", "serving": "bezig", "paused": "pauze"}


@desk.get("/visits/<int:key>/handover")
@needs_role(Role.STAFF, Role.HOST)
def handover(key: int) -> str:
    """The sheet: which question, to whom, with which chips and note."""
    return _sheet(key, _typed())


@desk.post("/visits/<int:key>/handover")
@needs_role(Role.STAFF, Role.HOST)
def hand_over(key: int) -> Any:
    """Pass it on. A double press is one; a refusal gives back what was typed."""
    typed = _typed()
    try:
        with turn_in(g.branch.id):
            if not was_given(session(), visit_at(session(), g.branch.id, key).id, typed["press"]):
                _hand_over(key, typed)
    except Refusal as no:
        if request.htmx:  # type: ignore[attr-defined]
            raise  # the page still holds what was typed
        said = said_to_staff(no)
        return _sheet(key, typed, said.sentence), said.status
    return go_to(url_for("desk.work"))


@desk.post("/visits/<int:key>/return")
@needs_role(Role.STAFF, Role.HOST)
def give_back(key: int) -> Any:
    """*Teruggeven aan het onthaal*: before the call, by a desk that it was passed on to."""
    with turn_in(g.branch.id):
        one = visit_at(session(), g.branch.id, key)
        must_be_receiver(my_desk(), one, g.catalogue)
        one.give_back(staff_id=me().id, now=now())
    return here_again()


@reception.post("/visits/<int:key>/sight")
@needs_role(Role.HOST)
def see_return(key: int) -> Any:
    """*Gezien*: this host looks after who was given back."""
    with turn_in(g.branch.id):
        return_of(session(), g.branch.id, key).see_return(me().id, now=now())
    return answer("alerts", alerts_part(), page=url_for("reception.hall"))


def _hand_over(key: int, typed: dict[str, Any]) -> None:
    one, seat = my_visit(key), my_desk()
    giving = Giving(
        needs=typed["needs"],
        to=receiver(session(), g.branch.id, g.catalogue, typed["to"]),
        chips=typed["chips"],
        notes=typed["notes"],
        consent=typed["consent"],
        press=typed["press"],
    )
    one.hand_over(g.catalogue, seat.helps_with, giving, staff=me(), pen=pen(), now=now())


def _typed() -> dict[str, Any]:
    """The form as it was filled in; empty at first."""
    form = request.form
    codes = [name.removeprefix("note-") for name in form if name.startswith("note-")]
    return {
        "needs": form.getlist("need")[:20],
        "to": form.get("to", "")[:60],
        "chips": form.getlist("chip")[:20],
        "notes": {code: form[f"note-{code}"][:MOST_TYPED] for code in codes[:20]},
        "consent": form.get("consent") == "yes",
        "press": form.get("press", "")[:40],
    }


def _sheet(key: int, typed: dict[str, Any], no: str = "") -> str:
    """The whole sheet while the visitor is at this desk; else only what was typed, to keep it."""
    one = visit_at(session(), g.branch.id, key)
    try:
        in_hand = my_visit(key).in_hand(my_desk().helps_with)
        if not in_hand:
            raise NeedNotOpen(number=one.number)
    except Refusal as gone:
        if not no:
            raise
        kept = [text for text in typed["notes"].values() if text.strip()]
        return render_template("reception/handover_kept.html", visit=one, no=said_to_staff(gone).sentence, kept=kept)
    staff = me()
    writable = {need.code for need in in_hand if may_note(staff, g.branch.id, g.catalogue.services.get(need.service))}
    return render_template(
        "reception/handover.html",
        visit=one,
        asked=[asked_of(need, g.catalogue) for need in in_hand],
        writable=writable,
        offer=offer(session(), g.branch.id, g.catalogue, in_hand, staff, now=now()),
        states=STATES,
        chips=[(chip.value, words) for chip, words in CHIPS.items()],
        most=LONGEST_NOTE,
        typed=typed | {"press": typed["press"] or dice().octets(12).hex()},
        no=no,
    )
