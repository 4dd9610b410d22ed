"""Who is next, who may be called from where, and what place does the phone show?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queueing import policy
from queueing.policy import DeskView, Rank, Standing

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def someone(key, *, waited=5.0, services=("burgerzaken",), **more):
    return Standing(visit=key, serial=key, arrived_at=ago(waited), services=frozenset(services), **more)


def desk(number=1, *, person=11, helps_with=("burgerzaken",), open=True):
    return DeskView(number, person, frozenset(helps_with), open=open)


def order(*visits):
    return [visit.visit for visit in policy.in_order(visits, NOW)]


# --- the hall list ---


def test_who_came_first_is_first():
    assert order(someone(1, waited=5), someone(2, waited=9), someone(3, waited=7)) == [2, 3, 1]


def test_two_who_came_in_the_same_second_go_by_their_ticket():
    assert order(someone(2, waited=5), someone(1, waited=5)) == [1, 2]


def test_the_reasons_stand_in_the_order_that_was_decided():
    longest = someone(1, waited=50)
    too_long = someone(2, waited=31, max_wait=HALF_HOUR)
    appointment = someone(3, waited=2, due_at=ago(1))
    forward = someone(4, waited=1, brought_forward_at=NOW)
    assert [policy.rank(one, NOW) for one in (forward, appointment, too_long, longest)] == list(Rank)
    assert order(longest, too_long, appointment, forward) == [4, 3, 2, 1]


def test_the_strongest_of_several_reasons_counts():
    everything = someone(1, waited=60, max_wait=HALF_HOUR, due_at=ago(5), brought_forward_at=NOW)
    assert policy.rank(everything, NOW) is Rank.BROUGHT_FORWARD
    assert policy.rank(replace(everything, brought_forward_at=None), NOW) is Rank.APPOINTMENT


def test_an_appointment_counts_from_its_hour_on():
    early = someone(1, waited=20, due_at=NOW + timedelta(seconds=1))
    assert policy.rank(early, NOW) is Rank.LONGEST_WAIT
    assert policy.rank(early, NOW + timedelta(seconds=1)) is Rank.APPOINTMENT


def test_the_longest_wait_of_a_service_must_be_over_and_not_just_reached():
    visit = someone(1, waited=30, max_wait=HALF_HOUR)
    assert policy.rank(visit, NOW) is Rank.LONGEST_WAIT
    assert policy.rank(visit, NOW + timedelta(seconds=1)) is Rank.WAITED_TOO_LONG


def test_two_with_the_same_reason_go_by_since_when_they_have_it():
    assert order(someone(1, brought_forward_at=ago(1)), someone(2, brought_forward_at=ago(2))) == [2, 1]
    assert order(someone(1, waited=40, due_at=ago(1)), someone(2, waited=3, due_at=ago(2))) == [2, 1]
    late = [someone(key, waited=waited, max_wait=HALF_HOUR) for key, waited in ((1, 33), (2, 44))]
    assert order(*late) == [2, 1]


def test_being_assigned_gives_no_precedence():
    """Decisions 1: toewijzen keeps the arrival time and changes nothing else in the order."""
    first, second = someone(1, waited=9), someone(2, waited=5, assigned_service="caw", assigned_desk=1)
    assert order(first, second) == [1, 2]
    assert policy.calling_order_key(second, NOW) == policy.calling_order_key(someone(2, waited=5), NOW)


# --- the pause ---


@pytest.mark.parametrize(
    ("until", "calls", "held"),
    [
        (NOW + timedelta(seconds=1), 3, True),
        (NOW + timedelta(seconds=1), 1, True),
        (NOW + timedelta(seconds=1), 0, False),
        (NOW, 3, False),
        (None, 3, False),
    ],
)
def test_a_pause_ends_with_its_time_or_with_enough_calls(until, calls, held):
    assert policy.is_held(someone(1, held_until=until, held_calls=calls), NOW) is held


def test_who_pauses_is_not_called_and_keeps_his_place():
    paused = someone(1, waited=20, held_until=NOW + timedelta(minutes=1), held_calls=3)
    other = someone(2, waited=5)
    assert policy.is_held(paused, NOW)
    assert order(paused, other) == [1, 2]
    assert policy.next_for(desk(), [paused, other], NOW) == policy.NextCall(2, Rank.LONGEST_WAIT)
    assert policy.next_for(desk(), [policy.unheld(paused), other], NOW) == policy.NextCall(1, Rank.LONGEST_WAIT)


def test_only_desks_that_could_have_called_him_shorten_his_pause():
    paused = someone(1, waited=20, held_until=NOW + timedelta(minutes=1), held_calls=3)
    other = someone(2, services=("burgerzaken", "caw"))
    assert policy.passed_over(desk(), [paused, other], 2, NOW) == [1]
    assert policy.passed_over(desk(helps_with=["caw"]), [paused, other], 2, NOW) == []
    assert policy.passed_over(desk(), [policy.unheld(paused), other], 2, NOW) == []
    assert policy.passed_over(desk(), [paused], 1, NOW) == []


# --- which desk suits which visit ---


@pytest.mark.parametrize(
    ("visit", "suits"),
    [
        (someone(1), True),
        (someone(1, services=("caw",)), False),
        (someone(1, services=("caw", "burgerzaken")), True),
        (someone(1, services=("caw",), assigned_service="burgerzaken"), True),
        (someone(1, services=("burgerzaken",), assigned_service="caw"), False),
        (someone(1, assigned_desk=1), True),
        (someone(1, assigned_desk=2), False),
        (someone(1, assigned_person=11), True),
        (someone(1, assigned_person=12), False),
        (someone(1, assigned_desk=1, assigned_person=12), False),
    ],
)
def test_a_desk_suits_whom_it_can_help_and_nobody_else_was_asked_to(visit, suits):
    assert policy.suits(desk(), visit) is suits
    assert not policy.suits(desk(open=False), visit)


def test_a_desk_with_nobody_to_call_calls_nobody():
    assert policy.next_for(desk(), [], NOW) is None
    assert policy.next_for(desk(), [someone(1, services=("caw",))], NOW) is None


def test_a_desk_passes_by_whom_it_cannot_help():
    choice = policy.next_for(desk(), [someone(1, waited=30, services=("caw",)), someone(2, waited=5)], NOW)
    assert choice == policy.NextCall(2, Rank.LONGEST_WAIT)


# --- the place on the phone ---


def test_the_phone_counts_those_who_stand_better_whatever_they_come_for():
    me = someone(9, waited=5)
    hall = [
        someone(1, waited=20),
        someone(2, waited=15, services=("caw",)),
        someone(3, waited=10, services=("caw", "burgerzaken")),
        someone(4, waited=1),
        someone(5, waited=1, brought_forward_at=NOW),
        me,
    ]
    assert policy.people_before(me, hall, [desk(1), desk(2, helps_with=["caw"])], NOW) == 4
    assert policy.people_before(me, hall, [desk(1, helps_with=["burgerzaken", "caw"])], NOW) == 4


def test_an_assignment_of_someone_else_says_nothing_on_my_phone():
    me, other = someone(9, waited=5), someone(1, waited=20, assigned_desk=2)
    assert policy.people_before(me, [other, me], [desk(1), desk(2, helps_with=["caw"])], NOW) == 1


def test_someone_who_pauses_is_not_before_me():
    me = someone(9, waited=5)
    paused = someone(1, waited=20, held_until=NOW + HALF_HOUR, held_calls=3)
    assert policy.people_before(me, [paused, me], [desk()], NOW) == 0
    assert policy.people_before(me, [policy.unheld(paused), me], [desk()], NOW) == 1


def test_my_own_pause_does_not_hide_the_place_that_i_come_back_to():
    me = someone(9, waited=5, held_until=NOW + HALF_HOUR, held_calls=3)
    assert policy.people_before(me, [someone(1, waited=20), me], [desk()], NOW) == 1


def test_with_no_open_desk_for_me_the_phone_says_nothing():
    me = someone(9)
    assert policy.people_before(me, [someone(1, waited=20), me], [desk(helps_with=["caw"])], NOW) is None
    assert policy.people_before(me, [me], [desk(open=False)], NOW) is None
    assert policy.people_before(me, [me], [], NOW) is None


def test_a_newcomer_has_everyone_before_him():
    hall = [someone(1, waited=0), someone(2, waited=10)]
    assert (
        policy.people_before(policy.newcomer(frozenset({"burgerzaken"}), now=NOW, serial=3), hall, [desk()], NOW) == 2
    )


# --- nobody helps with it ---


def alone(*visits, desks):
    return [one.visit for one in policy.without_a_desk(visits, desks, NOW)]


def test_who_waits_too_long_while_no_open_desk_has_the_profile_is_noticed():
    late = someone(1, waited=31, services=("wonen",), max_wait=HALF_HOUR)
    later = someone(2, waited=40, services=("wonen",), max_wait=HALF_HOUR)
    assert alone(late, later, desks=[desk()]) == [2, 1]
    assert alone(late, desks=[]) == [1]
    assert alone(late, desks=[desk(helps_with=["wonen"], open=False)]) == [1]
    assert alone(late, desks=[desk(helps_with=["wonen"])]) == []


def test_who_still_has_time_or_waits_for_one_desk_or_person_is_not():
    in_time = someone(1, waited=30, services=("wonen",), max_wait=HALF_HOUR)
    for_a_desk = someone(2, waited=50, max_wait=HALF_HOUR, assigned_desk=9)
    for_a_person = someone(3, waited=50, max_wait=HALF_HOUR, assigned_person=9)
    assert alone(in_time, for_a_desk, for_a_person, desks=[]) == []


def test_a_service_without_a_promise_has_half_an_hour():
    assert alone(someone(1, waited=30), desks=[]) == []
    assert alone(someone(1, waited=30.1), desks=[]) == [1]


def test_who_was_brought_forward_is_noticed_as_well():
    assert alone(someone(1, waited=31, max_wait=HALF_HOUR, brought_forward_at=NOW), desks=[]) == [1]
