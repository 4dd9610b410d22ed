"""Due at the hour, before walk-ins who wait longer, never before a visitor brought forward; and never earlier."""

from datetime import timedelta

import pytest

from queueing.appointments.appointment import Appointment, Attendance, CheckIn, appointment_at, appointments_on
from queueing.appointments.counter import come_in
from queueing.appointments.refusals import AppointmentUsed, NoSuchAppointment, OtherDay, TooEarly
from queueing.catalogue.needs import APPOINTMENT
from queueing.happenings import Happening, HappeningKind, State
from queueing.visits.visit_record import Origin
from tests.queueing.catalogue.test_editions import changed
from tests.support.hall import TICKET_KEY, TUESDAY_TEN, on_both_databases


@pytest.fixture
def books(hall):
    """An appointment this many minutes from now."""
    codes = iter(range(482117, 482199))

    def _books(minutes=0, need="PAP-1", *, days=0, at=hall):
        moment = TUESDAY_TEN + timedelta(minutes=minutes, days=days)
        with at.turn():
            one = Appointment(branch_id=at.key, day=moment.date(), at=moment, code=str(next(codes)), need=need)
            at.session.add(one)
        return one

    return _books


def comes_in(hall, appointment):
    with hall.turn() as turn:
        return come_in(
            hall.session, turn, hall.branch, hall.catalogue, appointment,
            now=hall.now, dice=hall.dice, ticket_key=TICKET_KEY,
        )  # fmt: skip


def attendance(hall, one):
    return one.attendance(hall.branch, hall.catalogue, now=hall.now)


# --- among the walk-ins ---


@on_both_databases
def test_who_is_due_goes_before_longer_waiting_walk_ins_but_only_from_his_hour_on(hall, books):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    first, second = hall.visit(waited=25), hall.visit(waited=20)
    booked = comes_in(hall, books(minutes=10))
    assert hall.call_next(desk) is first
    hall.do(first.finish, desk.helps_with)
    hall.later(minutes=10)
    assert hall.call_next(desk) is booked
    hall.do(booked.finish, desk.helps_with)
    assert hall.call_next(desk) is second


def test_who_is_due_goes_before_whoever_waited_too_long(hall, books):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit(waited=45)
    booked = comes_in(hall, books())
    assert hall.call_next(desk) is booked


def test_who_was_brought_forward_goes_before_an_appointment(hall, books):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    booked, forward = comes_in(hall, books()), hall.visit()
    hall.do(forward.bring_forward, "is onwel")
    assert [hall.call_next(desk)] == [forward]
    hall.do(forward.finish, desk.helps_with)
    assert hall.call_next(desk) is booked


def test_of_two_who_are_due_the_earlier_hour_goes_first(hall, books):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    late, early = comes_in(hall, books(minutes=-5)), comes_in(hall, books(minutes=-10))
    assert hall.call_next(desk) is early
    assert late.state is State.WAITING


# --- at the counter ---


def test_a_host_checks_someone_in(hall, books):
    one = books(minutes=20, need="POS-3")
    visit = comes_in(hall, one)
    assert (visit.due_at, visit.origin, [need.code for need in visit.needs]) == (one.at, Origin.APPOINTMENT, ["POS-3"])
    assert one.visit_id == visit.id
    assert attendance(hall, one) is Attendance.HERE
    assert hall.session.query(Happening).filter_by(kind=HappeningKind.CHECKED_IN).one().visit_id == visit.id


def test_too_late_is_an_ordinary_number(hall, books):
    one = books(minutes=-16)
    assert attendance(hall, one) is Attendance.LATE
    visit = comes_in(hall, one)
    assert visit.due_at is None
    assert attendance(hall, one) is Attendance.HERE


@pytest.mark.parametrize(("minutes", "answer"), [(61, CheckIn.EARLY), (60, CheckIn.ON_TIME), (-15, CheckIn.ON_TIME)])
def test_the_borders_belong_to_on_time(hall, books, minutes, answer):
    assert books(minutes).answer(hall.branch, hall.catalogue, now=hall.now) is answer


def test_too_early_is_told_with_the_hour_from_which_it_can(hall, books):
    one = books(minutes=90)
    before = hall.everything()
    with pytest.raises(TooEarly) as no:
        comes_in(hall, one)
    assert no.value.facts == {"at": "11:30", "since": "10:30"}
    assert hall.everything() == before


def test_another_day_and_a_used_one_are_refused(hall, books):
    tomorrow, used = books(days=1), books()
    comes_in(hall, used)
    before = hall.everything()
    for one, refusal in ((tomorrow, OtherDay), (used, AppointmentUsed)):
        with pytest.raises(refusal):
            comes_in(hall, one)
    assert hall.everything() == before


def test_a_need_that_is_offered_no_more_is_a_number_for_reception(hall, books):
    visit = comes_in(hall, books(need="OUD-1"))
    assert [(need.code, need.service) for need in visit.needs] == [(APPOINTMENT, "breed-onthaal")]


def test_the_margins_are_the_branchs_own(hall, books):
    one, other = books(minutes=20), books(minutes=-20)
    hall.publish({**hall.document, "branch": {**hall.document["branch"], "appointments": {"early": 10, "late": 30}}})
    assert one.answer(hall.branch, hall.catalogue, now=hall.now) is CheckIn.EARLY
    assert other.answer(hall.branch, hall.catalogue, now=hall.now) is CheckIn.ON_TIME
    hall.publish(changed(hall.document, closed="Dicht."))


# --- the list ---


def test_the_list_says_who_came_and_who_did_not(hall, books):
    expects, late, here, missed = books(30), books(-20), books(5), books(10)
    comes_in(hall, here)
    gone = comes_in(hall, missed)
    desk = hall.desk(3, helps_with=["burgerzaken"])
    for _ in range(2):
        hall.call(desk, gone)
        hall.do(gone.not_there)
        hall.later(minutes=1)
    assert [attendance(hall, one) for one in (expects, late, here, missed)] == [
        Attendance.EXPECTED, Attendance.LATE, Attendance.HERE, Attendance.HERE
    ]  # fmt: skip
    hall.at("19:05")
    hall.close_day()
    assert [attendance(hall, one) for one in (expects, late, here, missed)] == [
        Attendance.NOT_COME, Attendance.NOT_COME, Attendance.HERE, Attendance.NOT_COME
    ]  # fmt: skip


def test_a_day_is_listed_in_one_statement_however_many_came(hall, books, statements):
    for minutes in range(5):
        comes_in(hall, books(minutes))
    books(30), books(0, days=1), books(0, at=hall.neighbour())
    hall.session.expire_all()
    day, key = TUESDAY_TEN.date(), hall.key
    hall.session.rollback()
    with statements() as asked:
        listed = appointments_on(hall.session, key, day)
        assert [one.visit is not None for one in listed] == [True] * 5 + [False]
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    hall.session.rollback()


def test_another_houses_appointment_is_not_found(hall, books):
    stranger = books(at=hall.neighbour())
    with pytest.raises(NoSuchAppointment):
        appointment_at(hall.session, hall.key, stranger.id)
    hall.session.rollback()
