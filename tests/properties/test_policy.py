"""Is the order fair, for every hall that could be?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queueing import policy
from queueing.policy import DeskView, Rank, Standing

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
SERVICES = ("burgerzaken", "breed-onthaal", "caw")

minutes = st.integers(0, 6).map(lambda count: timedelta(minutes=count))
past = minutes.map(lambda span: NOW - span)
around_now = st.integers(-3, 3).map(lambda count: NOW + timedelta(minutes=count))
services = st.sets(st.sampled_from(SERVICES), min_size=1).map(frozenset)


def sometimes(strategy):
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def halls(draw):
    """Up to nine people, close together in time so that ties and reasons meet; serials are unique, as in a hall."""
    people = draw(st.integers(0, 9))
    serials = draw(st.permutations(range(1, people + 1)))
    return [draw(someone(key, serial)) for key, serial in enumerate(serials, 1)]


@st.composite
def someone(draw, key, serial):
    return Standing(
        visit=key,
        serial=serial,
        arrived_at=draw(past),
        services=draw(services),
        max_wait=draw(sometimes(minutes)),
        due_at=draw(sometimes(around_now)),
        brought_forward_at=draw(sometimes(past)),
        held_until=draw(sometimes(around_now)),
        held_calls=draw(st.integers(0, 2)),
        assigned_service=draw(sometimes(st.sampled_from(SERVICES))),
        assigned_desk=draw(sometimes(st.integers(1, 3))),
        assigned_person=draw(sometimes(st.integers(11, 13))),
    )


@st.composite
def desks(draw, count=3):
    return [
        DeskView(number, number + 10, draw(st.sets(st.sampled_from(SERVICES)).map(frozenset)), open=draw(st.booleans()))
        for number in range(1, count + 1)
    ]


@given(halls(), st.randoms(use_true_random=False))
def test_the_hall_list_is_the_same_however_it_was_read(hall, chance):
    mixed = list(hall)
    chance.shuffle(mixed)
    assert policy.in_order(mixed, NOW) == policy.in_order(hall, NOW)
    keys = [policy.calling_order_key(one, NOW) for one in policy.in_order(hall, NOW)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys), "never a tie that chance must break"


@given(halls(), desks())
def test_every_desks_next_is_the_first_of_the_hall_list_that_it_may_call(hall, places):
    for desk in places:
        may = [one.visit for one in policy.in_order(hall, NOW) if policy.may_call(desk, one, NOW)]
        choice = policy.next_for(desk, hall, NOW)
        assert (choice.visit if choice else None) == (may[0] if may else None)


@given(halls(), desks())
def test_nobody_is_passed_by_someone_who_came_later_with_the_same_standing(hall, places):
    by_key = {one.visit: one for one in hall}
    for desk in places:
        choice = policy.next_for(desk, hall, NOW)
        if choice is None:
            continue
        called = by_key[choice.visit]
        for other in hall:
            if policy.may_call(desk, other, NOW) and policy.rank(other, NOW) is choice.why is Rank.LONGEST_WAIT:
                assert (called.arrived_at, called.serial) <= (other.arrived_at, other.serial)


@given(halls(), desks())
def test_whoever_is_called_has_the_strongest_reason_of_all_who_could_be(hall, places):
    for desk in places:
        choice = policy.next_for(desk, hall, NOW)
        ranks = [policy.rank(one, NOW) for one in hall if policy.may_call(desk, one, NOW)]
        assert (choice.why if choice else None) == min(ranks, default=None)


@given(halls(), desks())
def test_a_desk_calls_only_whom_it_helps_and_who_is_assigned_to_nobody_else(hall, places):
    by_key = {one.visit: one for one in hall}
    for desk in places:
        if choice := policy.next_for(desk, hall, NOW):
            called = by_key[choice.visit]
            assert desk.open
            assert desk.helps_with & ({called.assigned_service} if called.assigned_service else called.services)
            assert called.assigned_desk in (None, desk.desk)
            assert called.assigned_person in (None, desk.person)
            assert called.held_until is None or called.held_until <= NOW or not called.held_calls


@given(halls(), desks())
def test_desks_that_call_until_nobody_is_left_go_through_the_hall_list(hall, places):
    """In turn, the loser of a race gets the next visit; and no visit that some desk could call is left out."""
    left = list(hall)
    called: dict[int, list[int]] = {desk.desk: [] for desk in places}
    while any(policy.next_for(desk, left, NOW) for desk in places):
        for desk in places:
            if choice := policy.next_for(desk, left, NOW):
                called[desk.desk].append(choice.visit)
                left = [one for one in left if one.visit != choice.visit]
    order = [one.visit for one in policy.in_order(hall, NOW)]
    for visits in called.values():
        assert visits == sorted(visits, key=order.index)
    everyone = [visit for visits in called.values() for visit in visits]
    assert sorted(everyone) == [one.visit for one in hall if any(policy.may_call(desk, one, NOW) for desk in places)]


@given(halls(), desks(), st.data())
def test_the_phone_counts_the_same_whatever_the_others_come_for(hall, places, data):
    if not hall:
        return
    me = data.draw(st.sampled_from(hall))
    others = [one if one is me else policy.unseen(one) for one in hall]
    assert policy.people_before(me, hall, places, NOW) == policy.people_before(me, others, places, NOW)
    assert (policy.people_before(me, hall, places, NOW) is None) == (not any(policy.suits(one, me) for one in places))


@given(halls(), desks())
def test_everybodys_place_at_once_is_the_place_of_each(hall, desks):
    assert policy.places(hall, desks, NOW) == {one.visit: policy.people_before(one, hall, desks, NOW) for one in hall}


@given(halls(), desks(), st.data())
def test_with_nobody_before_me_each_of_my_desks_calls_me_next(hall, places, data):
    if not hall:
        return
    me = data.draw(st.sampled_from(hall))
    if policy.people_before(me, hall, places, NOW) == 0 and not policy.is_held(me, NOW):
        for desk in places:
            if policy.suits(desk, me):
                assert policy.next_for(desk, hall, NOW) == policy.NextCall(me.visit, policy.rank(me, NOW))


@given(halls(), desks(), st.data())
def test_someone_who_leaves_never_makes_my_place_worse(hall, places, data):
    if len(hall) < 2:
        return
    me, gone = data.draw(st.permutations(hall))[:2]
    before = policy.people_before(me, hall, places, NOW)
    after = policy.people_before(me, [one for one in hall if one is not gone], places, NOW)
    assert (before is None) == (after is None)
    assert before is None or after is None or before - 1 <= after <= before


@given(halls(), services, st.integers(1, 99))
def test_who_comes_in_now_passes_nobody_who_waits(hall, wanted, serial):
    newcomer = policy.newcomer(wanted, now=NOW, serial=100 + serial)
    assert policy.in_order([*hall, newcomer], NOW)[-1] is newcomer


@given(halls(), desks(), st.data())
def test_a_pause_ends_after_so_many_calls_and_no_call_lengthens_it(hall, places, data):
    if not hall or not places:
        return
    desk, chosen = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(hall))
    passed = policy.passed_over(desk, hall, chosen.visit, NOW)
    assert chosen.visit not in passed
    for one in hall:
        if one.visit in passed:
            assert one.held_calls > 0
            assert policy.may_call(desk, policy.unheld(one), NOW)
            assert not policy.may_call(desk, one, NOW)


FACTS = {name: fact for name, fact in globals().items() if name.startswith("test_")}


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FACTS)
def test_the_same_for_thousands_of_halls(name):
    settings(max_examples=1000, derandomize=False, deadline=None, print_blob=True)(FACTS[name])()
