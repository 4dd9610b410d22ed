"""*Doorgeven*: how does a desk hand a question over to a service, a desk or a colleague, or back to reception?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for

from queueing.catalogue.services import Service
from queueing.colleagues.handovers import return_of, was_given
from queueing.colleagues.notes import LONGEST_NOTE, may_note
from queueing.colleagues.staff import Role, Staff
from queueing.desks import handing_over
from queueing.desks.desk import Desk, DeskState
from queueing.desks.handing_over import HandoverRequest
from queueing.desks.handover_targets import Seat, must_be_receiver, receiver, targets_for
from queueing.refusals import NeedNotOpen, NotServing, OutcomeNotYours, Refusal
from queueing.visits.calls import Call, open_call_at
from queueing.visits.finding import visit_at
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome, VisitNeed
from reception.alerts import alerts_part
from reception.desk import desk, here_again, my_desk, my_visit, outcome_of
from reception.hall import reception
from reception.handover_view import CHIPS, note_cipher
from reception.rows import OUTCOMES, need_row_of
from reception.stand_in import STATES, handed_in_hall, visit_and_desk
from web.access import me, needs_role
from web.clock import now
from web.dice import dice
from web.parts import answer, redirect_page
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked

MOST_TYPED = 4000
"""Letters read of one note: more than may be stored, so that a note that is too long is given back in full."""
WAITS = "waits"
"""The choice for questions that are not handed over: they stay open too."""
RESTS = (Outcome.DONE, Outcome.EXPLAINED, Outcome.APPOINTMENT)


@dataclass(frozen=True, slots=True)
class Counter:
    """Who hands over, from which desk: a desk its own visitor, or reception for any desk. `hides` are ids of needs."""

    desk: Desk
    visit: Visit
    call: Call
    action: str
    back: str
    hides: frozenset[int] = frozenset()

    @property
    def at_hand(self) -> list[VisitNeed]:
        """The questions that can be handed over from here."""
        needs = self.visit.at_hand(self.call, self.desk.helps_with)
        return [need for need in needs if need.id not in self.hides]


def my_counter(key: int) -> Counter:
    """My own desk. Raises NoDeskOfOwn, NotYourDesk."""
    one, seat = my_visit(key), my_desk()
    return _counter(one, seat, url_for("desk.hand_over", key=key), url_for("desk.work"))


def any_counter(key: int) -> Counter:
    """The desk where this visit is. Raises NotServing."""
    one, seat = visit_and_desk(key)
    handed = handed_in_hall(one)
    hides = handed.hidden if handed is not None else frozenset()
    action, back = url_for("reception.hand_over", key=key), url_for("reception.hall", visit=key)
    return _counter(one, seat, action, back, hides)


def _counter(one: Visit, seat: Desk, action: str, back: str, hides: frozenset[int] = frozenset()) -> Counter:
    call = open_call_at(db_session(), seat.id)
    if call is None:
        raise NotServing(number=one.number)
    return Counter(seat, one, call, action, back, hides)


@desk.get("/visits/<int:key>/handover")
@needs_role(Role.STAFF, Role.HOST)
def handover(key: int) -> str:
    """The sheet: which question, which receiver, which chips and note."""
    return _sheet(key, my_counter, _typed())


@desk.post("/visits/<int:key>/handover")
@needs_role(Role.STAFF, Role.HOST)
def hand_over(key: int) -> Any:
    """Hand it over. A double press counts once; a refusal returns the typed text."""
    return _passes_on(key, my_counter, url_for("desk.work"))


@reception.get("/visits/<int:key>/handover", endpoint="handover")
@needs_role(Role.HOST)
def handover_for_a_desk(key: int) -> str:
    """The same sheet, for a desk whose colleague is away."""
    return _sheet(key, any_counter, _typed())


@reception.post("/visits/<int:key>/handover", endpoint="hand_over")
@needs_role(Role.HOST)
def hand_over_for_a_desk(key: int) -> Any:
    """Hand it over for that desk, in reception's name."""
    return _passes_on(key, any_counter, url_for("reception.hall", visit=key))


@desk.post("/visits/<int:key>/return")
@needs_role(Role.STAFF, Role.HOST)
def give_back(key: int) -> Any:
    """*Teruggeven aan het onthaal*: before the call, by a desk that it was handed over to."""
    with hall_locked(g.branch.id):
        one = visit_at(db_session(), g.branch.id, key)
        must_be_receiver(my_desk(), one, g.catalogue)
        handing_over.revert_handover(one, staff_id=me().id, now=now())
    return here_again()


@reception.post("/visits/<int:key>/sight")
@needs_role(Role.HOST)
def see_return(key: int) -> Any:
    """*Gezien*: this host looks after the visitor who was given back."""
    with hall_locked(g.branch.id):
        return_of(db_session(), g.branch.id, key).see_return(me().id, now=now())
    return answer("alerts", alerts_part(), page=url_for("reception.hall"))


def _passes_on(key: int, find: Callable[[int], Counter], page: str) -> Any:
    typed = _typed()
    try:
        with hall_locked(g.branch.id):
            if not was_given(db_session(), visit_at(db_session(), g.branch.id, key).id, typed["press"]):
                _hand_over(find(key), typed)
    except Refusal as no:
        if request.htmx:  # type: ignore[attr-defined]
            raise  # the page still has the typed text
        said = said_to_staff(no)
        return _sheet(key, find, typed, said.sentence), said.status
    return redirect_page(page)


def _hand_over(here: Counter, typed: dict[str, Any]) -> None:
    shown = {need.code for need in here.at_hand}
    if not set(typed["needs"]) <= shown:
        raise NeedNotOpen(number=here.visit.number)
    giving = HandoverRequest(
        needs=typed["needs"],
        to=receiver(db_session(), g.branch.id, g.catalogue, typed["to"]),
        chips=typed["chips"],
        notes=typed["notes"],
        consent=typed["consent"],
        press=typed["press"],
        rest=_result_of(here, typed),
        rest_waits=typed["rest"] == WAITS,
    )
    handing_over.hand_over(
        here.visit, g.catalogue, here.desk.helps_with, giving, staff=me(), cipher=note_cipher(), now=now()
    )


def _result_of(here: Counter, typed: dict[str, Any]) -> Outcome | None:
    """What happens to the other questions. Hidden ones stay open: this reader may not decide their result."""
    if typed["rest"] in ("", WAITS):
        return None
    stays = [need for need in here.visit.in_hand(here.desk.helps_with) if need.code not in typed["needs"]]
    if any(need.id in here.hides for need in stays):
        raise OutcomeNotYours
    return outcome_of(typed["rest"])


def _typed() -> dict[str, Any]:
    """The form as filled in; empty at first."""
    form = request.form
    codes = [name.removeprefix("note-") for name in form if name.startswith("note-")]
    return {
        "needs": form.getlist("need")[:20],
        "to": form.get("to", "")[:60],
        "chips": form.getlist("chip")[:20],
        "notes": {code: form[f"note-{code}"][:MOST_TYPED] for code in codes[:20]},
        "consent": form.get("consent") == "yes",
        "press": form.get("press", "")[:40],
        "rest": form.get("rest", "")[:24],
    }


def _sheet(key: int, find: Callable[[int], Counter], typed: dict[str, Any], no: str = "") -> str:
    """The whole sheet while the visitor is at that desk; else only the typed text, so that it is not lost."""
    one = visit_at(db_session(), g.branch.id, key)
    try:
        here = find(key)
        if not here.at_hand:
            raise NeedNotOpen(number=one.number)
    except Refusal as gone:
        if not no:
            raise
        kept = [text for text in typed["notes"].values() if text.strip()]
        return render_template("reception/handover_kept.html", visit=one, no=said_to_staff(gone).sentence, kept=kept)
    staff, needs = me(), here.at_hand
    writable = {need.code for need in needs if may_note(staff, g.branch.id, g.catalogue.services.get(need.service))}
    seated = db_session().get(Staff, here.desk.staff_id) if here.desk.staff_id is not None else None
    offer = targets_for(db_session(), g.branch.id, g.catalogue, needs, seated or staff, now=now())
    return render_template(
        "reception/handover.html",
        here=here,
        visit=one,
        asked=[need_row_of(need, g.catalogue) for need in needs],
        stays=sum(need.is_open for need in needs) > 1 or len(here.visit.in_hand(here.desk.helps_with)) > len(needs),
        rests=[(WAITS, "Wacht mee, voor wie daarmee helpt"), *((one.value, OUTCOMES[one]) for one in RESTS)],
        writable=writable,
        offer=offer,
        likely=_with_words(offer.likely),
        further=_with_words(offer.further),
        states=STATES,
        chips=[(chip.value, words) for chip, words in CHIPS.items()],
        most=LONGEST_NOTE,
        typed=typed | {"press": typed["press"] or dice().random_bytes(12).hex()},
        no=no,
    )


def _with_words(services: list[tuple[Service, list[Seat]]]) -> list[tuple[Service, str]]:
    """Each service with *2 loketten, 1 vrij*, or *nu niemand*."""

    def words(seats: list[Seat]) -> str:
        free = sum(seat.state is DeskState.FREE for seat in seats)
        return f"{len(seats)} {'loket' if len(seats) == 1 else 'loketten'}, {free or 'geen'} vrij"

    return [(service, words(seats) if seats else "nu niemand") for service, seats in services]
