"""What are visitors told, from what anyone can see of the hall? (decisions 34)"""

from datetime import UTC, datetime, timedelta

from queueing import policy
from queueing.forecast.crowd import DeskSeen
from queueing.forecast.hall_now import foresee
from queueing.forecast.head_of_line import WEIGHT, with_the_queue
from queueing.forecast.model import Forecast, Scene, Span, Waiting
from queueing.policy import DeskView, Standing

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def told(hall):
    return foresee(hall.session, hall.branch, hall.catalogue, now=hall.now, dice=hall.dice).others


def test_whoever_came_first_is_told_the_shortest_wait_also_when_all_have_waited_too_long(hall):
    desk = hall.desk(3, helps_with=("burgerzaken",))
    hall.call(desk, hall.visit(needs=["PAP-1"], waited=60))
    line = [hall.visit(needs=["PAP-1"], waited=waited) for waited in (58, 50, 44, 38, 33)]
    found = told(hall)
    medians = [found.waiting[one.id].median for one in line]
    assert medians == sorted(medians)
    assert medians[0] < medians[-1] / 2
    assert found.newcomers["burgerzaken"].median > medians[-1]


def came(minutes, visit=1, **more):
    return Standing(visit, visit, NOW - timedelta(minutes=minutes), frozenset({"wonen"}), **more)


def moved(*line, me, median=600.0, p80=900.0, reached=None, **where):
    """My span after a look at who waits before me."""
    looking = [Waiting(one, (), looks=True) for one in line] + [Waiting(me, (), looks=True, **where)]
    desks = [DeskSeen(DeskView(4, 1, frozenset({"wonen"})), reached=reached)]
    new = policy.newcomer(frozenset({"wonen"}), now=NOW)
    played = Forecast({me.visit: Span(median, p80)}, {"wonen": Span(median, p80), "caw": None})
    found = with_the_queue(played, Scene(NOW, looking, [], {"wonen": new, "caw": new}), desks)
    assert found.newcomers["caw"] is None
    return found.waiting[me.visit], found.newcomers["wonen"]


def test_the_median_moves_towards_the_minutes_between_the_first_in_line_and_me():
    mine, newcomer = moved(came(30, 2), came(12, 3), me=came(10, 4))
    assert mine == Span(600 + WEIGHT * (1200 - 600), 900)
    assert newcomer == Span(600 + WEIGHT * (1800 - 600), 900)


def test_the_end_of_a_range_is_never_before_its_middle():
    mine, _ = moved(came(90, 2), me=came(10, 4), p80=660.0)
    assert mine.p80 == mine.median > 660


def test_the_first_in_line_and_who_goes_before_their_turn_are_told_what_was_played():
    assert moved(came(5, 2), me=came(10, 4))[0] == Span(600, 900)
    assert moved(came(30, 2), me=came(10, 4, due_at=NOW))[0] == Span(600, 900)
    assert moved(came(30, 2), me=came(10, 4), back_in=300.0)[0] == Span(600, 900)
    assert moved(came(30, 2, brought_forward_at=NOW), me=came(10, 4))[0] == Span(600, 900)


def test_who_was_passed_by_waits_for_another_desk_and_is_not_the_first_of_my_line():
    mine, _ = moved(came(30, 2), came(20, 3), me=came(10, 4), reached=NOW - timedelta(minutes=25))
    assert mine == Span(600, 900)  # ten minutes between the two, as the simulation says
    assert moved(came(30, 2), me=came(10, 4), reached=NOW - timedelta(minutes=25))[0] == Span(600, 900)
