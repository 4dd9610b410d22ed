"""A visitor steps out and comes back later; an action is undone within ten seconds."""

from datetime import timedelta

import pytest

from queueing.desks.desk import DeskState
from queueing.desks.undo import last_at, undo_last
from queueing.happenings import State
from queueing.refusals import (
    BadReturnTime,
    CannotStepOut,
    DeskBusy,
    DeskClosed,
    NeedNotOpen,
    NothingToUndo,
    NotParked,
    TooLateToUndo,
)
from queueing.visits.visit_need import NeedState, Outcome
from tests.support.hall import on_both_databases


@pytest.fixture
def desk(hall):
    return hall.desk(1, helps_with=["burgerzaken"], staff="Jan")


def steps_out(hall, visit, minutes=15):
    hall.do(visit.park, hall.now + timedelta(minutes=minutes))


# --- stepping out ---


@on_both_databases
def test_who_steps_out_is_not_called_and_comes_back_before_whoever_came_later(hall, desk):
    first, second = hall.visit(waited=20), hall.visit(waited=10)
    steps_out(hall, first)
    assert hall.call_next(desk) is second
    hall.do(second.finish, desk.helps_with)
    hall.visit()
    hall.later(minutes=10)
    hall.do(first.resume)
    assert first.parked_until is None
    assert hall.call_next(desk) is first


def test_who_steps_out_from_a_desk_sets_it_free(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    steps_out(hall, visit)
    assert visit.state is State.PARKED
    hall.visit()
    hall.call_next(desk)


@pytest.mark.parametrize("state", [State.CALLED, State.MISSED, State.PARKED, State.ENDED])
def test_who_neither_waits_nor_is_helped_cannot_step_out(hall, desk, state):
    visit = hall.visit_that_is(state, desk=desk)
    hall.refuses(CannotStepOut, visit.park, hall.now + timedelta(minutes=5))


@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_the_moment_to_come_back_lies_ahead_within_two_hours(hall, minutes):
    visit = hall.visit()
    hall.refuses(BadReturnTime, visit.park, hall.now + timedelta(minutes=minutes))


def test_who_has_nothing_left_to_ask_need_not_come_back(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish_need, "PAP-1", Outcome.DONE)
    hall.refuses(NeedNotOpen, visit.park, hall.now + timedelta(minutes=5))


@pytest.mark.parametrize("state", [State.WAITING, State.CALLED, State.SERVING, State.MISSED, State.ENDED])
def test_only_who_stepped_out_comes_back(hall, desk, state):
    hall.refuses(NotParked, hall.visit_that_is(state, desk=desk).resume)


# --- taking back ---


@on_both_databases
def test_klaar_is_taken_back_with_its_needs_and_its_desk(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk, needs=["PAP-1", "PAP-2"])
    hall.do(visit.finish_need, "PAP-1", Outcome.APPLIED)
    hall.do(visit.finish, desk.helps_with)
    assert (visit.state, last_at(desk, now=hall.now)) == (State.ENDED, visit)
    hall.do(undo_last, visit)
    assert (visit.state, visit.ended_at, visit.end_reason) == (State.SERVING, None, None)
    assert [(need.state, need.outcome) for need in visit.needs] == [
        (NeedState.SERVED, Outcome.APPLIED),
        (NeedState.OPEN, None),
    ]
    hall.do(visit.finish, desk.helps_with)
    hall.keeps_its_promises()


def test_an_absence_is_taken_back_with_its_pause(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(visit.not_there)
    hall.do(undo_last, visit)
    assert (visit.state, visit.absences, visit.held_until) == (State.CALLED, 0, None)
    hall.do(visit.arrive)
    hall.keeps_its_promises()


def test_who_was_missed_by_mistake_is_called_again(hall, desk):
    visit = hall.visit_that_is(State.MISSED, desk=desk)
    hall.do(undo_last, visit)
    assert (visit.state, visit.absences) == (State.CALLED, 1)


@pytest.mark.parametrize("state", [State.WAITING, State.CALLED, State.SERVING, State.PARKED, State.MISSED])
def test_leaving_is_taken_back_from_everywhere(hall, desk, state):
    visit = hall.visit_that_is(state, desk=desk)
    hall.do(visit.leave)
    hall.do(undo_last, visit)
    assert visit.state is state
    assert [need.state for need in visit.needs] == [NeedState.OPEN]
    hall.keeps_its_promises()


def test_stepping_out_is_taken_back_at_the_desk(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    steps_out(hall, visit)
    hall.do(undo_last, visit)
    assert visit.state is State.SERVING
    hall.keeps_its_promises()


def test_after_ten_seconds_it_stays_as_it_is(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish, desk.helps_with)
    hall.later(seconds=11)
    assert last_at(desk, now=hall.now) is None
    hall.refuses(TooLateToUndo, lambda now: undo_last(visit, now=now))


def test_once_a_colleague_went_on_nothing_is_taken_back(hall, desk):
    karim = hall.desk(2, helps_with=["burgerzaken"], staff="Karim")
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.put_back)
    hall.call(karim, visit)
    hall.refuses(NothingToUndo, lambda now: undo_last(visit, now=now))


def test_a_desk_that_went_on_takes_nothing_back(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish, desk.helps_with)
    other = hall.visit()
    hall.call_next(desk)
    no = hall.refuses(DeskBusy, lambda now: undo_last(visit, now=now))
    assert no.facts == {"desk": 1, "number": other.number}


def test_at_a_desk_that_closed_nothing_is_taken_back(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish, desk.helps_with)
    hall.do(desk.close)
    hall.refuses(DeskClosed, lambda now: undo_last(visit, now=now))


def test_it_is_taken_back_once(hall, desk):
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    hall.do(visit.finish, desk.helps_with)
    hall.do(undo_last, visit)
    hall.refuses(NothingToUndo, lambda now: undo_last(visit, now=now))


def test_nothing_is_taken_back_of_who_just_came_in(hall):
    visit = hall.visit()
    hall.refuses(NothingToUndo, lambda now: undo_last(visit, now=now))


# --- wrapping up ---


def test_a_desk_that_wraps_up_is_free_again_by_itself(hall, desk):
    hall.do(desk.wrap_up)
    assert desk.state(None, hall.now) is DeskState.WRAPPING_UP
    hall.later(minutes=5)
    assert desk.state(None, hall.now) is DeskState.FREE


def test_a_desk_that_wraps_up_may_call_at_once(hall, desk):
    hall.do(desk.wrap_up)
    visit = hall.visit()
    assert hall.call_next(desk) is visit
    hall.do(visit.finish, desk.helps_with)
    assert desk.state(None, hall.now) is DeskState.FREE


def test_a_desk_with_a_visitor_does_not_wrap_up(hall, desk):
    hall.visit_that_is(State.CALLED, desk=desk)
    hall.refuses(DeskBusy, desk.wrap_up)


def test_nobody_wraps_up_at_a_closed_desk(hall):
    hall.refuses(DeskClosed, hall.desk(2).wrap_up)


def test_an_undone_call_leaves_nothing_to_take_back(hall, desk):
    visit = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(visit.undo_call)
    hall.refuses(NothingToUndo, lambda now: undo_last(visit, now=now))
