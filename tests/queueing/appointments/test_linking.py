"""A visitor without a code takes an ordinary number; reception links the appointment to that number (E-7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queueing.appointments.appointment import Appointment, Attendance, appointment_of
from queueing.appointments.linking import link
from queueing.appointments.outreach_slips import Coming, make_slip
from queueing.appointments.refusals import AppointmentUsed, HasAppointment, OtherDay
from queueing.catalogue.needs import APPOINTMENT, PERSON
from queueing.desks.undo import may_take_back, undo_last
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import AlreadyEnded, NotWaiting, WentOn
from queueing.visits.visit_record import Origin
from tests.support.hall import TUESDAY_TEN, on_both_databases


@pytest.fixture
def books(hall):
    """An appointment this many minutes from ten o'clock."""
    codes = iter(range(482117, 482199))

    def _books(minutes=0, need="POS-3", *, days=0):
        moment = TUESDAY_TEN + timedelta(minutes=minutes, days=days)
        with hall.turn():
            one = Appointment(branch_id=hall.key, day=moment.date(), at=moment, code=str(next(codes)), need=need)
            hall.session.add(one)
        return one

    return _books


@pytest.fixture
def links(hall):
    def _links(visit, appointment):
        hall.do(link, visit, appointment, hall.branch, hall.catalogue, staff_id=hall.staff("Samira").id)

    return _links


@pytest.fixture
def refuses(hall):
    def _refuses(refusal, visit, appointment):
        return hall.refuses(refusal, link, visit, appointment, hall.branch, hall.catalogue)

    return _refuses


def asks(visit):
    return [need.code for need in visit.open_needs]


def someone(hall, *, needs=(APPOINTMENT,), waited=0):
    return hall.visit(needs=needs, origin=Origin.KIOSK, waited=waited)


def told(hall, action):
    return hall.session.scalars(select(Happening).where(Happening.kind == action)).all()


@on_both_databases
def test_the_number_stays_and_goes_by_the_hour_of_the_appointment(hall, books, links):
    desk = hall.desk(5, helps_with=["breed-onthaal"])
    first, visit, booked = hall.visit(needs=["POS-3"], waited=20), someone(hall), books(-5)
    number, arrived = visit.number, visit.arrived_at
    links(visit, booked)
    assert (visit.number, visit.arrived_at, visit.due_at, visit.state) == (number, arrived, booked.at, State.WAITING)
    assert booked.attendance(hall.branch, hall.catalogue, now=hall.now) is Attendance.HERE
    assert appointment_of(visit) is booked
    assert hall.call_next(desk) is visit
    hall.do(visit.finish, desk.helps_with)
    assert hall.call_next(desk) is first


def test_what_was_booked_takes_the_place_of_i_have_an_appointment(hall, books, links):
    chosen = [(APPOINTMENT,), (PERSON,), ("PAP-1",), ("POS-3",)]
    visits = [someone(hall, needs=needs) for needs in chosen]
    for visit in visits:
        links(visit, books())
    assert [asks(visit) for visit in visits] == [["POS-3"], ["POS-3"], ["PAP-1", "POS-3"], ["POS-3"]]


def test_what_the_worker_out_there_wrote_down_comes_along(hall, links):
    coming = Coming(needs=["PAP-1", "WON-2"], start_key="outreach:one", at=hall.now + timedelta(minutes=15))
    hall.do(lambda now: make_slip(hall.session, hall.branch, hall.catalogue, coming, now=now, dice=hall.dice))
    visit = someone(hall)
    links(visit, hall.session.scalars(select(Appointment)).one())
    assert asks(visit) == ["PAP-1", "WON-2"]


def test_who_came_in_too_late_keeps_an_ordinary_number_and_who_was_in_time_does_not_wait_for_the_host(
    hall, books, links
):
    late, in_time = someone(hall), someone(hall, waited=30)
    links(late, books(-16)), links(in_time, booked := books(-20))
    assert (late.due_at, in_time.due_at) == (None, booked.at)


def test_once_more_changes_nothing_and_the_deed_is_told_with_who_did_it(hall, books, links):
    visit, booked = someone(hall), books()
    links(visit, booked)
    links(visit, booked)
    assert asks(visit) == ["POS-3"]
    [happening] = told(hall, HappeningKind.CHECKED_IN)
    assert (happening.visit_id, happening.staff_id) == (visit.id, hall.staff("Samira").id)
    assert {"appointments", "waiting", "desk_queue", "place"} <= {ring.part for ring in hall.rings}


def test_what_cannot_be_linked_is_refused_by_name(hall, books, links, refuses):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit, other, booked = someone(hall), someone(hall), books()
    links(visit, booked)
    refuses(AppointmentUsed, other, booked)
    refuses(HasAppointment, visit, books())
    refuses(OtherDay, other, books(days=1))
    refuses(AlreadyEnded, hall.visit_that_is(State.ENDED, desk=desk), books())
    for state in (State.CALLED, State.PARKED):
        refuses(NotWaiting, hall.visit_that_is(state, desk=desk), books())


# --- second thoughts ---


@pytest.mark.parametrize("needs", [(APPOINTMENT,), (PERSON,), ("PAP-1",), ("POS-3",), (APPOINTMENT, "WON-2")])
def test_the_wrong_number_is_let_go_and_asks_what_it_asked_before(hall, books, links, needs):
    visit, booked = someone(hall, needs=needs), books()
    links(visit, booked)
    hall.later(minutes=10)
    hall.do(lambda now: booked.undo_check_in(hall.session, now=now))
    assert (asks(visit), visit.due_at, visit.state) == (list(needs), None, State.WAITING)
    assert booked.visit_id is None
    assert len(told(hall, HappeningKind.CHECK_IN_UNDONE)) == 1
    links(someone(hall), booked)
    assert booked.visit_id is not None


def test_within_ten_seconds_ongedaan_in_the_panel_does_the_same(hall, books, links):
    visit, booked = someone(hall), books()
    links(visit, booked)
    assert may_take_back(visit, hall.now)
    hall.do(undo_last, visit)
    assert (asks(visit), visit.due_at, booked.visit_id) == ([APPOINTMENT], None, None)
    assert not may_take_back(visit, hall.now)


def test_who_went_on_with_it_is_not_overruled(hall, books, links):
    """Another question came since: the appointment lets go, what was said meanwhile stays."""
    visit, booked = someone(hall), books()
    links(visit, booked)
    hall.do(visit.add_need, hall.branch, hall.catalogue, "WON-2")
    hall.do(lambda now: booked.undo_check_in(hall.session, now=now))
    assert asks(visit) == ["POS-3", "WON-2"]


def test_once_called_it_stays(hall, books, links):
    desk = hall.desk(5, helps_with=["breed-onthaal"])
    visit, booked = someone(hall), books()
    links(visit, booked)
    hall.call(desk, visit)
    hall.refuses(WentOn, lambda now: booked.undo_check_in(hall.session, now=now))


def test_who_was_called_before_and_did_not_come_can_still_be_let_go(hall, books, links):
    desk = hall.desk(5, helps_with=["breed-onthaal"])
    visit, booked = someone(hall), books()
    hall.call(desk, visit)
    hall.do(visit.not_there)
    links(visit, booked)
    hall.do(lambda now: booked.undo_check_in(hall.session, now=now))
    assert booked.visit_id is None
