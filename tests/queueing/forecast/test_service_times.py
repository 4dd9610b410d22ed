"""How long do things take here? A guess at first, and the more is seen the less of the guess remains."""

import random

import pytest

from queueing.forecast.service_times import ABSENT, GUESS, SPREAD, Helped, Past, Seen, calls_of, learn

GUESSES = {"PAP-1": 600.0, "PAP-2": 1200.0, "WON-1": 900.0}
GROUPS = {"PAP-1": "PAP", "PAP-2": "PAP", "WON-1": "WON"}


def helped(need, seconds, times):
    return [Helped((need,), seconds)] * times


def mean(seen, need="PAP-1"):
    return learn(GUESSES, GROUPS, seen).of[need].mean


def test_at_first_the_guess_stands():
    lengths = learn(GUESSES, GROUPS, Seen())
    assert {need: one.mean for need, one in lengths.of.items()} == GUESSES
    assert lengths.of["WON-1"].spread == pytest.approx(SPREAD)
    assert lengths.absent == ABSENT
    assert lengths.habits == GUESS


def test_a_single_visit_hardly_moves_it_and_many_do():
    once, often = mean(Seen(helped("PAP-1", 1200, 1))), mean(Seen(helped("PAP-1", 1200, 60)))
    assert 600 < once < 720
    assert 1080 < often < 1200


def test_what_is_slow_for_one_need_is_believed_most_of_that_need():
    lengths = learn(GUESSES, GROUPS, Seen(helped("PAP-1", 1200, 20))).of
    assert lengths["PAP-1"].mean / 600 > lengths["WON-1"].mean / 900 > 1


def test_the_past_of_a_group_counts_for_all_its_needs():
    past = {"PAP": Past(200, 200 * 1800.0, 200 * 2 * 1800.0**2)}
    lengths = learn(GUESSES, GROUPS, Seen(past=past)).of
    assert lengths["PAP-1"].mean == pytest.approx(1200, rel=0.05), "twice the guess, as the group takes"
    assert lengths["PAP-2"].mean == pytest.approx(2400, rel=0.05)


def test_what_comes_most_tells_what_the_past_of_a_group_was_about():
    past = {"PAP": Past(200, 200 * 600.0, 200 * 1.3 * 600.0**2)}
    mostly_cards = Seen(past=past, mix=[(["PAP-1"], ["PAP-1"])] * 50)
    assert mean(mostly_cards) == pytest.approx(600, rel=0.05), "cards take what they took"
    assert mean(Seen(past=past)) < 500, "without that, everything of the group would seem short"


def test_doubt_shrinks_with_what_was_seen():
    doubts = [learn(GUESSES, GROUPS, Seen(helped("PAP-1", 600, times))).of["PAP-1"].doubt for times in (0, 5, 50)]
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[-1] < doubts[0] / 2


@pytest.mark.parametrize("true", [0.35, 0.9])
def test_the_spread_goes_towards_what_was_seen(true):
    chance = random.Random(7)
    calls = [Helped(("PAP-1",), 600 * chance.lognormvariate(-(true**2) / 2, true)) for _ in range(400)]
    assert learn(GUESSES, GROUPS, Seen(calls)).of["PAP-1"].spread == pytest.approx(true, abs=0.08)


def test_the_spread_of_the_past_is_read_from_its_squares():
    wide = {"WON": Past(300, 300 * 900.0, 300 * 900.0**2 * 2.1)}  # a spread of √ln 2.1, 0.86
    narrow = {"WON": Past(300, 300 * 900.0, 300 * 900.0**2 * 1.13)}
    spreads = [learn(GUESSES, GROUPS, Seen(past=past)).of["WON-1"].spread for past in (narrow, {}, wide)]
    assert spreads == sorted(spreads)
    assert spreads[0] < 0.45
    assert spreads[2] > 0.78


def test_a_need_that_the_catalogue_lost_teaches_nothing():
    assert mean(Seen([Helped(("OLD-1",), 9000.0), Helped((), 9000.0)])) == 600


def test_absences_walks_pauses_and_closings_are_learned_too():
    seen = Seen(
        helped("PAP-1", 600, 100), called=240, absent=36, walks=[60] * 85, gaps=[20] * 90 + [1200] * 10, closed=3
    )
    lengths = learn(GUESSES, GROUPS, seen)
    assert lengths.absent == pytest.approx((ABSENT * 60 + 36) / 300)
    assert GUESS.walk < 50 < lengths.habits.walk < 60
    assert lengths.habits.between.mean < GUESS.between.mean
    assert lengths.habits.pause_chance > GUESS.pause_chance
    assert lengths.habits.pause.mean > GUESS.pause.mean
    assert lengths.habits.close_chance > GUESS.close_chance


def test_the_days_before_tell_who_does_not_come_but_today_weighs_more():
    before = learn(GUESSES, GROUPS, Seen(called_before=10_000, absent_before=1_500)).absent
    assert ABSENT < 0.13 < before < 0.15
    today = learn(GUESSES, GROUPS, Seen(called=100, called_before=10_000, absent_before=1_500)).absent
    assert before * 460 / 560 == pytest.approx(today)


def test_a_visit_comes_to_the_desks_call_by_call():
    needs = [("PAP-1", "papers"), ("WON-1", "housing"), ("PAP-2", "papers")]
    every = ["PAP-1", "WON-1", "PAP-2"]
    papers, both = frozenset({"papers"}), frozenset({"papers", "housing"})
    assert list(calls_of(needs, [papers, frozenset({"housing"})], turn=0)) == [
        (every, ["PAP-1", "PAP-2"]), (every, ["WON-1"]),
    ]  # fmt: skip
    assert list(calls_of(needs, [papers, both], turn=1)) == [(every, every)]
    assert list(calls_of(needs, [], turn=0)) == [(every, every)]
