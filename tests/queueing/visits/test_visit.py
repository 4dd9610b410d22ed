"""The life of a visit: every arrow once, and no arrow from anywhere else (product §4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from queueing.happenings import HappeningKind, State, kinds_of
from queueing.refusals import (
    AlreadyEnded,
    HouseClosed,
    LanguageNotOffered,
    LastNeed,
    NeedAlreadyThere,
    NeedNotOffered,
    NeedNotOpen,
    NoNeedChosen,
    NoSuchService,
    NoSuchVisit,
    NotCalled,
    NotMissed,
    NotServing,
    NotWaiting,
    OutcomeMissing,
    ReasonMissing,
    Refusal,
    TooLateToUndo,
    TooManyNeeds,
    UnknownExtra,
)
from queueing.visits.calls import Call, open_call_of
from queueing.visits.finding import open_visits, standing_of, visit_at, waiting
from queueing.visits.visit import Visit
from queueing.visits.visit_need import NeedState, Outcome
from queueing.visits.visit_record import EndReason, Origin
from tests.support.hall import LittleHall, on_both_databases

BOTH = ("PAP-1", "WON-2")
WORK = ("burgerzaken", "breed-onthaal")
OPEN: list[State] = [state for state in State if state is not State.ENDED]


@pytest.fixture
def desk(hall):
    return hall.desk(3, helps_with=WORK, staff="Lotte")


# --- the table ---


@dataclass(frozen=True)
class Verb:
    """An action on a visit: the state it leads to, its happening, and the refusal it gets in other states."""

    kind: Callable[[LittleHall, Visit], Callable[..., Any]]
    leads: dict[State, State]
    tells: HappeningKind
    refusal: type[Refusal]


def verb(name, *what, **how):
    return lambda hall, visit: lambda now: getattr(visit, name)(*what, now=now, **how)


def call(hall, visit):
    """By another desk than the one where the visit may be already."""
    other = hall.desk(4, helps_with=WORK, staff="Jan")
    jan = hall.whoever_sits_at(other)
    return lambda now: other.call_this(hall.hall_in_hand, hall.catalogue, visit, staff=jan, now=now)


def no_more_time(hall, visit):
    """From a visitor who had asked for more time, while waiting."""
    if visit.state is State.WAITING:
        hall.do(lambda now: visit.give_way(now=now))
    return verb("take_way_back")(hall, visit)


W, C, S, E = State.WAITING, State.CALLED, State.SERVING, State.ENDED
FROM_ANYWHERE: dict[State, State] = {state: state for state in OPEN}
TO_THE_END: dict[State, State] = dict.fromkeys(OPEN, E)

LIFE = {
    "change needs": Verb(
        lambda hall, visit: lambda now: visit.change_needs(hall.branch, hall.catalogue, ["PAP-2"], now=now),
        {W: W}, HappeningKind.NEEDS_CHANGED, NotWaiting,
    ),
    "call": Verb(call, {W: C}, HappeningKind.CALLED, NotWaiting),
    "recall": Verb(verb("recall"), {C: C}, HappeningKind.RECALLED, NotCalled),
    "say coming": Verb(verb("say_coming"), {C: C}, HappeningKind.COMING, NotCalled),
    "undo call": Verb(verb("undo_call"), {C: W}, HappeningKind.CALL_UNDONE, NotCalled),
    "arrive": Verb(verb("arrive"), {C: S}, HappeningKind.AT_DESK, NotCalled),
    "not there": Verb(verb("not_there"), {C: W}, HappeningKind.ABSENT, NotCalled),
    "bring back": Verb(verb("bring_back"), {State.MISSED: W}, HappeningKind.BROUGHT_BACK, NotMissed),
    "finish need": Verb(
        verb("finish_need", "PAP-1", Outcome.DONE), {C: S, S: S}, HappeningKind.NEED_SERVED, NotServing
    ),
    "finish visit": Verb(verb("finish", WORK, rest=Outcome.DONE), {C: E, S: E}, HappeningKind.SERVED, NotServing),
    "put back": Verb(verb("put_back"), {C: W, S: W}, HappeningKind.BACK_IN_LINE, NotServing),
    "assign": Verb(
        lambda hall, visit: lambda now: visit.assign(hall.catalogue, service="caw", now=now),
        {W: W}, HappeningKind.ASSIGNED, NotWaiting,
    ),
    "bring forward": Verb(verb("bring_forward", "is onwel"), {W: W}, HappeningKind.BROUGHT_FORWARD, NotWaiting),
    "give way": Verb(verb("give_way"), {W: W}, HappeningKind.GAVE_WAY, NotWaiting),
    "take way back": Verb(no_more_time, {W: W}, HappeningKind.WAY_TAKEN_BACK, NotWaiting),
    "leave": Verb(verb("leave"), TO_THE_END, HappeningKind.LEFT, AlreadyEnded),
    "add need": Verb(
        lambda hall, visit: lambda now: visit.add_need(hall.branch, hall.catalogue, "BUU-1", now=now),
        FROM_ANYWHERE, HappeningKind.NEEDS_CHANGED, AlreadyEnded,
    ),
    "drop need": Verb(verb("drop_need", "PAP-1"), FROM_ANYWHERE, HappeningKind.NEEDS_CHANGED, AlreadyEnded),
    "change language": Verb(
        lambda hall, visit: lambda now: visit.change_language(hall.catalogue, "fr", now=now),
        FROM_ANYWHERE, HappeningKind.LANGUAGE_CHANGED, AlreadyEnded,
    ),
}  # fmt: skip

LEGAL = [(name, state) for name, verb in LIFE.items() for state in State if state in verb.leads]
ILLEGAL = [(name, state) for name, verb in LIFE.items() for state in State if state not in verb.leads]


@pytest.mark.parametrize(("name", "state"), LEGAL)
def test_every_arrow_leads_where_the_table_says(hall, desk, name, state):
    visit = hall.visit_that_is(state, desk=desk, needs=BOTH)
    action = LIFE[name].kind(hall, visit)
    was = (visit.number, visit.serial, visit.arrived_at)
    version, versions = visit.version, hall.versions
    hall.later(seconds=5)
    hall.do(action)
    assert visit.state is LIFE[name].leads[state]
    assert kinds_of(hall.session, visit.id)[-1] is LIFE[name].tells
    assert (visit.number, visit.serial, visit.arrived_at) == was
    assert visit.version > version
    assert any(hall.versions[part] > versions.get(part, 0) for part in hall.versions)
    if state is not State.PARKED:  # it was put there by hand
        hall.keeps_its_promises()


@pytest.mark.parametrize(("name", "state"), ILLEGAL)
def test_no_arrow_leads_from_anywhere_else(hall, desk, name, state):
    visit = hall.visit_that_is(state, desk=desk, needs=BOTH)
    action = LIFE[name].kind(hall, visit)
    hall.refuses(LIFE[name].refusal, action)


def test_the_table_has_an_arrow_and_a_wall_for_every_verb():
    assert len(LEGAL) + len(ILLEGAL) == len(LIFE) * len(State)
    assert {name for name, _ in LEGAL} == {name for name, _ in ILLEGAL} == set(LIFE)


@pytest.mark.parametrize(
    ("state", "reason", "action"),
    [
        (State.WAITING, EndReason.LEFT_UNCALLED, HappeningKind.LEFT_UNCALLED),
        (State.CALLED, EndReason.NO_SHOW, HappeningKind.NO_SHOW),
        (State.MISSED, EndReason.NO_SHOW, HappeningKind.NO_SHOW),
        (State.SERVING, EndReason.SERVED, HappeningKind.SERVED),
        (State.PARKED, EndReason.SERVED, HappeningKind.SERVED),
    ],
)
def test_the_end_of_the_day_ends_every_visit_with_its_own_reason(hall, desk, state, reason, action):
    visit = hall.visit_that_is(state, desk=desk, needs=BOTH)
    hall.at("19:00")
    assert hall.close_day() == {reason: 1}
    assert (visit.state, visit.end_reason, visit.ended_at) == (State.ENDED, reason, hall.now)
    assert kinds_of(hall.session, visit.id)[-1] is action
    assert open_call_of(hall.session, visit.id) is None
    unknown = reason is EndReason.SERVED
    assert {need.state for need in visit.needs} == {NeedState.SERVED if unknown else NeedState.DROPPED}
    assert {need.outcome for need in visit.needs} == {Outcome.UNKNOWN if unknown else None}
    assert hall.close_day() == {}


# --- coming in ---


@on_both_databases
def test_a_visitor_with_two_needs_keeps_one_ticket(hall):
    visit = hall.visit(needs=BOTH, language="ti", extras=["chair", "child", "chair"], waiting_area="a")
    assert [need.code for need in visit.open_needs] == ["PAP-1", "WON-2"]
    assert [need.service for need in visit.open_needs] == ["burgerzaken", "breed-onthaal"]
    assert [need.edition for need in visit.needs] == [1, 1]
    assert (visit.serial, visit.state, visit.language, visit.extras) == (1, State.WAITING, "ti", ["chair", "child"])
    assert kinds_of(hall.session, visit.id) == [HappeningKind.ARRIVED]


def test_asking_twice_for_the_same_is_asking_once(hall):
    assert [need.code for need in hall.visit(needs=["PAP-1", "PAP-2", "PAP-1"]).needs] == ["PAP-1", "PAP-2"]


def test_a_double_tap_gives_one_ticket(hall):
    first = hall.visit(needs=["PAP-1"], start_key="the same form")
    hall.later(seconds=1)
    again = hall.visit(needs=["PAP-2"], start_key="the same form")
    assert again is first
    assert [need.code for need in first.needs] == ["PAP-1"]
    assert hall.session.query(Visit).count() == 1
    assert kinds_of(hall.session, first.id) == [HappeningKind.ARRIVED]


def test_the_same_form_in_another_branch_is_another_visit(hall):
    assert hall.visit(start_key="a form") is not hall.neighbour().visit(start_key="a form")


def test_a_closed_house_gives_no_number_at_the_kiosk_but_reception_may(hall):
    hall.at("12:30")
    hall.turns_away(HouseClosed, origin=Origin.KIOSK)
    assert hall.visit(origin=Origin.RECEPTION).number
    hall.at("13:00")
    assert hall.visit(origin=Origin.KIOSK).number


@pytest.mark.parametrize(
    ("refusal", "arrival"),
    [
        (NoNeedChosen, {"needs": []}),
        (NeedNotOffered, {"needs": ["PAP-99"]}),
        (NeedNotOffered, {"needs": ["WLV-5"]}),  # a signpost
        (
            TooManyNeeds,
            {"needs": ["PAP-1", "PAP-2", "PAP-3", "PAP-4", "PAP-5", "PAP-6", "PAP-7", "WON-1", "WON-2"]},
        ),
        (LanguageNotOffered, {"language": "la"}),
        (UnknownExtra, {"extras": ["chair", "coffee"]}),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(hall, refusal, arrival):
    hall.turns_away(refusal, **arrival)


def test_eight_needs_fit_in_one_visit_and_a_ninth_does_not(hall):
    eight = ["PAP-1", "PAP-2", "PAP-3", "PAP-4", "PAP-5", "PAP-6", "PAP-7", "WON-1"]
    visit = hall.visit(needs=eight)
    assert len(visit.open_needs) == 8
    hall.refuses(TooManyNeeds, visit.add_need, hall.branch, hall.catalogue, "WON-2")
    hall.refuses(TooManyNeeds, visit.change_needs, hall.branch, hall.catalogue, [*eight, "WON-2"])


def test_nobody_can_rewrite_when_someone_came_in(hall):
    visit = hall.visit()
    assert visit.arrived_at == hall.now
    with pytest.raises(AttributeError, match="never changes"):
        visit.arrived_at = hall.now - timedelta(minutes=10)


# --- what it is about ---


def test_who_chose_wrong_keeps_number_and_place_with_other_needs(hall):
    visit = hall.visit(needs=BOTH, waited=10)
    hall.do(visit.change_needs, hall.branch, hall.catalogue, ["BUU-1", "PAP-1"])
    assert [(need.code, need.service) for need in visit.open_needs] == [("BUU-1", "milieu"), ("PAP-1", "burgerzaken")]
    assert [one["code"] for one in rows(hall, "visit_need")] == ["BUU-1", "PAP-1"]
    assert visit.arrived_at == hall.now - timedelta(minutes=10)


def test_what_was_served_already_stays_when_the_rest_is_chosen_anew(hall):
    lotte = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit(needs=BOTH)
    hall.call(lotte, visit)
    hall.do(visit.finish, lotte.helps_with)
    hall.do(visit.change_needs, hall.branch, hall.catalogue, ["BUU-1"])
    assert [(need.code, need.state) for need in visit.needs] == [("PAP-1", "served"), ("BUU-1", "open")]


@pytest.mark.parametrize(("codes", "refusal"), [([], NoNeedChosen), (["PAP-99"], NeedNotOffered)])
def test_choosing_nothing_or_nonsense_instead_changes_nothing(hall, codes, refusal):
    visit = hall.visit()
    hall.refuses(refusal, visit.change_needs, hall.branch, hall.catalogue, codes)


def test_a_need_is_added_once(hall):
    visit = hall.visit(needs=["PAP-1"])
    hall.refuses(NeedAlreadyThere, visit.add_need, hall.branch, hall.catalogue, "PAP-1")
    hall.refuses(NeedNotOffered, visit.add_need, hall.branch, hall.catalogue, "BUU-6")
    hall.do(visit.add_need, hall.branch, hall.catalogue, "WON-2")
    assert [need.code for need in visit.open_needs] == ["PAP-1", "WON-2"]


def test_the_last_need_can_only_be_dropped_at_the_desk(hall, desk):
    visit = hall.visit(needs=["PAP-1"])
    hall.refuses(LastNeed, visit.drop_need, "PAP-1")
    hall.call(desk, visit)
    hall.refuses(LastNeed, visit.drop_need, "PAP-1")
    hall.do(visit.arrive)
    hall.do(visit.drop_need, "PAP-1")
    hall.do(visit.finish, WORK)
    assert (visit.state, visit.end_reason) == (State.ENDED, EndReason.SERVED)
    assert [(need.state, need.outcome) for need in visit.needs] == [(NeedState.DROPPED, None)]


def test_only_an_open_need_can_be_dropped(hall):
    visit = hall.visit(needs=BOTH)
    hall.do(visit.drop_need, "WON-2")
    hall.refuses(NeedNotOpen, visit.drop_need, "WON-2")
    hall.refuses(NeedNotOpen, visit.drop_need, "BUU-1")


def test_a_language_nobody_here_knows_is_refused(hall):
    visit = hall.visit()
    hall.refuses(LanguageNotOffered, visit.change_language, hall.catalogue, "la")
    hall.do(visit.change_language, hall.catalogue, "uk")
    assert visit.language == "uk"


# --- being called ---


def test_a_call_is_a_row_that_says_who_where_when_and_why(hall, desk):
    visit = hall.visit(waited=5)
    hall.call_next(desk)
    call = open_call_of(hall.session, visit.id)
    assert call is not None
    assert (call.desk_id, call.staff_id, call.serial, call.repeats) == (desk.id, desk.staff_id, 1, 0)
    assert (call.why, call.called_at, call.announced_at, call.arrived_at) == ("longest_wait", hall.now, hall.now, None)


def test_every_press_of_recall_rings_once_more(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    called_at = hall.now
    for press in (1, 2):
        hall.later(seconds=20)
        hall.do(visit.recall)
        call = open_call_of(hall.session, visit.id)
        assert call is not None
        assert (call.repeats, call.announced_at, call.called_at) == (press, hall.now, called_at)


def test_a_call_can_be_undone_for_ten_seconds(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.later(seconds=10)
    hall.do(visit.undo_call)
    (undone,) = hall.session.query(Call)
    assert undone.undone_at == hall.now
    assert undone.ended_at is None
    assert standing_of(visit, hall.catalogue) == waiting(hall.session, hall.key, hall.catalogue)[0]

    hall.call(desk, visit)
    hall.later(seconds=10, microseconds=1)
    hall.refuses(TooLateToUndo, visit.undo_call)


def test_who_said_give_me_more_time_still_has_it_after_a_call_that_was_undone(hall, desk):
    visit = hall.visit()
    hall.do(visit.give_way)
    until, calls = visit.held_until, visit.held_calls
    hall.call(desk, visit)
    hall.do(visit.undo_call)
    assert (visit.held_until, visit.held_calls) == (until, calls)


def test_who_is_not_there_pauses_five_minutes_or_three_calls(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(visit.not_there)
    assert (visit.absences, visit.held_until, visit.held_calls) == (1, hall.now + timedelta(minutes=5), 3)
    (call,) = hall.session.query(Call)
    assert call.absent_at == hall.now


def test_the_second_time_he_is_missed_and_reception_brings_him_back_in_his_place(hall, desk):
    visit = hall.visit_that_is(State.MISSED, desk=desk)
    came = visit.arrived_at
    hall.later(minutes=30)
    hall.do(visit.bring_back)
    assert (visit.state, visit.absences, visit.arrived_at) == (State.WAITING, 0, came)
    later = hall.visit()
    assert hall.call_next(desk) is visit
    hall.do(visit.not_there)  # and they get the two chances again
    assert visit.state is State.WAITING
    assert later.state is State.WAITING


# --- being helped ---


def test_a_visitor_with_two_needs_is_back_in_line_with_his_waiting_time(hall):
    counter = hall.desk(1, helps_with=["burgerzaken"])
    broad = hall.desk(7, helps_with=["breed-onthaal"])
    visit, other = hall.visit(needs=BOTH, waited=30), hall.visit(needs=["WON-2"], waited=20)
    number, came = visit.number, visit.arrived_at
    assert hall.call_next(counter) is visit
    hall.later(minutes=6)
    hall.do(visit.finish, counter.helps_with)
    assert (visit.state, visit.number, visit.arrived_at) == (State.WAITING, number, came)
    assert [(need.code, need.state, need.outcome) for need in visit.needs] == [
        ("PAP-1", NeedState.SERVED, Outcome.DONE),
        ("WON-2", NeedState.OPEN, None),
    ]
    assert hall.call_next(broad) is visit
    hall.do(visit.finish, broad.helps_with)
    assert (visit.state, visit.end_reason, visit.ended_at) == (State.ENDED, EndReason.SERVED, hall.now)
    assert other.state is State.WAITING
    assert kinds_of(hall.session, visit.id) == [
        HappeningKind.ARRIVED, HappeningKind.CALLED, HappeningKind.AT_DESK, HappeningKind.NEED_SERVED,
        HappeningKind.BACK_IN_LINE,
        HappeningKind.CALLED, HappeningKind.AT_DESK, HappeningKind.NEED_SERVED, HappeningKind.SERVED,
    ]  # fmt: skip


def test_several_needs_in_hand_ask_what_became_of_them(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.refuses(OutcomeMissing, visit.finish, WORK)
    hall.do(visit.finish_need, "PAP-1", Outcome.APPLIED)
    hall.do(visit.finish, WORK)
    assert [need.outcome for need in visit.needs] == [Outcome.APPLIED, Outcome.DONE]


def test_a_refused_klaar_leaves_a_called_visitor_called(hall, desk):
    """*Klaar* implies *is er*, but not when it is refused."""
    visit = hall.visit_that_is(State.CALLED, desk=desk, needs=BOTH)
    hall.refuses(OutcomeMissing, visit.finish, WORK)
    hall.refuses(NeedNotOpen, visit.finish_need, "BUU-1", Outcome.DONE)
    assert visit.state is State.CALLED


def test_the_rest_can_be_put_back_in_line(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.do(visit.put_back)
    assert visit.state is State.WAITING
    assert [need.code for need in visit.open_needs] == ["WON-2"]


def test_an_outcome_can_be_corrected_while_the_visitor_is_at_the_desk(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.do(visit.finish_need, "PAP-1", Outcome.NOT_PAPERS)
    assert [need.outcome for need in visit.needs] == [Outcome.NOT_PAPERS, None]


def test_what_another_desk_did_cannot_be_corrected_here(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.do(visit.finish, ["burgerzaken"])
    hall.call(desk, visit)
    hall.refuses(NeedNotOpen, visit.finish_need, "PAP-1", Outcome.NOT_PAPERS)


def test_a_question_that_was_answered_and_comes_up_again_can_be_answered_again(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.do(visit.finish, ["burgerzaken"])
    assert [need.code for need in visit.open_needs] == ["WON-2"]
    hall.do(visit.add_need, hall.branch, hall.catalogue, "PAP-1")
    hall.call(desk, visit)
    hall.do(visit.finish, WORK, rest=Outcome.EXPLAINED)
    assert visit.end_reason is EndReason.SERVED
    assert [need.outcome for need in visit.needs] == [Outcome.DONE, Outcome.EXPLAINED, Outcome.EXPLAINED]


def test_a_question_asked_again_at_the_same_desk_is_answered_and_not_left_open(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish_need, "PAP-1", Outcome.APPLIED)
    hall.do(visit.add_need, hall.branch, hall.catalogue, "PAP-1")
    hall.do(visit.finish, WORK)
    assert visit.end_reason is EndReason.SERVED
    assert [need.outcome for need in visit.needs] == [Outcome.APPLIED, Outcome.DONE]


def test_a_dropped_need_gets_no_outcome(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=BOTH)
    hall.do(visit.drop_need, "WON-2")
    hall.refuses(NeedNotOpen, visit.finish_need, "WON-2", Outcome.DONE)


def test_a_visitor_who_leaves_from_the_desk_frees_it(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.leave)
    assert (visit.state, visit.end_reason, visit.ended_at) == (State.ENDED, EndReason.LEFT, hall.now)
    assert open_call_of(hall.session, visit.id) is None
    next_one = hall.visit()
    assert hall.call_next(desk) is next_one


# --- being steered ---


def test_an_assigned_visitor_is_called_by_nobody_else_and_not_sooner(hall):
    jan, els = hall.desk(1, helps_with=["burgerzaken"], staff="Jan"), hall.desk(2, helps_with=["burgerzaken"])
    first, mine = hall.visit(waited=9), hall.visit(waited=5)
    hall.do(mine.assign, hall.catalogue, desk_id=jan.id)
    assert hall.call_next(jan) is first
    hall.do(first.finish, jan.helps_with)
    assert [one.visit for one in waiting(hall.session, hall.key, hall.catalogue)] == [mine.id]
    with pytest.raises(Refusal, match="NobodyWaiting"):
        hall.call_next(els)
    assert hall.call_next(jan) is mine


def test_assigned_to_a_person_he_is_called_where_that_person_sits(hall):
    karim = hall.desk(7, helps_with=["burgerzaken"], staff="Karim")
    visit = hall.visit()
    hall.do(visit.assign, hall.catalogue, person_id=karim.staff_id)
    hall.do(karim.close)
    elsewhere = hall.desk(9, helps_with=["burgerzaken"], staff="Karim")
    assert hall.call_next(elsewhere) is visit


def test_assigned_to_a_service_all_his_questions_are_in_its_hands(hall):
    karim = hall.desk(7, helps_with=["caw"])
    visit = hall.visit(needs=BOTH)
    hall.do(visit.assign, hall.catalogue, service="caw")
    assert hall.call_next(karim) is visit
    assert [need.code for need in visit.in_hand(karim.helps_with)] == ["PAP-1", "WON-2"]
    hall.do(visit.finish_need, "PAP-1", Outcome.EXPLAINED)
    hall.do(visit.put_back)
    assert (visit.assigned_service, visit.assigned_desk, visit.assigned_person) == (None, None, None)


def test_assigning_is_lifted_with_nothing_and_refused_to_nobody(hall):
    visit = hall.visit()
    hall.refuses(NoSuchService, visit.assign, hall.catalogue, service="belastingdienst")
    hall.do(visit.assign, hall.catalogue, service="caw")
    hall.do(visit.assign, hall.catalogue)
    assert visit.assigned_service is None


def test_going_first_takes_a_reason(hall, desk):
    early, forward = hall.visit(waited=20), hall.visit(waited=1)
    hall.refuses(ReasonMissing, forward.bring_forward, "   ")
    hall.do(forward.give_way)
    hall.do(forward.bring_forward, "  is onwel  ")
    assert forward.brought_forward_reason == "is onwel"
    assert hall.call_next(desk) is forward
    assert early.state is State.WAITING


def test_who_needs_more_time_lets_others_go_first_and_keeps_his_place(hall, desk):
    slow, quick = hall.visit(waited=20), hall.visit(waited=1)
    hall.do(slow.give_way)
    assert hall.call_next(desk) is quick
    hall.do(quick.finish, WORK)
    hall.refuses_to_call_next(desk)
    hall.later(minutes=10)
    hall.visit()
    assert hall.call_next(desk) is slow


# --- finding visits ---


def test_a_visit_is_found_in_its_own_branch_only(hall):
    mine = hall.visit()
    assert visit_at(hall.session, hall.key, mine.id) is mine
    with pytest.raises(NoSuchVisit):
        visit_at(hall.session, hall.neighbour().key, mine.id)


def test_who_is_in_the_house_goes_by_ticket_and_who_left_is_not_in_it(hall, desk):
    gone, served, waits = hall.visit(), hall.visit(), hall.visit(waited=30)
    hall.do(gone.leave)
    hall.call(desk, served)
    hall.neighbour().visit()
    assert open_visits(hall.session, hall.key) == [served, waits]
    assert [one.visit for one in waiting(hall.session, hall.key, hall.catalogue)] == [waits.id]


def test_a_loaded_visit_and_the_list_say_the_same_of_a_visitor(hall):
    visit = hall.visit(needs=BOTH, waited=7)
    hall.do(visit.assign, hall.catalogue, service="caw")
    hall.do(visit.bring_forward, "is onwel")
    (listed,) = waiting(hall.session, hall.key, hall.catalogue)
    assert standing_of(visit, hall.catalogue) == listed
    assert listed.services == {"burgerzaken", "breed-onthaal"}
    assert listed.max_wait == timedelta(minutes=20)  # the strictest of the two


@on_both_databases
def test_the_hall_list_costs_one_statement_however_long_it_is(hall, statements):
    for count in (1, 9):
        while len(open_visits(hall.session, hall.key)) < count:
            hall.visit(needs=BOTH)
        catalogue = hall.catalogue
        with statements() as asked:
            assert len(waiting(hall.session, hall.key, catalogue)) == count
        assert len(asked) == 1


def rows(hall, table):
    return [row._mapping for row in hall.everything()[table]]
