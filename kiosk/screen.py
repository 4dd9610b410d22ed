"""What happens on the touchscreen? Language → needs → confirm → number.

Every step is posted to one address (product §12).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from flask import Response, abort, current_app, g, make_response, render_template, request

from kiosk.appointment_code import answer_to
from kiosk.choice import FIELDS, PER_PAGE, Choice, Step, afresh, hidden_fields, read_choice, tap, with_appointment
from kiosk.door import appointments_go_on, door_part, early_facts, shut_for, state
from kiosk.issuing import appointment_of, change_ticket, new_ticket, unseen_by, was_shown
from kiosk.measure import mind_code, mind_number
from kiosk.printing import print_ticket
from kiosk.ticket import TicketView, people_before_newcomer, ticket_view
from queueing.appointments.appointment import CODE_DIGITS, CheckIn, Found, hour_of, look_up
from queueing.catalogue.languages import Language
from queueing.catalogue.needs import PERSON, Need
from queueing.devices import DeviceKind
from queueing.happenings import State
from queueing.help_calls import ask_for_help, open_help_call
from queueing.policy import newcomer
from queueing.refusals import HouseClosed
from queueing.visits.finding import visit_by_token
from web.access import LONGEST_TOKEN, needs_device, this_device
from web.announced import announced
from web.clock import now
from web.dice import dice
from web.errands import errand_part, note_loaded
from web.faces import Face, Pages
from web.forecasts import told_in
from web.language import choose_language, offered_today
from web.padded import shows_a_choice
from web.parts import part
from web.qr import qr_svg
from web.screen_css import glass_of
from web.transactions import db_session, hall_locked

kiosk = Pages("kiosk", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@kiosk.get("")
@needs_device(DeviceKind.KIOSK)
def start() -> Response:
    """A new visitor: Dutch, nothing chosen."""
    note_loaded()
    return show(fresh())


@kiosk.post("")
@shows_a_choice
@needs_device(DeviceKind.KIOSK)
def step() -> Response:
    """One tap: another page of the same choice."""
    go = request.form.get("go", "")
    if go == "stop":
        end_help()
        return show(fresh())
    choice = choice_of_form()
    if go == "check":
        return check_code(choice)
    after = tap(choice, go, g.catalogue)
    return show(replace(after, page=page_of_theme(after.group)) if go == "all" else after)


def check_code(choice: Choice) -> Response:
    """The code is typed: on to *Klopt dit?*, or a kind sentence and a way to a person."""
    if not choice.code or not g.catalogue.has_appointments:
        return show(replace(choice, step=Step.CODE), nothing_read=True)
    found = look_up(db_session(), g.branch, g.catalogue, choice.code, now=now())
    if found.answer is CheckIn.ON_TIME:
        return show(with_appointment(choice))
    return show(replace(choice, step=Step.CODE), found=found)


@kiosk.post("/ticket")
@shows_a_choice
@needs_device(DeviceKind.KIOSK)
def take_ticket() -> Response:
    """Give the number; for an existing ticket, change its needs and keep the number."""
    choice = choice_of_form()
    if state() == "closed" and not (appointments_go_on() and appointment_of(choice)):
        raise HouseClosed
    if not choice.changing:
        mind_number(choice.start_key)
    visit, fresh_one = change_ticket(choice) if choice.changing else new_ticket(choice)
    view = ticket_view(visit)
    if fresh_one:
        print_ticket(this_device(), view)
    after = replace(choice, step=Step.TICKET, before=(), changing=visit.token(current_app.config["TICKET_KEY"]))
    return show(after, ticket=view)


@kiosk.post("/number")
@shows_a_choice
@needs_device(DeviceKind.KIOSK)
def own_number() -> Response:
    """The ticket that this kiosk requested when the answer was lost: shown, or withdrawn when the visitor is `gone`.

    Answers 204 when there is no such ticket.
    """
    visit = unseen_by(request.form.get("start_key", ""), gone=bool(request.form.get("gone")))
    if visit is None:
        return Response(status=204)
    token = visit.token(current_app.config["TICKET_KEY"])
    choice = Choice(Step.TICKET, language=choice_language(visit.language), changing=token)
    return show(choice, ticket=None if visit.state is State.ENDED else ticket_view(visit))


@kiosk.post("/number/shown")
@needs_device(DeviceKind.KIOSK)
def number_shown() -> Response:
    """The page of a number stands on this screen."""
    was_shown(request.form.get("changing", "")[:LONGEST_TOKEN])
    return Response(status=204)


@kiosk.post("/help")
@shows_a_choice
@needs_device(DeviceKind.KIOSK)
def call_help() -> Response:
    """*Hulp*: reception is asked to come to this screen; the page stays as it was."""
    with hall_locked(g.branch.id):
        ask_for_help(db_session(), this_device(), now=now())
    return show(choice_of_form())


@kiosk.get("/help_state")
@needs_device(DeviceKind.KIOSK)
def help_state() -> str:
    """The strip that says whether a colleague comes."""
    speak_as(choice_language(request.args.get("language", "nl")))
    return help_part()


@kiosk.get("/door")
@needs_device(DeviceKind.KIOSK)
def door() -> str:
    """Does this kiosk give numbers? A part without words, which changes the page when the answer changes."""
    return door_part()


@kiosk.get("/errand")
@needs_device(DeviceKind.KIOSK)
def errand() -> str:
    """What the office asks of this screen; a part without words."""
    return errand_part()


@kiosk.get("/profile.css")
@needs_device(DeviceKind.KIOSK)
def profile() -> Response:
    """The CSS pixels per millimetre of this screen (A-3)."""
    return glass_of(this_device())


# --- showing pages ---


def show(
    choice: Choice, *, ticket: TicketView | None = None, found: Found | None = None, nothing_read: bool = False
) -> Response:
    """The page of a choice: the whole page at first, only its content for htmx."""
    choice = with_its_page(choice)
    speak_as(choice.language)
    if choice.step is Step.TICKET and ticket is None:
        ticket = ticket_in_hand(choice)
        choice = choice if ticket else fresh()
    shut = "" if ticket else shut_for(choice)
    choice = afresh(choice) if shut else choice
    glass = render_template(
        f"kiosk/_{shut or choice.step.value}.html",
        choice=choice,
        hidden=hidden_fields(choice),
        answer=answer_to(found) if found else None,
        nothing_read=nothing_read,
        languages=offered(),
        help_part=help_part(),
        ticket=ticket,
        number_kept=number_kept(choice),
        announced=announced().words if shut or choice.step is Step.START else "",
        **(early_facts() if shut else {}),
        **facts_of(choice),
    )
    if request.htmx:  # type: ignore[attr-defined]
        return make_response(glass)
    return make_response(
        render_template("kiosk/page.html", glass=glass, choice=choice, door_part=door_part(), errand_part=errand_part())
    )


def with_its_page(choice: Choice) -> Choice:
    """The choice when its page has the data it needs; else the start page with the same choice."""
    missing = {
        Step.NEEDS: not choice.group,
        Step.CODE: not g.catalogue.has_appointments,
        Step.WAY: not choice.signpost,
        Step.CONFIRM: not choice.needs,
        Step.EXTRAS: not choice.needs,
    }
    return replace(choice, step=Step.START) if missing.get(choice.step, False) else choice


def ticket_in_hand(choice: Choice) -> TicketView | None:
    """The ticket of this page, when it is one of this branch."""
    visit = visit_by_token(db_session(), choice.changing) if choice.changing else None
    return ticket_view(visit) if visit is not None and visit.branch_id == g.branch.id else None


def number_kept(choice: Choice) -> int | None:
    """The number that is kept while its visitor chooses again."""
    visit = (
        visit_by_token(db_session(), choice.changing) if choice.changing and choice.step is not Step.TICKET else None
    )
    return visit.number if visit is not None and visit.branch_id == g.branch.id else None


def facts_of(choice: Choice) -> dict[str, Any]:
    """What one page shows besides the choice itself."""
    catalogue, today = g.catalogue, g.branch.day_of(now())
    if choice.step is Step.START:
        return {"groups": catalogue.in_order(), "person": catalogue.needs[PERSON]}
    if choice.step is Step.NEEDS:
        return {"group": catalogue.groups[choice.group], "needs": catalogue.needs_of(choice.group, today)}
    if choice.step is Step.ALL:
        shown = pages_of(catalogue.all_needs(today), choice.page)
        return {**shown, "theme": catalogue.groups[shown["needs"][0].group] if shown["needs"] else None}
    if choice.step is Step.WAY:
        return {"way": catalogue.needs[choice.signpost]}
    if choice.step is Step.CODE:
        return {"digits": CODE_DIGITS}
    if choice.step in (Step.CONFIRM, Step.EXTRAS):
        chosen = [catalogue.need(code) for code in choice.needs]
        return {
            "chosen": chosen,
            **_wait(chosen),
            "absent_text": _absent_text(chosen),
            **_hour(choice),
            "extras": sorted(catalogue.extras.values(), key=lambda one: one.order),
        }
    return {"qr_svg": qr_svg} if choice.step is Step.TICKET else {}


def _hour(choice: Choice) -> dict[str, Any]:
    """The hour of the appointment with the given code, `9:20`; empty without one."""
    appointment = appointment_of(choice)
    return {"hour": hour_of(appointment, g.branch) if appointment is not None else ""}


def _wait(chosen: list[Need]) -> dict[str, Any]:
    """How many are before a visitor who takes a number now, and the range of their wait in minutes."""
    local = g.branch.local(now())
    services = frozenset(g.catalogue.route_of(need.code, local) for need in chosen)
    before = people_before_newcomer(newcomer(services, now=now()))
    told = told_in(g.branch)
    return {"before": before, "wait": told.range_for(services) if told is not None else None}


def _absent_text(chosen: list[Need]) -> str:
    """The branch's sentence when a chosen service is not in now (G-4); empty when all are."""
    local = g.branch.local(now())
    absent = [g.catalogue.services[need.route] for need in chosen if g.catalogue.is_absent(need.code, local)]
    return absent[0].absent_text if absent else ""


def pages_of(needs: list[Need], page: int) -> dict[str, Any]:
    """One theme per page, eight at most; the page number is kept in range. After the last comes the first (A-8)."""
    pages = _by_theme(needs) or [[]]
    count = len(pages)
    at = min(page, count - 1)
    return {"needs": pages[at], "at": at, "count": count, "before": (at - 1) % count, "after": (at + 1) % count}


def _by_theme(needs: list[Need]) -> list[list[Need]]:
    themes = [list(several) for _, several in groupby(needs, key=lambda need: need.group)]
    return [one[first : first + PER_PAGE] for one in themes for first in range(0, len(one), PER_PAGE)]


def page_of_theme(group: str) -> int:
    """The page of *Alle vragen* on which this theme begins; the first page without a theme."""
    pages = _by_theme(g.catalogue.all_needs(g.branch.day_of(now())))
    return next((place for place, needs in enumerate(pages) if needs[0].group == group), 0)


def fresh() -> Choice:
    """An empty choice; its key makes a double tap one visit."""
    return Choice(start_key=dice().random_bytes(12).hex())


def choice_of_form() -> Choice:
    """The choice that the page posted back. Answers 400 when we did not write it; raises KioskTooFast."""
    lists = {name: request.form.getlist(name) for name in FIELDS}
    try:
        choice = read_choice(request.form, lists)
    except ValueError:
        abort(400)
    if choice.group and choice.group not in g.catalogue.groups:
        abort(400)
    for code in (*choice.needs, *filter(None, [choice.signpost])):
        if code not in g.catalogue.needs:
            abort(422)
    mind_code(choice.code)
    return replace(choice, language=choice_language(choice.language))


def offered() -> dict[str, Language]:
    """The languages of today, Dutch first, by code."""
    return offered_today(g.branch, g.catalogue)


def choice_language(code: str) -> str:
    """The language when it is offered today, else Dutch."""
    return code if code in offered() else "nl"


def speak_as(code: str) -> None:
    """Set this response to Dutch and this language."""
    choose_language(offered().get(code))


def help_part() -> str:
    """The live strip with the help call of this kiosk."""
    call = open_help_call(db_session(), this_device().id)
    unheard = call is not None and call.is_unheard(now())
    return part("help_state", "kiosk/_help_state.html", call=call, unheard=unheard)


def end_help() -> None:
    """*Stop* also ends a help call: the visitor has left, or was helped."""
    if open_help_call(db_session(), this_device().id) is None:
        return
    with hall_locked(g.branch.id):
        call = open_help_call(db_session(), this_device().id)
        if call is not None:
            call.end(now=now())
