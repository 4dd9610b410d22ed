"""Do numbers never collide, whatever a day brings, and does a number say nothing?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.base import hash_of
from queueing.numbers import NUMBERS, PAPER_NUMBERS, REST, order_of_numbers, pick_number, token_of
from queueing.refusals import HouseFull

MORNING = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)
shuffles = st.binary(min_size=16, max_size=16).map(bytes.hex)
some_numbers = st.sets(st.sampled_from(NUMBERS), max_size=30)
tiny_orders = st.permutations(range(100, 108)).map(tuple)


@given(shuffles)
def test_every_shuffle_holds_every_number_once(shuffle):
    assert sorted(order_of_numbers(shuffle)) == list(NUMBERS)


@given(shuffles, shuffles)
def test_two_days_share_their_order_only_if_they_share_their_secret(one, other):
    assert (order_of_numbers(one) == order_of_numbers(other)) == (one == other)


@given(shuffles, st.integers(-1, 799), some_numbers, some_numbers)
def test_the_next_free_number_of_the_order_is_given(shuffle, cursor, taken, at_rest):
    order = order_of_numbers(shuffle)
    resting = dict.fromkeys(at_rest, MORNING)
    number, place = pick_number(order, cursor, taken=taken, resting=resting)
    assert number not in taken | at_rest
    assert order[place] == number
    skipped = [order[(cursor + step) % 800] for step in range(1, (place - cursor) % 800 or 800)]
    assert set(skipped) <= taken | at_rest


@given(tiny_orders, st.integers(-1, 7), st.data())
def test_a_number_at_rest_is_given_only_when_nothing_else_is_free(order, cursor, data):
    taken = data.draw(st.sets(st.sampled_from(order)))
    minutes = data.draw(st.dictionaries(st.sampled_from([*order, 901]), st.integers(0, 119)))
    resting = {number: MORNING + timedelta(minutes=minute) for number, minute in minutes.items()}
    free = set(order) - taken
    rested = {number: when for number, when in resting.items() if number in free}
    if not free:
        with pytest.raises(HouseFull):
            pick_number(order, cursor, taken=taken, resting=resting)
        return
    number, place = pick_number(order, cursor, taken=taken, resting=resting)
    assert number in free
    if free - set(rested):
        assert number not in rested
    else:
        assert rested[number] == min(rested.values())
        assert place == cursor


@given(tiny_orders, st.lists(st.one_of(st.just("ticket"), st.integers(0, 7), st.integers(10, 90)), max_size=80))
def test_however_a_day_goes_nobody_shares_a_number_and_no_number_comes_back_too_soon(order, day):
    """A house of eight numbers, so that a day fills it: tickets, someone who leaves, minutes that pass."""
    now, cursor = MORNING, -1
    open_numbers: list[int] = []
    given_back: dict[int, datetime] = {}
    for action in day:
        resting = {number: when for number, when in given_back.items() if when > now - REST}
        if action == "ticket":
            fresh = set(order) - set(open_numbers) - set(resting)
            try:
                number, cursor = pick_number(order, cursor, taken=set(open_numbers), resting=resting)
            except HouseFull:
                assert len(open_numbers) == len(order)
                continue
            assert number not in open_numbers
            assert number in fresh or not fresh
            open_numbers.append(number)
        elif action < 8 and open_numbers:
            given_back[open_numbers.pop(action % len(open_numbers))] = now
        else:
            now += timedelta(minutes=action)


@given(shuffles, st.integers(1, 799))
def test_within_a_day_the_order_of_numbers_is_the_order_of_tickets(shuffle, tickets):
    order, cursor = order_of_numbers(shuffle), -1
    given_out: list[int] = []
    taken: set[int] = set()
    for _ in range(tickets):
        number, cursor = pick_number(order, cursor, taken=taken, resting={})
        given_out.append(number)
        taken.add(number)
    assert given_out == list(order[:tickets])


def test_a_kiosk_never_gives_a_number_that_stands_on_paper():
    assert not set(NUMBERS) & set(PAPER_NUMBERS)


@given(st.binary(min_size=16), st.text(min_size=1), st.text(min_size=1))
def test_an_address_belongs_to_one_nonce_and_its_print_hides_it(key, nonce, other):
    token = token_of(key, nonce)
    assert token == token_of(key, nonce)
    assert (token == token_of(key, other)) == (nonce == other)
    assert token != token_of(key + b"x", nonce)
    assert token not in hash_of(token)
    assert len(hash_of(token)) == 64
