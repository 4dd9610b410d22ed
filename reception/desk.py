"""What does a colleague do at a desk? Sit down, call the next visitor, help, finish.

One large button; keys for everything.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import g, redirect, render_template, request, url_for

from queueing.colleagues.staff import Role, names_of
from queueing.desks.break_glass import others_of
from queueing.desks.desk import Desk, desk_at, desk_of, desks_of
from queueing.desks.handover_targets import passes_of
from queueing.desks.news import news_for
from queueing.desks.undo import last_at, may_take_back, was_done_at
from queueing.desks.walk_in import needs_of
from queueing.happenings import State
from queueing.refusals import (
    DeskPaused,
    NeedNotOpen,
    NobodyWaiting,
    NoDeskOfOwn,
    NotParked,
    NotYourDesk,
    UnknownOutcome,
)
from queueing.visits.calls import Call, open_call_at, open_call_of
from queueing.visits.finding import visit_at, visit_by_number
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome
from reception.aids import aids_for
from reception.ask_strip import asks_part
from reception.at_desk import FAILURES, RESULTS, AtRest, AtWork
from reception.company import join_sheet
from reception.fetching import where_to_meet
from reception.rows import CHOSEN_OUTCOMES, Queue, looking_further, parked_by, profile_words, queue_of, row_of
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.filters import clock
from web.forms import whole_number
from web.parts import answer, part, redirect_page
from web.sessions import sit_here
from web.transactions import db_session, hall_locked, my_seat

desk = Pages("desk", __name__, face=Face.STAFF, url_prefix="/reception/desk")
AWAY = (5, 10, 20, 30, 60)
"""Minutes for which a visitor can step out with one press."""


@desk.get("/")
@needs_role(Role.STAFF, Role.HOST)
def work() -> Any:
    """The desk's page; a colleague without a desk chooses one first."""
    mine = desk_of(db_session(), me().id)
    if mine is None or mine.branch_id != g.branch.id:
        return redirect(url_for("desk.choose"))
    queue = queue_of(mine, me())
    return render_template(
        "reception/desk.html",
        desk=mine,
        helps_with=profile_words(mine, g.catalogue),
        at_desk_part=at_desk_part(mine, queue),
        desk_queue_part=desk_queue_part(mine, queue),
        join_sheet=join_sheet(),
    )


@desk.get("/choice")
@needs_role(Role.STAFF, Role.HOST)
def choose() -> str:
    """Choose a desk and what to help with; also to change it while sitting there."""
    db, staff = db_session(), me()
    granted = staff.services_in(g.branch.id)
    mine = desk_of(db, staff.id)
    number = whole_number(request.args.get("desk"))
    chosen = desk_at(db, g.branch.id, number) if number is not None else mine
    desks = desks_of(db, g.branch.id)
    services = [one for one in g.catalogue.services.values() if one.code in granted]
    codes = {one.code for one in services}
    usual = mine.helps_with if mine and chosen and mine.id == chosen.id else chosen.usual if chosen else granted
    return render_template(
        "reception/choose_desk.html",
        desks=desks,
        names=names_of(db, (one.staff_id for one in desks)),
        mine=mine,
        chosen=chosen,
        services=services,
        ticked=codes.intersection(usual) or codes,  # nothing of what is usual there: all that they may help with
    )


@desk.post("/choice")
@needs_role(Role.STAFF, Role.HOST)
def sit_down() -> Any:
    """Sit down at a desk with a work profile."""
    number = whole_number(request.form.get("desk")) or 0
    with hall_locked(g.branch.id):
        one = desk_at(db_session(), g.branch.id, number)
        one.open(me(), request.form.getlist("service")[:50], now=now())
        sit_here(db_session(), one.id)
    return redirect_page(url_for("desk.work"))


@desk.post("/closing")
@needs_role(Role.STAFF, Role.HOST)
def stand_up() -> Any:
    """Close the desk; refused while a visitor is called or served."""
    with hall_locked(g.branch.id):
        my_desk().close(now=now())
    return redirect_page(url_for("desk.choose"))


@desk.post("/pause")
@needs_role(Role.STAFF, Role.HOST)
def pause() -> Any:
    """Stop calling for a while."""
    with hall_locked(g.branch.id):
        my_desk().pause(now=now())
    return here_again()


@desk.post("/resuming")
@needs_role(Role.STAFF, Role.HOST)
def resume() -> Any:
    """Back from the pause."""
    with hall_locked(g.branch.id):
        my_desk().resume(now=now())
    return here_again()


@desk.post("/calls")
@needs_role(Role.STAFF, Role.HOST)
def call_next() -> Any:
    """*Volgende*: call the first of the list that this desk may call."""
    with hall_locked(g.branch.id) as hall:
        my_desk().call_next(hall, g.catalogue, staff=me(), now=now())
    return here_again()


@desk.post("/calls/<int:key>")
@needs_role(Role.STAFF, Role.HOST)
def call_this(key: int) -> Any:
    """Call one chosen from the list."""
    with hall_locked(g.branch.id) as hall:
        my_desk().call_this(hall, g.catalogue, visit_at(db_session(), g.branch.id, key), staff=me(), now=now())
    return here_again()


@desk.post("/visits/<int:key>/recall")
@needs_role(Role.STAFF, Role.HOST)
def recall(key: int) -> Any:
    """*Opnieuw oproepen*."""
    with hall_locked(g.branch.id):
        my_visit(key).recall(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/undo")
@needs_role(Role.STAFF, Role.HOST)
def undo_call(key: int) -> Any:
    """*Ongedaan*, within ten seconds."""
    with hall_locked(g.branch.id):
        my_visit(key).undo_call(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/arrival")
@needs_role(Role.STAFF, Role.HOST)
def arrive(key: int) -> Any:
    """*Is er*."""
    with hall_locked(g.branch.id):
        my_visit(key).arrive(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/absence")
@needs_role(Role.STAFF, Role.HOST)
def not_there(key: int) -> Any:
    """*Niet gekomen*."""
    with hall_locked(g.branch.id):
        my_visit(key).not_there(now=now(), staff_id=me().id)
    return here_again()


@desk.post("/visits/<int:key>/needs/<code>/outcome")
@needs_role(Role.STAFF, Role.HOST)
def finish_need(key: int, code: str) -> Any:
    """What was done for one question; pressing the chosen result again clears it."""
    word = request.form.get("outcome", "")
    outcome = outcome_of(word) if word else None
    with hall_locked(g.branch.id):
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
    with hall_locked(g.branch.id):
        one = my_visit(key)
        one.note_receipt(my_need(one, code), given=request.form.get("receipt") == "yes", now=now())
    return here_again()


@desk.post("/visits/<int:key>/finish")
@needs_role(Role.STAFF, Role.HOST)
def finish(key: int) -> Any:
    """*Klaar*: one open question gets *In orde*; with several, `rest` says what happens to them."""
    with hall_locked(g.branch.id):
        one = my_visit(key)
        finish_at(one, my_desk(), request.form.get("rest", ""))
    return here_again()


@desk.post("/visits/<int:key>/finish-and-next")
@needs_role(Role.STAFF, Role.HOST)
def finish_and_next(key: int) -> Any:
    """*Klaar en volgende*: both in one transaction; with nobody waiting it is just *Klaar*."""
    with hall_locked(g.branch.id) as hall:
        mine = my_desk()
        finish_at(my_visit(key), mine, "")
        with suppress(NobodyWaiting, DeskPaused):
            mine.call_next(hall, g.catalogue, staff=me(), now=now())
    return here_again()


@desk.get("/numbers/<int:number>")
@needs_role(Role.STAFF, Role.HOST)
def where(number: int) -> str:
    """Three digits typed at a desk tell where that number is, not why it came."""
    one = visit_by_number(db_session(), g.branch.id, number)
    call = open_call_of(db_session(), one.id)
    at = db_session().get_one(Desk, call.desk_id) if call is not None else None
    return render_template(
        "reception/where.html",
        visit=one,
        words=_where_words(one, at),
    )


def _where_words(one: Visit, at: Desk | None) -> str:
    if at is not None:
        who = names_of(db_session(), [at.staff_id]).get(at.staff_id or 0, "een collega")
        is_called = one.state is State.CALLED
        return f"{'wordt opgeroepen door' if is_called else 'zit bij'} {who}, loket {at.number}."
    if one.state is State.PARKED and one.parked_until is not None:
        return f"is even weg en komt terug om {clock(one.parked_until)}."
    if one.state is State.MISSED:
        return "kwam twee keer niet. Het onthaal zet het nummer terug in de rij."
    return "wacht, maar nu niet op jou."


@desk.post("/presence")
@needs_role(Role.STAFF, Role.HOST)
def be_there() -> Any:
    """*Ik ben er*: the desk counts again; any other action of this colleague has the same effect."""
    with hall_locked(g.branch.id):
        my_desk().be_there(now=now())
    return answer("asks", asks_part(), page=url_for("desk.work"))


@desk.get("/at_desk")
@needs_role(Role.STAFF, Role.HOST)
def at_desk() -> Any:
    """The live part: the visitor at this desk, or the large button."""
    mine = _desk_of_the_page()
    return at_desk_part(mine) if mine is not None else redirect_page(url_for("desk.work"))


@desk.get("/desk_queue")
@needs_role(Role.STAFF, Role.HOST)
def desk_queue() -> Any:
    """The live part: the visitors who wait for this desk."""
    mine = _desk_of_the_page()
    return desk_queue_part(mine) if mine is not None else redirect_page(url_for("desk.work"))


# --- parts ---


def at_desk_part(mine: Desk, known: Queue | None = None) -> str:
    """When free, the one large button, which needs the queue. Else the visitor, their questions and the actions."""
    call, at = open_call_at(db_session(), mine.id), now()
    facts = _with_visitor(call, mine) if call is not None else _at_rest(mine, known, at)
    return part("at_desk", "reception/_at_desk.html", **facts)


def desk_queue_part(mine: Desk, known: Queue | None = None) -> str:
    """The visitors who wait for this desk, in calling order."""
    return part(
        "desk_queue",
        "reception/_desk_queue.html",
        desk=mine,
        queue=known or queue_of(mine, me()),
        parked=parked_by(mine.staff_id),
    )


def _at_rest(mine: Desk, known: Queue | None, at: datetime) -> dict[str, Any]:
    queue = known or queue_of(mine, me(), listed=1)
    return {
        "rest": AtRest(mine, mine.state(None, at), queue, news_for(mine, now=at)),
        "last": last_at(mine, now=at),
        "direct": needs_of(mine, g.catalogue),
    }


def _with_visitor(call: Call, mine: Desk) -> dict[str, Any]:
    visit = visit_at(db_session(), g.branch.id, call.visit_id)
    passes = passes_of(db_session(), g.branch.id, visit.id).get(visit.id, ())
    line = row_of(
        visit, g.catalogue, sees=set(mine.helps_with), call=call, numbers={mine.id: mine.number}, passes=passes,
        reader=me(),
    )  # fmt: skip
    seen = looking_further(line, call, g.catalogue, mine.helps_with)
    return {
        "work": AtWork(
            seen,
            call,
            escort_from=where_to_meet(visit, call),
            may_undo=call.may_be_undone(now()),
            is_fresh=may_take_back(visit, now()),
        ),
        "aids": aids_for(visit),
        "results": RESULTS,
        "failures": FAILURES,
        "away": AWAY,
    }


def here_again() -> Any:
    """The answer to an action at the desk: its part again."""
    return answer("at_desk", at_desk_part(my_desk()), page=url_for("desk.work"))


def my_desk() -> Desk:
    """The desk of this person. Raises NoDeskOfOwn when they have none in this branch."""
    mine = my_seat()
    if mine is None or mine.branch_id != g.branch.id:
        raise NoDeskOfOwn
    return mine


def _desk_of_the_page() -> Desk | None:
    """My desk, if the page of this request is still about it: not after I sat down elsewhere or the desk was closed."""
    mine = desk_of(db_session(), me().id)
    there = mine is not None and mine.branch_id == g.branch.id
    return mine if mine is not None and there and request.args.get("desk", type=int) in (None, mine.number) else None


def my_visit(key: int) -> Visit:
    """The visit at my desk. Raises NotYourDesk when it is elsewhere, NoSuchVisit when it does not exist."""
    one, mine = visit_at(db_session(), g.branch.id, key), my_desk()
    call = one.open_call()
    if call is None or call.desk_id != mine.id:
        raise NotYourDesk(number=one.number)
    return one


def my_need(one: Visit, code: str) -> str:
    """The code of a question that my desk may answer. One that is hidden, or shown with a reason only, does not count.

    Raises NeedNotOpen.
    """
    if any(need.code == code for need in others_of(one, my_desk().helps_with)):
        raise NeedNotOpen(number=one.number)
    return code


def my_last(key: int) -> Visit:
    """The visit that my desk let go last and may still undo. Raises NotYourDesk for another desk's action."""
    one, mine = visit_at(db_session(), g.branch.id, key), my_desk()
    if one.undoable and not was_done_at(one, mine):
        raise NotYourDesk(number=one.number)
    return one


def my_parked(key: int) -> Visit:
    """A visitor who stepped out from my desk and comes back to it.

    Raises NotYourDesk for a colleague's visitor, NotParked for one who is here."""
    my_desk()
    one = visit_at(db_session(), g.branch.id, key)
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
