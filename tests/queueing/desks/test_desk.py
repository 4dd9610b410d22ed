"""Who sits where, what does the desk help with, and which visitor does it call?"""

from datetime import timedelta

import pytest

from queueing.desks.desk import DeskState, calls_by_desk, desk_at, desk_of, desks_of, open_views
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import (
    AtAnotherDesk,
    DeskBusy,
    DeskClosed,
    DeskDoesNotHelp,
    DeskPaused,
    DeskTaken,
    NobodyWaiting,
    NoServiceChosen,
    NoSuchDesk,
    NotWaiting,
    ServiceNotGranted,
)
from queueing.visits.calls import open_call_at, open_call_of, open_calls
from tests.support.hall import on_both_databases


def told(hall, desk):
    return [one.kind for one in hall.session.query(Happening).filter_by(desk_id=desk.id).order_by(Happening.id)]


def state(hall, desk):
    return desk.state(open_call_at(hall.session, desk.id), hall.now)


def refuses_to_call(hall, refusal, desk, visit):
    staff = hall.whoever_sits_at(desk)
    hall.refuses(refusal, lambda now: desk.call_this(hall.hall_in_hand, hall.catalogue, visit, staff=staff, now=now))


# --- sitting down and standing up ---


def test_lotte_sits_down_with_a_work_profile(hall):
    desk = hall.desk(3, helps_with=["ocmw", "burgerzaken", "ocmw"], staff="Lotte")
    assert desk.helps_with == ["burgerzaken", "ocmw"]
    assert (desk.opened_at, state(hall, desk)) == (hall.now, DeskState.FREE)
    assert desk_of(hall.session, hall.staff("Lotte").id) is desk
    assert told(hall, desk) == [HappeningKind.DESK_OPENED]


def test_sitting_down_again_changes_the_profile_and_not_since_when(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    since = hall.now
    hall.later(minutes=5)
    hall.desk(3, helps_with=["wonen"], staff="Lotte")
    assert (desk.helps_with, desk.opened_at) == (["wonen"], since)
    assert told(hall, desk) == [HappeningKind.DESK_OPENED, HappeningKind.DESK_PROFILE]


def test_two_people_cannot_sit_at_one_desk_nor_one_at_two(hall):
    desk, other = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte"), hall.desk(4)
    jan = hall.staff("Jan", helps_with=["burgerzaken"])
    hall.refuses(DeskTaken, desk.open, jan, ["burgerzaken"])
    hall.refuses(AtAnotherDesk, other.open, hall.staff("Lotte"), ["burgerzaken"])


def test_someone_who_sits_in_another_branch_does_not_sit_here_too(hall):
    hall.neighbour().desk(1, helps_with=["burgerzaken"], staff="Lotte")
    lotte = hall.staff("Lotte", helps_with=["burgerzaken"])
    refusal = hall.refuses(AtAnotherDesk, hall.desk(3).open, lotte, ["burgerzaken"])
    assert refusal.facts == {"desk": 1}


def test_nobody_helps_with_what_he_may_not(hall):
    desk, lotte = hall.desk(3), hall.staff("Lotte", helps_with=["burgerzaken"])
    assert lotte.services_in(hall.key) == {"burgerzaken"}
    hall.refuses(ServiceNotGranted, desk.open, lotte, ["burgerzaken", "caw"])
    hall.refuses(NoServiceChosen, desk.open, lotte, [])


def test_a_grant_for_another_branch_is_no_grant_here(hall):
    hall.neighbour().staff("Lotte", helps_with=["caw"])
    lotte = hall.staff("Lotte", helps_with=["burgerzaken"])
    hall.refuses(ServiceNotGranted, hall.desk(3).open, lotte, ["caw"])


def test_standing_up_leaves_the_desk_for_the_next_one(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    hall.do(desk.pause)
    hall.do(desk.close)
    assert (desk.staff_id, desk.helps_with, desk.opened_at, desk.paused_at) == (None, [], None, None)
    assert state(hall, desk) is DeskState.CLOSED
    hall.desk(3, helps_with=["wonen"], staff="Jan")
    assert told(hall, desk) == [
        HappeningKind.DESK_OPENED,
        HappeningKind.DESK_PAUSED,
        HappeningKind.DESK_CLOSED,
        HappeningKind.DESK_OPENED,
    ]


def test_a_pause_in_a_pause_changes_nothing(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.do(desk.pause)
    since = hall.now
    hall.later(minutes=1)
    hall.do(desk.pause)
    assert (desk.paused_at, state(hall, desk)) == (since, DeskState.PAUSED)
    hall.do(desk.resume)
    hall.do(desk.resume)
    assert state(hall, desk) is DeskState.FREE
    assert told(hall, desk) == [HappeningKind.DESK_OPENED, HappeningKind.DESK_PAUSED, HappeningKind.DESK_RESUMED]


def test_an_empty_desk_neither_pauses_nor_resumes(hall):
    desk = hall.desk(3)
    hall.refuses(DeskClosed, desk.pause)
    hall.refuses(DeskClosed, desk.resume)


@pytest.mark.parametrize("when", [State.CALLED, State.SERVING])
def test_nobody_walks_away_from_a_visitor(hall, when):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit_that_is(when, desk=desk)
    assert state(hall, desk) is {State.CALLED: DeskState.CALLING, State.SERVING: DeskState.SERVING}[when]
    for action in (desk.close, desk.pause):
        assert hall.refuses(DeskBusy, action).facts == {"desk": 3, "number": visit.number}


# --- calling ---


def test_a_desk_calls_the_first_of_the_hall_list_that_it_helps(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit(needs=["WLV-4"], waited=30)
    second, third = hall.visit(needs=["PAP-1"], waited=10), hall.visit(needs=["PAP-1"], waited=5)
    assert hall.call_next(desk) is second
    assert second.state is State.CALLED
    assert third.state is State.WAITING


def test_a_desk_with_a_visitor_calls_nobody_else(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit_that_is(State.CALLED, desk=desk)
    waits = hall.visit()
    hall.refuses_to_call_next(desk, DeskBusy)
    refuses_to_call(hall, DeskBusy, desk, waits)


def test_a_closed_or_paused_desk_calls_nobody(hall):
    closed, paused = hall.desk(1), hall.desk(2, helps_with=["burgerzaken"])
    hall.do(paused.pause)
    waits = hall.visit()
    hall.refuses_to_call_next(closed, DeskClosed)
    refuses_to_call(hall, DeskClosed, closed, waits)
    hall.refuses_to_call_next(paused, DeskPaused)
    refuses_to_call(hall, DeskPaused, paused, waits)


def test_with_nobody_to_call_the_desk_hears_so(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.refuses_to_call_next(desk, NobodyWaiting)
    hall.visit(needs=["WLV-4"])
    hall.refuses_to_call_next(desk, NobodyWaiting)
    hall.neighbour().visit(needs=["PAP-1"])
    hall.refuses_to_call_next(desk, NobodyWaiting)


def test_choosing_one_from_the_list_is_a_call_by_hand(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit(waited=9)
    chosen = hall.visit(waited=1)
    hall.call(desk, chosen)
    call = open_call_of(hall.session, chosen.id)
    assert call is not None
    assert call.why == "by_hand"


def test_by_hand_a_pause_does_not_stop_the_call_but_the_profile_does(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    paused, other = hall.visit(), hall.visit(needs=["WLV-4"])
    hall.do(paused.give_way)
    hall.refuses_to_call_next(desk)
    refuses_to_call(hall, DeskDoesNotHelp, desk, other)
    assert hall.call(desk, paused) is paused


def test_who_is_assigned_to_a_colleague_is_not_called_by_hand_either(hall):
    desk, other = hall.desk(3, helps_with=["burgerzaken"]), hall.desk(4, helps_with=["burgerzaken"])
    visit = hall.visit()
    hall.do(visit.assign, hall.catalogue, desk_id=other.id)
    refuses_to_call(hall, DeskDoesNotHelp, desk, visit)
    assert hall.call(other, visit) is visit


def test_a_visitor_of_another_branch_is_called_by_nobody_here(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    stranger = hall.neighbour().visit()
    assert stranger.state is State.WAITING
    refuses_to_call(hall, DeskDoesNotHelp, desk, stranger)


def test_who_was_called_by_another_desk_is_not_waiting_any_more(hall):
    desk, other = hall.desk(3, helps_with=["burgerzaken"]), hall.desk(4, helps_with=["burgerzaken"])
    visit = hall.visit_that_is(State.CALLED, desk=other)
    refuses_to_call(hall, NotWaiting, desk, visit)


@pytest.mark.parametrize(
    ("steer", "why"),
    [
        (lambda visit, now: visit.bring_forward("is onwel", now=now), "brought_forward"),
        (lambda visit, now: setattr(visit, "due_at", now), "appointment"),
        (lambda visit, now: None, "waited_too_long"),
    ],
)
def test_the_call_keeps_why_this_one_was_next(hall, steer, why):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit(waited=31)
    hall.do(lambda now: steer(visit, now))
    hall.call_next(desk)
    call = open_call_of(hall.session, visit.id)
    assert call is not None
    assert call.why == why


def test_three_calls_by_desks_that_could_have_called_him_end_the_pause(hall):
    desk, other = hall.desk(3, helps_with=["burgerzaken"]), hall.desk(4, helps_with=["vrije-tijd"])
    absent = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(absent.not_there)
    for calls_left in (3, 2, 1):
        assert absent.held_calls == calls_left
        passes_by = hall.visit(needs=["WLV-4"])
        assert hall.call_next(other) is passes_by  # does not count: it could not have called them
        hall.do(passes_by.leave)
        assert absent.held_calls == calls_left
        next_one = hall.visit()
        assert hall.call_next(desk) is next_one
        hall.do(next_one.leave)
    hall.visit()
    assert hall.call_next(desk) is absent


def test_after_five_minutes_the_pause_is_over_without_any_call(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    absent = hall.visit_that_is(State.CALLED, desk=desk)
    hall.do(absent.not_there)
    hall.later(minutes=4, seconds=59)
    hall.refuses_to_call_next(desk)
    hall.later(seconds=1)
    assert hall.call_next(desk) is absent


# --- looking at desks ---


def test_the_desks_of_a_branch_stand_by_number(hall):
    assert [desk.number for desk in desks_of(hall.session, hall.key)] == list(range(1, 11))
    with pytest.raises(NoSuchDesk):
        desk_at(hall.session, hall.key, 11)


def test_only_desks_that_call_now_count_for_the_policy(hall):
    desk, paused = hall.desk(3, helps_with=["burgerzaken"]), hall.desk(4, helps_with=["burgerzaken"])
    hall.do(paused.pause)
    hall.neighbour().desk(5, helps_with=["burgerzaken"])
    (view,) = open_views(hall.session, hall.key)
    assert (view.desk, view.person, view.helps_with) == (desk.id, desk.staff_id, frozenset({"burgerzaken"}))


def test_open_calls_go_by_their_number_of_the_day(hall):
    first, second = hall.desk(3, helps_with=["burgerzaken"]), hall.desk(4, helps_with=["burgerzaken"])
    hall.visit(waited=2), hall.visit(waited=1)
    hall.call_next(second), hall.call_next(first)
    calls = open_calls(hall.session, hall.key)
    assert [(call.serial, call.desk_id) for call in calls] == [(1, second.id), (2, first.id)]
    assert set(calls_by_desk(hall.session, hall.key)) == {first.id, second.id}


@on_both_databases
def test_a_call_costs_the_same_however_many_wait(hall, statements):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    costs = []
    for crowd in (1, 12):
        for _ in range(crowd):
            hall.visit()
        with statements() as asked:
            visit = hall.call_next(desk)
        hall.do(visit.leave)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_call_of_the_day_starts_again_at_one_tomorrow(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    for day in range(2):
        visit = hall.visit()
        hall.call_next(desk)
        call = open_call_of(hall.session, visit.id)
        assert call is not None
        assert (call.serial, call.day) == (1, hall.now.date())
        hall.do(visit.leave)
        hall.clock.now += timedelta(days=1 - day)
