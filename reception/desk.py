"""A desk: sit down, call the next visitor, help, let go. One large button; keys for all of it."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for

from queueing.calls import Call, open_call_at, open_call_of
from queueing.desks import Desk, DeskState, desk_at, desk_of, desks_of
from queueing.finding_visits import visit_at, visit_by_number
from queueing.happenings import Deed, State
from queueing.lookings import others_of
from queueing.news import news_for
from queueing.receivers import passes_of
from queueing.refusals import DeskClosed, NeedNotOpen, NotParked, NotYourDesk, UnknownOutcome
from queueing.staff import Role, names_of
from queueing.undo import last_at, may_take_back, was_done_at
from queueing.visits import Outcome, Visit
from queueing.walk_in import needs_of
from reception.aids import aids_for
from reception.ask_lines import asks_part
from reception.company import join_sheet
from reception.fetching import where_to_fetch
from reception.lines import CHOSEN_OUTCOMES, OUTCOMES, Queue, line_of, looking_further, parked_by, queue_of
from web.access import lead_to, me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import whole_number
from web.parts import answer, go_to, part
from web.turns import session, turn_in

desk = Pages("desk", __name__, face=Face.STAFF, url_prefix="/reception/desk")
GONE = {
    Deed.LEFT: "ging weg",
    Deed.CALL_UNDONE: "wordt niet meer opgeroepen",
    Deed.ABSENT: "kwam niet",
    Deed.MISSED: "kwam niet",
    Deed.BACK_IN_LINE: "staat terug in de rij",
    Deed.SERVED: "is klaar",
    Deed.HANDED_OVER: "is doorgegeven",
    Deed.PARKED: "komt terug",
}
"""How a visitor left a desk without that desk."""
AT_REST = (DeskState.FREE, DeskState.WRAPPING_UP, DeskState.PAUSED)
AWAY = (5, 10, 20, 30, 60)
"""Minutes that someone may step out with one press."""


@desk.get("/")
@needs_role(Role.STAFF, Role.HOST)
def work() -> Any:
    """The desk's page; whoever sits nowhere chooses a desk first."""
    mine = desk_of(session(), me().id)
    if mine is None or mine.branch_id != g.branch.id:
        return redirect(url_for("desk.choose"))
    queue = queue_of(mine, me())
    return render_template(
        "reception/desk.html",
        desk=mine,
        at_desk_part=at_desk_part(mine, queue),
        desk_queue_part=desk_queue_part(mine, queue),
        join_sheet=join_sheet(),
    )


@desk.get("/choice")
@needs_role(Role.STAFF, Role.HOST)
def choose() -> str:
    """Choose a desk and what to help with; also to change it while sitting there."""
    here, staff = session(), me()
    granted = staff.services_in(g.branch.id)
    mine = desk_of(here, staff.id)
    number = whole_number(request.args.get("desk"))
    chosen = desk_at(here, g.branch.id, number) if number is not None else mine
    desks = desks_of(here, g.branch.id)
    return render_template(
        "reception/choose_desk.html",
        desks=desks,
        names=names_of(here, (one.staff_id for one in desks)),
        mine=mine,
        chosen=chosen,
        services=[one for one in g.catalogue.services.values() if one.code in granted],
        profile=set(
            mine.helps_with if mine and chosen and mine.id == chosen.id else chosen.usual if chosen else granted
        ),
    )


@desk.post("/choice")
@needs_role(Role.STAFF, Role.HOST)
def sit_down() -> Any:
    """Sit down at a desk with a work profile."""
    number = whole_number(request.form.get("desk")) or 0
    with turn_in(g.branch.id):
        one = desk_at(session(), g.branch.id, number)
        one.open(me(), request.form.getlist("service")[:50], now=now())
    return go_to(url_for("desk.work"))


@desk.post("/closing")
@needs_role(Role.STAFF, Role.HOST)
def stand_up() -> Any:
    """Close the desk; refused while a visitor is called or served."""
    with turn_in(g.branch.id):
        my_desk().close(now=now())
    return go_to(url_for("desk.choose"))


@desk.post("/pause")
@needs_role(Role.STAFF, Role.HOST)
def pause() -> Any:
    """Stop calling for a while."""
    with turn_in(g.branch.id):
        my_desk().pause(now=now())
    return here_again()


@desk.post("/resuming")
@needs_role(Role.STAFF, Role.HOST)
def resume() -> Any:
    """Back from the pause."""
    with turn_in(g.branch.id):
        my_desk().resume(now=now())
    return here_again()


@desk.post("/calls")
@needs_role(Role.STAFF, Role.HOST)
def call_next() -> Any:
    """*Volgende*: the first of the list that this desk may call."""
    with turn_in(g.branch.id) as hall:
        my_desk().call_next(hall, g.catalogue, staff=me(), now=now())
    return here_again()


@desk.post("/calls/<int:key>")
@needs_role(Role.STAFF, Role.HOST)
def call_this(key: int) -> Any:
    """Choose one from the list."""
    with turn_in(g.branch.id) as hall:
        my_desk().call_this(hall, g.catalogue, visit_at(session(), g.branch.id, key), staff=me(), now=now())
    return here_again()


@desk.post("/visits/<int:key>/recall")
@needs_role(Role.STAFF, Role.HOST)
def recall(key: int) -> Any:
    """*Opnieuw oproepen*."""
    with turn_in(g.branch.id):
        my_visit(key).recall(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/undo")
@needs_role(Role.STAFF, Role.HOST)
def undo_call(key: int) -> Any:
    """*Ongedaan*, within ten seconds."""
    with turn_in(g.branch.id):
        my_visit(key).undo_call(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/arrival")
@needs_role(Role.STAFF, Role.HOST)
def arrive(key: int) -> Any:
    """*Is er*."""
    with turn_in(g.branch.id):
        my_visit(key).arrive(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/absence")
@needs_role(Role.STAFF, Role.HOST)
def not_there(key: int) -> Any:
    """*Niet gekomen*."""
    with turn_in(g.branch.id):
        my_visit(key).not_there(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/needs/<code>/outcome")
@needs_role(Role.STAFF, Role.HOST)
def finish_need(key: int, code: str) -> Any:
    """What was done for one question; the chosen result pressed again is chosen no more."""
    word = request.form.get("outcome", "")
    outcome = outcome_of(word) if word else None
    with turn_in(g.branch.id):
        one = my_visit(key)
        if outcome is not None:
            one.finish_need(my_need(one, code), outcome, now=now(), staff_id=me().id)
        else:
            one.reopen_need(my_need(one, code), now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/needs/<code>/receipt")
@needs_role(Role.STAFF, Role.HOST)
def note_receipt(key: int, code: str) -> Any:
    """*Ontvangstbewijs meegegeven? Ja, of nog niet* (decisions 24)."""
    with turn_in(g.branch.id):
        one = my_visit(key)
        one.note_receipt(my_need(one, code), given=request.form.get("receipt") == "yes", now=now())
    return here_again()


@desk.post("/visits/<int:key>/finish")
@needs_role(Role.STAFF, Role.HOST)
def finish(key: int) -> Any:
    """*Klaar*: one open question gets *In orde*; with several, `rest` says what happens to them."""
    with turn_in(g.branch.id):
        one = my_visit(key)
        finish_at(one, my_desk(), request.form.get("rest", ""))
    return here_again()


@desk.post("/visits/<int:key>/finish-and-next")
@needs_role(Role.STAFF, Role.HOST)
def finish_and_next(key: int) -> Any:
    """*Klaar en volgende*: both in one transaction; with nobody waiting it is just *Klaar*."""
    with turn_in(g.branch.id) as hall:
        mine = my_desk()
        finish_at(my_visit(key), mine, "")
        session().flush()
        if queue_of(mine, listed=1).first:
            mine.call_next(hall, g.catalogue, staff=me(), now=now())
    return here_again()


@desk.get("/numbers/<int:number>")
@needs_role(Role.STAFF, Role.HOST)
def where(number: int) -> str:
    """Three digits typed at a desk tell where that number is; not why it came."""
    one = visit_by_number(session(), g.branch.id, number)
    call = open_call_of(session(), one.id)
    at = session().get_one(Desk, call.desk_id) if call is not None else None
    return render_template(
        "reception/where.html", visit=one, desk=at, names=names_of(session(), [at.staff_id] if at is not None else [])
    )


@desk.post("/presence")
@needs_role(Role.STAFF, Role.HOST)
def be_there() -> Any:
    """*Ik ben er*: the desk counts again; any other press of this colleague says the same."""
    with turn_in(g.branch.id):
        my_desk().be_there(now=now())
    return answer("asks", asks_part(), page=url_for("desk.work"))


@desk.get("/at_desk")
@needs_role(Role.STAFF, Role.HOST)
def at_desk() -> Any:
    """The live part: the visitor at this desk, or the large button."""
    mine = _desk_of_the_page()
    return at_desk_part(mine) if mine is not None else lead_to(url_for("desk.work"))


@desk.get("/desk_queue")
@needs_role(Role.STAFF, Role.HOST)
def desk_queue() -> Any:
    """The live part: who waits for this desk."""
    mine = _desk_of_the_page()
    return desk_queue_part(mine) if mine is not None else lead_to(url_for("desk.work"))


# --- parts ---


def at_desk_part(mine: Desk, known: Queue | None = None) -> str:
    """Free: the one large button, which needs the queue. Else the visitor, his questions and what can be done."""
    call = open_call_at(session(), mine.id)
    state = mine.state(call, now())
    queue = (known or queue_of(mine, me(), listed=1)) if state in AT_REST else None
    return part(
        "at_desk",
        "reception/_at_desk.html",
        desk=mine,
        state=state,
        call=call,
        **(_visitor(call, mine) if call is not None else {}),
        queue=queue,
        outcomes=[(outcome.value, OUTCOMES[outcome]) for outcome in CHOSEN_OUTCOMES],
        may_undo=call is not None and call.may_be_undone(now()),
        is_fresh=call is not None and may_take_back(session().get_one(Visit, call.visit_id), now()),
        last=last_at(mine, now=now()) if call is None else None,
        news=news_for(mine, now=now()) if call is None else None,
        gone=GONE,
        direct=needs_of(mine, g.catalogue) if call is None else [],
        away=AWAY,
    )


def desk_queue_part(mine: Desk, known: Queue | None = None) -> str:
    """Who waits for this desk, in the order of calling."""
    return part(
        "desk_queue",
        "reception/_desk_queue.html",
        desk=mine,
        queue=known or queue_of(mine, me()),
        parked=parked_by(mine.staff_id),
    )


def _visitor(call: Call, mine: Desk) -> dict[str, Any]:
    visit = visit_at(session(), g.branch.id, call.visit_id)
    passes = passes_of(session(), g.branch.id, visit.id).get(visit.id, ())
    line = line_of(
        visit, g.catalogue, sees=set(mine.helps_with), call=call, numbers={mine.id: mine.number}, passes=passes,
        reader=me(),
    )  # fmt: skip
    seen = looking_further(line, call, g.catalogue, mine.helps_with)
    return {"line": seen, "aids": aids_for(visit), "fetch_from": where_to_fetch(visit, call)}


def here_again() -> Any:
    """The answer to a deed at the desk: its part again."""
    return answer("at_desk", at_desk_part(my_desk()), page=url_for("desk.work"))


def my_desk() -> Desk:
    """Where this person sits. Raises DeskClosed when nowhere in this branch."""
    mine = desk_of(session(), me().id)
    if mine is None or mine.branch_id != g.branch.id:
        raise DeskClosed(desk="?")
    return mine


def _desk_of_the_page() -> Desk | None:
    """Mine, while the page that asks is still about it: not since I sat down elsewhere or the desk was closed."""
    mine = desk_of(session(), me().id)
    there = mine is not None and mine.branch_id == g.branch.id
    return mine if mine is not None and there and request.args.get("desk", type=int) in (None, mine.number) else None


def my_visit(key: int) -> Visit:
    """The visit at my desk. Raises NotYourDesk when it is elsewhere, NoSuchVisit when it is nowhere."""
    one = visit_at(session(), g.branch.id, key)
    call = open_call_at(session(), my_desk().id)
    if call is None or call.visit_id != one.id:
        raise NotYourDesk(number=one.number)
    return one


def my_need(one: Visit, code: str) -> str:
    """The code of a question that my desk may answer. Hidden or looked at with a reason only, it is as not there.

    Raises NeedNotOpen.
    """
    if any(need.code == code for need in others_of(one, my_desk().helps_with)):
        raise NeedNotOpen(number=one.number)
    return code


def my_last(key: int) -> Visit:
    """What my desk let go last, and may still take back. Raises NotYourDesk for what another desk did."""
    one, mine = visit_at(session(), g.branch.id, key), my_desk()
    if one.undoable and not was_done_at(one, mine):
        raise NotYourDesk(number=one.number)
    return one


def my_parked(key: int) -> Visit:
    """Who stepped out from me and comes back to me. Raises NotYourDesk for a colleague's, NotParked for who is here."""
    my_desk()
    one = visit_at(session(), g.branch.id, key)
    if one.state is not State.PARKED:
        raise NotParked(number=one.number)
    if one.parked_by != me().id:
        raise NotYourDesk(number=one.number)
    return one


def outcome_of(word: str) -> Outcome:
    """Raises UnknownOutcome."""
    if word not in {outcome.value for outcome in CHOSEN_OUTCOMES}:
        raise UnknownOutcome
    return Outcome(word)


def finish_at(one: Visit, mine: Desk, rest: str) -> None:
    """`rest` is an outcome for every open need in hand, *back*, or empty. Raises UnknownOutcome, OutcomeMissing."""
    if rest == "back":
        one.put_back(now=now(), staff_id=me().id)
    else:
        one.finish(mine.helps_with, now=now(), rest=outcome_of(rest) if rest else None, staff_id=me().id)
