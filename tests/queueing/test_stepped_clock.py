"""What does a house lose when its clock is wrong for a while? Nothing: no visit, no story, no number, no call."""

from datetime import date, timedelta

import pytest

from queueing.calls import open_call_at
from queueing.desks import calls_rung
from queueing.finding_visits import open_visits, waiting
from queueing.happenings import Deed, State, deeds_of, fold
from queueing.policy import in_order


def test_a_day_that_comes_back_counts_on_from_what_was_given(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    first, second = hall.visit(), hall.visit()
    hall.call_next(desk)
    hall.do(first.arrive)
    hall.at("10:05", date(2026, 11, 24))
    ahead = hall.visit()
    hall.at("10:10", date(2026, 11, 17))
    third = hall.visit()
    assert [(one.day.day, one.serial) for one in (first, second, ahead, third)] == [(17, 1), (17, 2), (24, 1), (17, 3)]
    hall.do(first.finish, ["burgerzaken"])
    hall.call_next(desk)
    call = open_call_at(hall.session, desk.id)
    assert call is not None
    assert (call.day.day, call.serial) == (17, 2)


def test_back_over_midnight_a_visit_keeps_its_story(hall):
    """The clock goes back from five past twelve to half past eleven, and what was the day before is forgotten."""
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    hall.at("00:05", date(2026, 11, 18))
    early = hall.visit()
    hall.at("23:59", date(2026, 11, 17))
    late = hall.visit()
    hall.call_next(desk)
    hall.at("00:10", date(2026, 11, 18))
    hall.forget()
    assert [one.id for one in open_visits(hall.session, hall.key)] == [early.id, late.id]
    assert fold(deeds_of(hall.session, early.id)) is State.WAITING
    assert fold(deeds_of(hall.session, late.id)) is State.WAITING
    # Who came first was called first; the desk was opened on the day before, and closed with it.
    assert deeds_of(hall.session, early.id) == [Deed.ARRIVED, Deed.CALLED, Deed.CALL_UNDONE]


def test_the_newest_call_is_first_whatever_the_clock_says(hall):
    desks = [hall.desk(place, helps_with=["burgerzaken"], staff=f"Collega {place}") for place in (1, 2, 3)]
    visits = [hall.visit(waited=9 - place) for place in range(3)]
    hall.call_next(desks[0])
    hall.later(hours=-2)
    hall.call_next(desks[1])
    hall.call_next(desks[2])
    hall.later(seconds=1)
    hall.do(visits[0].recall)
    rung = calls_rung(hall.session, hall.key, since=hall.at("07:00"), most=9)
    assert [one.place for one in rung] == [1, 3, 2]


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(minutes=40)])
def test_who_comes_after_a_step_back_stands_behind_who_came_before(hall, back):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    before = [hall.visit() for _ in range(3)]
    hall.later(minutes=1)
    before.append(hall.visit())
    hall.later(seconds=-back.total_seconds())
    after = [hall.visit() for _ in range(3)]
    everybody = waiting(hall.session, hall.key, hall.catalogue)
    assert [one.visit for one in in_order(everybody, hall.now)] == [one.id for one in before + after]
    assert hall.call_next(desk) is before[0]
