"""What does the whole house look like to the forecast, read from the rows? (product §8)"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from queueing.appointments.appointment import Appointment
from queueing.desks.desk import desks_of
from queueing.figures import Measure, Measured
from queueing.forecast.accuracy import tell
from queueing.forecast.hall_now import numbers, outlook, scene_of
from queueing.forecast.observed import learned, seen
from queueing.happenings import State
from queueing.visits.calls import Call
from queueing.visits.visit_need import Outcome
from tests.support.hall import BRUSSELS, on_both_databases

WIDE = ("burgerzaken", "breed-onthaal", "wonen")


def look(hall):
    return outlook(hall.session, hall.branch, hall.catalogue, now=hall.now, dice=hall.dice)


def scene(hall):
    here, branch, catalogue = hall.session, hall.branch, hall.catalogue
    desks = [desk for desk in desks_of(here, branch.id) if desk.staff_id is not None]
    profiles = [frozenset(desk.helps_with) for desk in desks]
    return scene_of(
        here, branch, catalogue, desks, learned(here, branch, catalogue, now=hall.now, desks=profiles), now=hall.now
    )


def what_was_seen(hall, *profiles):
    return seen(hall.session, hall.branch, now=hall.now, desks=[frozenset(one) for one in profiles or [WIDE]])


def served(hall, desk, visit, *, minutes=6):
    hall.call(desk, visit)
    hall.later(seconds=30)
    hall.do(visit.arrive)
    hall.later(minutes=minutes)
    hall.do(visit.finish, desk.helps_with, rest=Outcome.DONE)
    return visit


def helped(hall, desk, *, needs=("PAP-1",), minutes=6):
    return served(hall, desk, hall.visit(needs=needs), minutes=minutes)


def test_a_desk_that_served_a_fetched_visitor_last_is_not_idle_since_the_one_before(hall):
    desk = hall.desk(3, helps_with=WIDE)
    served(hall, desk, hall.visit(needs=["PAP-1"]))
    served(hall, desk, hall.visit(needs=["PAP-1"], extras=["fetch"]))
    hall.later(seconds=5)
    (view,) = scene(hall).desks
    assert view.busy_for == 5


@on_both_databases
def test_everyone_in_line_gets_a_span_and_so_does_a_newcomer_for_each_service(hall):
    desk = hall.desk(3, helps_with=WIDE)
    first, second = hall.visit(needs=["PAP-1"], waited=9), hall.visit(needs=["WON-2", "PAP-2"], waited=3)
    hall.call(desk, hall.visit(needs=["PAP-1"], waited=10))
    found = look(hall)
    assert set(found.waiting) == {first.id, second.id}
    assert 0 < found.waiting[first.id].median < found.waiting[second.id].median
    assert set(found.newcomers) == set(hall.catalogue.services)
    assert found.newcomers["burgerzaken"].median > found.waiting[second.id].median
    assert found.newcomers["caw"] is None, "nobody here helps with that"


def test_without_anyone_at_a_desk_nothing_can_be_said(hall):
    visit = hall.visit()
    found = look(hall)
    assert found.waiting == {visit.id: None}
    assert set(found.newcomers.values()) == {None}
    assert found.range_of(visit.id) is None


def test_a_desk_in_pause_is_counted_on_again_and_a_closed_one_is_not(hall):
    desk, visit = hall.desk(3, helps_with=WIDE), hall.visit()
    at_once = look(hall).waiting[visit.id]
    hall.do(desk.pause)
    later = look(hall).waiting[visit.id]
    assert at_once.median == 0 < later.median
    hall.do(desk.close)
    assert look(hall).waiting[visit.id] is None


def test_who_is_served_and_asks_more_comes_back_in_line(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit(needs=["PAP-1", "WON-2"])
    hall.call(desk, visit)
    (back,) = scene(hall).waiting
    assert (back.standing.visit, back.after_desk, [one.need for one in back.asked]) == (visit.id, desk.id, ["WON-2"])
    assert back.standing.services == {"breed-onthaal"}
    assert scene(hall).desks[0].helping


def test_who_stepped_out_is_expected_when_he_said(hall):
    hall.desk(3, helps_with=WIDE)
    visit = hall.visit()
    hall.do(visit.park, hall.now + timedelta(minutes=25))
    (away,) = scene(hall).waiting
    assert away.back_in == 25 * 60
    hall.later(minutes=40)
    (late,) = scene(hall).waiting
    assert 0 < late.back_in <= 120, "he will be here any moment"


@pytest.mark.parametrize("state", [State.MISSED, State.ENDED])
def test_who_is_not_in_line_takes_no_time(hall, state):
    hall.visit_that_is(state, desk=hall.desk(3, helps_with=WIDE))
    assert scene(hall).waiting == []


def test_who_has_an_appointment_soon_and_is_not_here_yet_is_counted_on(hall):
    hall.desk(3, helps_with=WIDE)
    for place, hours in enumerate((0.25, 5, -1)):
        at = hall.now + timedelta(hours=hours)
        row = Appointment(branch_id=hall.key, day=at.date(), at=at, code=f"00000{place}", need="PAP-1")
        with hall.turn():
            hall.session.add(row)
    (booked,) = scene(hall).waiting
    assert (booked.back_in, booked.standing.due_at) == (900, hall.now + timedelta(minutes=15))
    assert look(hall).waiting == {}, "it is nobody's number yet"


def test_a_call_that_was_undone_keeps_no_desk_busy(hall):
    desk, visit = hall.desk(3, helps_with=WIDE), hall.visit()
    hall.call(desk, visit)
    hall.do(visit.undo_call)
    assert scene(hall).desks[0].length is None
    assert [one.standing.visit for one in scene(hall).waiting] == [visit.id]


def test_the_number_of_statements_is_fixed(hall):
    desk = hall.desk(3, helps_with=WIDE)
    helped(hall, desk)
    hall.visit()
    few = statements(hall)
    for _ in range(8):
        helped(hall, desk)
        hall.visit(needs=["PAP-1", "WON-1"])
    assert statements(hall) == few <= 14


def statements(hall):
    sent = []

    def note(*about):
        sent.append(about[2])

    hall.session.rollback()
    event.listen(hall.engine, "before_cursor_execute", note)
    look(hall)
    event.remove(hall.engine, "before_cursor_execute", note)
    return len(sent)


def test_another_branch_is_another_hall(hall):
    hall.desk(3, helps_with=WIDE)
    hall.neighbour().visit()
    assert look(hall).waiting == {}


def test_chance_comes_from_the_dice(hall):
    found = numbers(hall.dice)
    assert len(set(found)) > 10_000
    assert 0 <= min(found) < max(found) < 1


# --- what was seen ---


def test_what_was_helped_today_is_known_per_need(hall):
    desk = hall.desk(3, helps_with=WIDE)
    helped(hall, desk, needs=["PAP-1"], minutes=6)
    helped(hall, desk, needs=["PAP-2", "WON-2"], minutes=20)
    found = what_was_seen(hall)
    assert [(set(one.needs), one.seconds) for one in found.helped] == [({"PAP-1"}, 360), ({"PAP-2", "WON-2"}, 1200)]
    assert (found.called, found.absent, found.walks) == (2, 0, [30, 30])


def test_a_visitor_who_was_never_said_to_be_there_counts_from_his_call(hall):
    desk, visit = hall.desk(3, helps_with=WIDE), hall.visit()
    hall.call(desk, visit)
    hall.later(minutes=5)
    hall.do(visit.finish, desk.helps_with)
    found = what_was_seen(hall)
    assert [one.seconds for one in found.helped] == [270]
    assert found.walks == []


def test_who_did_not_come_is_counted_once(hall):
    hall.visit_that_is(State.MISSED, desk=hall.desk(3, helps_with=WIDE))
    found = what_was_seen(hall)
    assert (found.called, found.absent, found.helped) == (1, 1, [])


def test_between_two_visitors_counts_only_while_someone_waited(hall):
    desk, second = hall.desk(3, helps_with=WIDE), hall.visit()
    helped(hall, desk)
    hall.later(seconds=40)
    hall.call(desk, second)
    hall.do(second.finish, desk.helps_with)
    hall.later(minutes=30)
    helped(hall, desk)
    assert what_was_seen(hall).gaps == [40]


def test_what_comes_together_is_known_of_everyone_who_came_in(hall):
    both = ["PAP-1", "WON-2"]
    hall.visit(needs=both)
    assert what_was_seen(hall, WIDE).mix == [(both, both)]
    apart = what_was_seen(hall, {"burgerzaken"}, {"breed-onthaal"}).mix
    assert sorted(apart) == [(both, ["PAP-1"]), (both, ["WON-2"])]


@on_both_databases
def test_the_days_before_count_per_group_and_not_for_ever(hall):
    today = hall.now.astimezone(BRUSSELS).date()
    month = today.replace(day=1)
    for day, seconds, kind, hour in (
        (month, 600, Measured.SERVICE, -1), (month, 1200, Measured.SERVICE, -1),
        (month, 0, Measured.SERVICE, -1), (month, 900, Measured.WAIT, -1),
        (month - timedelta(days=90), 900, Measured.SERVICE, -1), (today, 900, Measured.SERVICE, 10),
    ):  # fmt: skip
        row = Measure(branch_id=hall.key, day=day, hour_band=hour, group="PAP", kind=kind, seconds=seconds)
        with hall.turn():
            hall.session.add(row)
    (past,) = what_was_seen(hall).past.values()
    assert (past.count, past.seconds, past.squares) == (2, 1800, 0)


def test_who_did_not_come_on_the_days_before_is_known_too(hall):
    hall.visit_that_is(State.MISSED, desk=hall.desk(3, helps_with=WIDE))
    hall.visit()
    served_one = helped(hall, hall.desk(3, helps_with=WIDE))
    assert served_one.state is State.ENDED
    hall.at("21:00")
    hall.forget()
    hall.at("09:00", hall.now.date() + timedelta(days=1))
    found = what_was_seen(hall)
    assert (found.called_before, found.absent_before) == (2, 1), "who was never called at all counts for neither"


def test_who_stood_up_from_a_desk_is_counted(hall):
    desk = hall.desk(3, helps_with=WIDE)
    hall.do(desk.close)
    assert what_was_seen(hall).closed == 1


def test_the_range_is_shown_once_enough_came_true(hall):
    desk = hall.desk(3, helps_with=WIDE)
    for place in range(10):
        visit = hall.visit()
        hall.do(lambda now, one=visit: tell(hall.session, one, look(hall), now=now))
        assert look(hall).trusted is False, place
        hall.call(desk, visit)
        hall.later(minutes=2)
        hall.do(visit.finish, desk.helps_with)
    waiting = hall.visit()
    found = look(hall)
    assert found.trusted
    assert found.range_of(waiting.id) == (0, 5)


def test_the_dice_decide_and_nothing_else(hall):
    hall.desk(3, helps_with=WIDE)
    hall.crowd(8)
    first = look(hall)
    hall.dice.thrown = 0
    again, hall.dice.thrown = look(hall), 0
    assert again == look(hall)
    assert isinstance(hall.now, datetime)
    assert first.waiting.keys() == again.waiting.keys()
    assert hall.session.query(Call).count() == 0, "looking calls nobody"
