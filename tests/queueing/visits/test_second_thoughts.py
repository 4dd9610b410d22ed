"""What was done can be taken back until somebody went on with it (decisions 38): also after the ten seconds."""

import pytest

from queueing.appointments.appointment import Appointment
from queueing.appointments.counter import come_in
from queueing.desks.undo import bring_in, may_come_in, undo_last
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import (
    HouseClosed,
    NeedNotOpen,
    NotCalled,
    NotGone,
    NothingToUndo,
    NotWaiting,
    NumberTaken,
    OutcomeMissing,
    WentOn,
)
from queueing.visits.calls import open_call_of
from queueing.visits.visit_need import NeedState, Outcome
from queueing.visits.visit_record import Origin
from tests.support.hall import TICKET_KEY, on_both_databases
from tests.support.handing import bound, handing, hands_over


@pytest.fixture
def desk(hall):
    return hall.desk(1, helps_with=["burgerzaken", "breed-onthaal"], staff="Jan")


def comes_in_again(visit):
    return lambda now: bring_in(visit, now=now)


# --- weggegaan ---


@on_both_databases
@pytest.mark.parametrize("state", [State.WAITING, State.CALLED, State.SERVING, State.PARKED, State.MISSED])
def test_who_left_by_mistake_comes_back_in_until_the_day_closes(hall, desk, state):
    first = hall.visit_that_is(state, desk=desk)
    hall.visit()
    hall.do(first.leave)
    hall.later(hours=2)
    assert may_come_in(first)
    hall.do(comes_in_again(first))
    assert (first.state, first.ended_at, first.end_reason) == (State.WAITING, None, None)
    assert [need.state for need in first.needs] == [NeedState.OPEN]
    assert hall.call_next(desk) is first, "with the place of the arrival"
    hall.keeps_its_promises()


def test_who_was_sent_home_with_klaar_comes_back_for_the_same(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "PAP-2"])
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.do(visit.finish, desk.helps_with)
    hall.later(minutes=5)
    hall.do(comes_in_again(visit))
    assert [(need.state, need.outcome) for need in visit.needs] == [
        (NeedState.SERVED, Outcome.DONE), (NeedState.OPEN, None),
    ]  # fmt: skip
    hall.keeps_its_promises()


def test_who_is_here_or_has_nothing_left_to_ask_does_not_come_in_again(hall, desk):
    hall.refuses(NotGone, comes_in_again(hall.visit()))
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.do(visit.finish, desk.helps_with)
    hall.refuses(NothingToUndo, comes_in_again(visit))


def test_after_the_day_was_closed_nobody_comes_in_again(hall, desk):
    gone, here = hall.visit(), hall.visit()
    hall.do(gone.leave)
    hall.at("20:30")
    hall.close_day()
    hall.refuses(HouseClosed, comes_in_again(gone))
    hall.refuses(NothingToUndo, comes_in_again(here))


def test_a_number_that_somebody_else_has_by_now_is_not_given_twice(hall):
    gone = hall.visit(origin=Origin.PAPER, paper_number=950)
    hall.do(gone.leave)
    hall.visit(origin=Origin.PAPER, paper_number=950)
    hall.refuses(NumberTaken, comes_in_again(gone))


# --- the call ---


def test_reception_withdraws_a_call_also_after_ten_seconds(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.later(minutes=3)
    hall.do(visit.withdraw_call, staff_id=hall.staff("Samira").id)
    assert (visit.state, open_call_of(hall.session, visit.id), visit.absences) == (State.WAITING, None, 0)
    hall.refuses(NotCalled, visit.withdraw_call)


@on_both_databases
def test_is_er_pressed_by_mistake_is_taken_back_for_ten_seconds(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(visit.arrive)
    hall.do(undo_last, visit)
    call = open_call_of(hall.session, visit.id)
    assert call is not None
    assert (visit.state, call.arrived_at) == (State.CALLED, None)
    hall.do(visit.not_there)
    hall.keeps_its_promises()


# --- voorrang ---


def test_precedence_is_lifted_and_the_turn_is_that_of_the_arrival(hall, desk):
    first, second = hall.visit(waited=20), hall.visit(waited=10)
    hall.do(second.bring_forward, "Is onwel")
    hall.do(second.lift_precedence, staff_id=hall.staff("Samira").id)
    assert (second.brought_forward_at, second.brought_forward_reason) == (None, "")
    assert hall.call_next(desk) is first
    hall.refuses(NothingToUndo, second.lift_precedence)
    hall.refuses(NotWaiting, first.lift_precedence)


# --- aanmelden ---


@pytest.fixture
def booked(hall):
    with hall.turn():
        one = Appointment(branch_id=hall.key, day=hall.now.date(), at=hall.now, code="482117", need="PAP-1")
        hall.session.add(one)
    return one


def comes_in(hall, booked):
    with hall.turn() as turn:
        return come_in(
            hall.session, turn, hall.branch, hall.catalogue, booked,
            now=hall.now, dice=hall.dice, ticket_key=TICKET_KEY,
        )  # fmt: skip


def undoes(hall, booked):
    samira = hall.staff("Samira")
    return lambda now: booked.undo_check_in(hall.session, now=now, staff_id=samira.id)


@on_both_databases
def test_checking_in_the_wrong_appointment_is_undone_and_the_right_one_still_comes(hall, booked):
    wrong = comes_in(hall, booked)
    action = undoes(hall, booked)
    hall.do(action)
    assert (booked.visit_id, wrong.state) == (None, State.ENDED)
    hall.do(action)  # a double press
    right = comes_in(hall, booked)
    assert right.id != wrong.id
    assert (right.due_at, booked.visit_id) == (hall.now, right.id)
    assert hall.session.query(Happening).filter_by(kind=HappeningKind.CHECK_IN_UNDONE).count() == 1
    hall.keeps_its_promises()


def test_a_number_from_the_kiosk_stays_when_its_appointment_was_not_theirs(hall, booked):
    visit = hall.visit()
    hall.do(booked.check_in, visit)
    hall.do(undoes(hall, booked))
    assert (booked.visit_id, visit.state, visit.due_at) == (None, State.WAITING, None)


def test_once_called_the_check_in_stands(hall, booked, desk):
    visit = comes_in(hall, booked)
    hall.call(desk, visit)
    hall.refuses(WentOn, undoes(hall, booked))
    hall.do(visit.not_there)
    hall.refuses(WentOn, undoes(hall, booked))


# --- doorgeven ---


@on_both_databases
def test_passing_on_one_of_two_asks_what_becomes_of_the_other(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "POS-3"])
    hall.refuses(OutcomeMissing, handing(hall, visit, desk, "POS-3", to="service:ocmw", rest=None))
    hands_over(hall, visit, desk, "POS-3", to="service:ocmw", rest=Outcome.DONE)
    assert [(need.code, need.state, need.service) for need in visit.needs] == [
        ("PAP-1", NeedState.SERVED, "burgerzaken"), ("POS-3", NeedState.OPEN, "ocmw"),
    ]  # fmt: skip
    hall.keeps_its_promises()


def test_what_is_not_passed_on_may_wait_along(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "POS-3"])
    hands_over(hall, visit, desk, "POS-3", to="service:ocmw", rest_waits=True)
    assert [need.state for need in visit.needs] == [NeedState.OPEN, NeedState.OPEN]


@on_both_databases
def test_a_hand_over_is_taken_back_with_its_note_and_its_service(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "POS-3"])
    bound(hall, desk)
    hands_over(hall, visit, desk, "POS-3", to="service:ocmw", rest=Outcome.DONE, notes={"POS-3": "Kort."}, consent=True)
    hall.do(undo_last, visit)
    assert visit.state is State.SERVING
    assert [(need.code, need.state, need.service) for need in visit.needs] == [
        ("PAP-1", NeedState.OPEN, "burgerzaken"), ("POS-3", NeedState.OPEN, "breed-onthaal"),
    ]  # fmt: skip
    assert hall.everything()["handover"] == hall.everything()["handed_need"] == []
    hall.keeps_its_promises()


# --- a result ---


def test_a_chosen_result_is_not_chosen_after_all(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.refuses(NeedNotOpen, visit.reopen_need, "PAP-1")
    hall.do(visit.finish_need, "PAP-1", Outcome.APPLIED)
    hall.do(visit.note_receipt, "PAP-1", given=True)
    hall.do(visit.reopen_need, "PAP-1")
    [need] = visit.needs
    assert (need.state, need.outcome, need.receipt, need.served_by_call) == (NeedState.OPEN, None, None, None)


def test_a_question_with_a_result_can_still_be_passed_on(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["POS-3"])
    hall.do(visit.finish_need, "POS-3", Outcome.DONE)
    hands_over(hall, visit, desk, "POS-3", to="service:ocmw")
    [need] = visit.needs
    assert (visit.state, need.state, need.outcome, need.service) == (State.WAITING, NeedState.OPEN, None, "ocmw")
    hall.keeps_its_promises()


def test_another_call_s_result_is_nobody_else_s_to_open(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "POS-3"])
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.do(visit.put_back)
    karim = hall.desk(2, helps_with=["breed-onthaal"], staff="Karim")
    hall.call(karim, visit)
    hall.do(visit.arrive)
    hall.refuses(NeedNotOpen, visit.reopen_need, "PAP-1")
