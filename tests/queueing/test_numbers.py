"""Which number does a visitor get, and can anybody guess the address of their page?"""

from datetime import UTC, datetime, timedelta

import pytest

from queueing import numbers as tickets
from queueing.numbers import NUMBERS, order_of_numbers, pick_number
from queueing.refusals import HouseFull, NotAPaperNumber, NumberTaken
from queueing.visits.finding import visit_by_token
from queueing.visits.visit_record import Origin
from tests.support.hall import TICKET_KEY, on_both_databases

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
SHUFFLE = "00112233445566778899aabbccddeeff"


# --- the shuffle ---


def test_a_days_shuffle_holds_every_number_once():
    assert sorted(order_of_numbers(SHUFFLE)) == list(range(100, 900))


def test_a_shuffle_is_not_the_sequence_and_not_yesterdays():
    assert order_of_numbers(SHUFFLE) != tuple(NUMBERS)
    assert order_of_numbers(SHUFFLE) != order_of_numbers(SHUFFLE[::-1])
    assert order_of_numbers(SHUFFLE) == order_of_numbers(SHUFFLE)


def test_a_branch_may_choose_the_plain_sequence():
    assert order_of_numbers("") == tuple(range(100, 900))


def test_every_number_has_three_digits_and_none_is_a_paper_number():
    assert {len(str(number)) for number in NUMBERS} == {3}
    assert not set(NUMBERS) & set(tickets.PAPER_NUMBERS)
    assert [*NUMBERS, *tickets.PAPER_NUMBERS] == list(range(100, 1000))


# --- picking ---


def test_the_next_number_is_the_next_of_the_order():
    order = order_of_numbers(SHUFFLE)
    assert pick_number(order, -1, taken=set(), resting={}) == (order[0], 0)
    assert pick_number(order, 41, taken=set(), resting={}) == (order[42], 42)


def test_after_the_last_number_comes_the_first():
    order = order_of_numbers("")
    assert pick_number(order, 799, taken=set(), resting={}) == (100, 0)


def test_numbers_in_use_and_at_rest_are_skipped():
    order = order_of_numbers("")
    assert pick_number(order, -1, taken={100, 102}, resting={101: NOW}) == (103, 3)


def test_when_all_others_are_in_use_the_longest_rested_is_given():
    order = order_of_numbers("")
    taken = set(NUMBERS) - {150, 250, 350}
    resting = {150: NOW, 250: NOW - timedelta(minutes=90), 350: NOW - timedelta(minutes=5)}
    assert pick_number(order, 7, taken=taken, resting=resting) == (250, 7)


def test_a_number_that_was_given_back_and_out_again_does_not_rest():
    taken = set(NUMBERS)
    with pytest.raises(HouseFull):
        pick_number(order_of_numbers(""), 7, taken=taken, resting={150: NOW})


def test_a_paper_number_at_rest_is_no_number_for_a_kiosk():
    with pytest.raises(HouseFull):
        pick_number(order_of_numbers(""), 7, taken=set(NUMBERS), resting={950: NOW})


# --- in the hall ---


def test_the_numbers_of_a_morning_follow_the_shuffle_and_the_serials_count(hall):
    visits = [hall.visit() for _ in range(4)]
    with hall.turn() as turn:
        order = order_of_numbers(turn.shuffle)
    assert [visit.serial for visit in visits] == [1, 2, 3, 4]
    assert [visit.number for visit in visits] == list(order[:4])
    assert [visit.number for visit in visits] != sorted(visit.number for visit in visits)


def test_every_day_has_its_own_shuffle(hall):
    with hall.turn() as turn:
        assert turn.shuffle == ""
    days = []
    for _ in range(3):
        hall.do(hall.visit().leave)
        with hall.turn() as turn:
            days.append((turn.day, turn.serial, turn.shuffle))
        hall.later(days=1)
    assert [serial for _, serial, _ in days] == [1, 1, 1]
    assert len({shuffle for _, _, shuffle in days}) == 3


def test_a_branch_that_wants_no_shuffle_counts_from_one_hundred(hall):
    with hall.turn():
        hall.branch.shuffled = False
    assert [hall.visit().number for _ in range(3)] == [100, 101, 102]


def test_a_number_rests_two_hours_and_is_then_given_again(hall):
    with hall.turn():
        hall.branch.shuffled = False
    gone = hall.visit()
    hall.do(gone.leave)
    with hall.turn() as turn:
        turn.cursor = 799
    hall.later(hours=1, minutes=59)
    assert hall.visit().number == 101
    with hall.turn() as turn:
        turn.cursor = 799
    hall.later(minutes=1)
    assert hall.visit().number == gone.number == 100


@on_both_databases
def test_the_801st_visitor_in_the_house_hears_that_it_is_full(hall):
    hall.crowd(799)
    last = hall.visit()
    hall.turns_away(HouseFull)
    hall.do(last.leave)
    assert hall.visit().number == last.number


def test_the_last_free_number_is_found_wherever_it_is(hall):
    hall.crowd(799, numbers=[number for number in NUMBERS if number != 555])
    assert hall.visit().number == 555
    hall.turns_away(HouseFull)


def test_a_paper_number_is_written_in_as_it_stands_on_the_paper(hall):
    assert hall.visit(origin=Origin.PAPER, paper_number=907).number == 907


@pytest.mark.parametrize("number", [0, 100, 899, 1000])
def test_a_number_that_is_not_on_the_paper_rolls_is_refused(hall, number):
    hall.turns_away(NotAPaperNumber, origin=Origin.PAPER, paper_number=number)


def test_two_visitors_cannot_hold_the_same_paper_number(hall):
    first = hall.visit(origin=Origin.PAPER, paper_number=907)
    hall.turns_away(NumberTaken, origin=Origin.PAPER, paper_number=907)
    hall.do(first.leave)
    assert hall.visit(origin=Origin.PAPER, paper_number=907).number == 907


# --- the address on the ticket ---


def test_a_ticket_opens_its_own_page_and_no_other(hall):
    mine, yours = hall.visit(), hall.visit()
    assert [visit_by_token(hall.session, one.token(TICKET_KEY)) for one in (mine, yours)] == [mine, yours]
    assert visit_by_token(hall.session, mine.nonce) is None
    assert visit_by_token(hall.session, "") is None


def test_a_reprint_shows_the_same_address(hall):
    visit = hall.visit()
    assert visit.token(TICKET_KEY) == visit.token(TICKET_KEY)


def test_the_address_cannot_be_made_from_what_the_database_holds(hall):
    visit = hall.visit()
    assert visit.token(TICKET_KEY) != visit.token(b"another key")
    stored = " ".join(str(row) for rows in hall.everything().values() for row in rows)
    assert visit.nonce in stored
    assert visit.token(TICKET_KEY) not in stored


def test_a_token_holds_160_bits_and_fits_in_an_address():
    token = tickets.token_of(TICKET_KEY, "a nonce")
    assert len(token) == 27  # 160 bits in base64, no padding
    assert token.replace("-", "").replace("_", "").isalnum()
