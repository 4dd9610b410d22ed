"""How long will it take? What the forecast must know of desks, people and rounding (product §8, G-9)."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queueing.forecast.forecast import simulate
from queueing.forecast.model import DeskHabits, DeskNow, Duration, Forecast, OpenNeed, Scene, Span, Waiting, as_range
from queueing.forecast.scene import GONE, AtDesk, desk_now, together, waits
from queueing.forecast.service_times import Seen as Nothing
from queueing.forecast.service_times import learn
from queueing.forecast.simulation import lengths_of, remaining
from queueing.policy import DeskView, Standing

NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
CERTAIN = DeskHabits(walk=0, between=Duration(0.001, 0), pause_chance=0, close_chance=0)
HALF = [(place * 0.618) % 1 for place in range(5_000)]
"""Chance that is spread well."""


def desk(number=1, *helps_with, **now):
    return DeskNow(DeskView(number, number + 10, frozenset(helps_with or ("papers",))), **now)


def someone(key, *services, minutes=10, spread=0.0, **more):
    services = services or ("papers",)
    asked = [OpenNeed(f"{key} {one}", one, Duration(minutes * 60, spread)) for one in services]
    return Waiting(Standing(key, key, NOW - timedelta(minutes=30 - key), frozenset(services)), asked, **more)


def newcomer(*services):
    return Standing(0, 99, NOW, frozenset(services or ("papers",)))


def outlook(people, desks, habits=CERTAIN, **newcomers):
    return simulate(Scene(NOW, people, desks, newcomers, habits), HALF, draws=100)


def minutes(span):
    return None if span is None else round(span.median / 60)


def test_each_waits_for_those_before_him():
    found = outlook([someone(1), someone(2), someone(3)], [desk()], new=newcomer())
    assert [minutes(found.waiting[key]) for key in (1, 2, 3)] == [0, 10, 20]
    assert minutes(found.newcomers["new"]) == 30


def test_a_newcomer_takes_nobodys_place_however_many_may_come():
    people, desks = [someone(1), someone(2)], [desk()]
    alone, many = outlook(people, desks), outlook(people, desks, a=newcomer(), b=newcomer(), c=newcomer("else"))
    assert alone.waiting == many.waiting
    assert many.newcomers["a"] == many.newcomers["b"]
    assert many.newcomers["c"] is None, "no desk helps with that"


def test_a_visit_is_helped_with_all_that_the_desk_helps_with():
    found = outlook([someone(1, "papers", "housing"), someone(2)], [desk(1, "papers", "housing")])
    assert minutes(found.waiting[2]) == 20


def test_what_the_desk_does_not_help_with_waits_on_with_its_old_place():
    people = [someone(1, "papers", "housing"), someone(2, "housing"), someone(3, "housing")]
    found = outlook(people, [desk(1, "papers"), desk(2, "housing", busy_for=0.0, length=Duration(300, 0))])
    assert [minutes(found.waiting[key]) for key in (1, 2, 3)] == [0, 5, 25], "the first comes back before the third"


def test_who_was_assigned_to_a_service_is_helped_there_with_everything():
    sent = someone(1, "papers", "housing")
    sent = replace(sent, standing=replace(sent.standing, assigned_service="welcome"))
    found = outlook([sent, someone(2, "welcome")], [desk(1, "welcome")])
    assert minutes(found.waiting[2]) == 20


def test_who_was_assigned_to_a_person_waits_for_that_person():
    mine = someone(1)
    mine = replace(mine, standing=replace(mine.standing, assigned_person=12))
    found = outlook([mine], [desk(1), desk(2, length=Duration(900, 0))])
    assert minutes(found.waiting[1]) == 15
    assert outlook([mine], [desk(1)]).waiting[1] is None, "that person is not here"


def test_who_is_at_a_desk_and_comes_back_goes_before_those_who_came_later():
    back = someone(1, "housing", after_desk=1)
    desks = [desk(1, "papers", length=Duration(600, 0)), desk(2, "housing", length=Duration(900, 0))]
    found = outlook([back, someone(2, "housing")], desks)
    assert [minutes(found.waiting[key]) for key in (1, 2)] == [15, 25]


def test_who_stepped_out_keeps_his_place_and_nobody_waits_for_him():
    found = outlook([someone(1, back_in=300), someone(2), someone(3)], [desk()])
    assert [minutes(found.waiting[key]) for key in (1, 2, 3)] == [10, 0, 20]


def test_an_appointment_goes_before_when_its_hour_comes():
    due = someone(3)
    due = replace(due, standing=replace(due.standing, due_at=NOW + timedelta(minutes=15)))
    found = outlook([someone(1), someone(2), due, someone(4)], [desk()])
    assert [minutes(found.waiting[key]) for key in (1, 2, 3, 4)] == [0, 10, 20, 30]
    found = outlook(
        [someone(1), someone(2), someone(3), replace(due, standing=replace(due.standing, visit=4))], [desk()]
    )
    assert [minutes(found.waiting[key]) for key in (1, 2, 3, 4)] == [0, 10, 30, 20]


def test_who_waits_too_long_goes_before_when_that_time_has_passed():
    impatient = someone(3, "papers")
    impatient = replace(impatient, standing=replace(impatient.standing, max_wait=timedelta(minutes=37)))
    found = outlook([someone(1), someone(2), impatient], [desk()])
    assert [minutes(found.waiting[key]) for key in (1, 2, 3)] == [0, 20, 10]


def test_who_does_not_come_costs_a_moment():
    people = [someone(1, absent=1.0), someone(2)]
    found = outlook(people, [desk()])
    assert found.waiting[2] == Span(75, 75)


def test_who_was_called_in_vain_is_called_again_after_his_pause():
    people = [someone(1, absent=1.0, minutes=60), someone(2, minutes=2), someone(3, minutes=2), someone(4)]
    found = outlook([*people], [desk()])
    assert found.waiting[4].median == pytest.approx(75 + 2 * 120, abs=1)
    longer = outlook([*people, someone(5), someone(6)], [desk()])
    assert longer.waiting[6].median == pytest.approx(75 + 2 * 120 + 600 + 75 + 600, abs=1), "called twice in vain"


def test_a_desk_in_pause_counts_from_when_it_will_be_back():
    habits = learn({}, {}, Nothing()).habits
    lengths = learn({"PAP-1": 600}, {"PAP-1": "PAP"}, Nothing())
    view = DeskView(1, 11, frozenset({"papers"}), open=False)
    paused = desk_now(view, lengths, now=NOW, paused_at=NOW - timedelta(minutes=5))
    assert paused.view.open
    assert paused.gone == GONE
    span = outlook([someone(1)], [paused]).waiting[1]
    assert span is not None
    assert 0 < span.median < habits.pause.mean < span.p80 * 2
    assert outlook([someone(1)], [replace(paused, gone=0.3)]).waiting[1] is None, "too often it does not come back"


def test_a_desk_that_wraps_up_is_free_when_it_said():
    lengths = learn({}, {}, Nothing())
    view = DeskView(1, 11, frozenset({"papers"}))
    wraps_up = desk_now(view, lengths, now=NOW, wraps_up_until=NOW + timedelta(minutes=4))
    assert minutes(outlook([someone(1)], [wraps_up]).waiting[1]) == 4
    done = desk_now(view, lengths, now=NOW, wraps_up_until=NOW - timedelta(minutes=1))
    assert minutes(outlook([someone(1)], [done]).waiting[1]) == 0


def test_who_is_on_his_way_to_the_desk_still_has_everything_before_him():
    lengths = learn({"PAP-1": 600}, {"PAP-1": "PAP"}, Nothing())
    view = DeskView(1, 11, frozenset({"papers"}))
    called = desk_now(view, lengths, now=NOW, visitor=AtDesk(["PAP-1"], NOW, None))
    there = desk_now(view, lengths, now=NOW, visitor=AtDesk(["PAP-1"], NOW, NOW - timedelta(minutes=9)))
    soon, late = outlook([someone(1)], [there]).waiting[1], outlook([someone(1)], [called]).waiting[1]
    assert 0 < soon.median < late.median


def test_nobody_can_say_without_an_open_desk():
    found = outlook([someone(1)], [], new=newcomer())
    assert (found.waiting, found.newcomers) == ({1: None}, {"new": None})


def test_four_out_of_five_draws_stay_below_the_eightieth_percentile():
    found = outlook([someone(1, spread=0.6), someone(2)], [desk()])
    assert found.waiting[1] == Span(0, 0)
    assert found.waiting[2].median == pytest.approx(600 * math.exp(-0.18), rel=0.03)
    assert found.waiting[2].p80 == pytest.approx(600 * math.exp(-0.18 + 0.6 * 0.8416), rel=0.05)


def test_lengths_have_the_mean_they_are_said_to_have():
    assert sum(lengths_of(Duration(600, 0.6), 1000)) / 1000 == pytest.approx(600, rel=0.01)
    assert lengths_of(Duration(600, 0), 3) == [600, 600, 600]


def test_what_lasts_long_already_lasts_longer_in_all():
    fresh, old = (sorted(remaining(Duration(600, 0.6), over, 100)) for over in (0, 1800))
    assert old[0] >= 0
    assert fresh[50] < old[50] + 1800
    assert remaining(Duration(600, 0), 200, 2) == [400, 400]
    assert remaining(Duration(600, 0), 900, 2) == [0, 0]


def test_two_needs_at_one_desk_take_as_long_as_both():
    both = together([Duration(600, 0.6), Duration(1200, 0.6)])
    assert both.mean == 1800
    assert both.spread < 0.6, "what is long and what is short even out"


def test_who_was_away_once_is_less_surely_there():
    lengths = learn({}, {}, Nothing())
    standing = someone(1).standing
    first, again = (waits(standing, [], {}, lengths, now=NOW, absences=times) for times in (0, 1))
    assert first.absent < again.absent


# --- what is told ---


@pytest.mark.parametrize(
    ("median", "p80", "told"),
    [
        (0, 0, (0, 5)),
        (2, 4, (0, 5)),
        (13, 21, (10, 25)),
        (10, 20, (10, 20)),
        (10, 10, (10, 15)),
        (14.9, 15, (10, 15)),
        (14.9, 15.1, (10, 20)),
        (60, 180, (60, 180)),
        (60, 181, None),
    ],
)
def test_a_range_is_rounded_to_the_safe_side(median, p80, told):
    assert as_range(Span(median * 60, p80 * 60)) == told


def test_a_stretched_range_ends_later_and_begins_where_it_did():
    assert as_range(Span(600, 1200), 1.5) == (10, 25)
    stretched = Forecast({1: Span(600, 1200)}, {"papers": Span(600, 1200)}, widening=1.5)
    assert stretched.range_of(1) == stretched.range_for(["papers"]) == (10, 25)


def test_nothing_is_told_where_nothing_is_known_or_trusted():
    spans = {1: Span(600, 900), 2: None}
    good = Forecast(spans, {"papers": Span(1200, 1500), "housing": Span(300, 500), "caw": None})
    assert (good.range_of(1), good.range_of(2), good.range_of(3)) == ((10, 15), None, None)
    assert good.range_for(["papers", "housing", "caw"]) == (5, 10), "the first call is the soonest"
    assert good.range_for(["caw"]) is None
    bad = replace(good, trusted=False)
    assert (bad.range_of(1), bad.range_for(["papers"])) == (None, None)
