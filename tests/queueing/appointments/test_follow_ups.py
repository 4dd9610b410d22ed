"""A visitor comes back on a day, perhaps at an hour, with a code for the kiosk (decisions 19 and 31)."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from queueing.appointments.appointment import Appointment, CheckIn, hour_of, look_up
from queueing.appointments.codes import fresh_code
from queueing.appointments.follow_ups import FollowUp, book_follow_up
from queueing.appointments.refusals import ClosedThatDay, DayIsPast, DayTooFar, OutsideHours
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import NeedNotOffered
from queueing.visits.visit_record import Origin
from tests.support.hall import BRUSSELS, on_both_databases

NEXT_TUESDAY = date(2026, 11, 24)


def agreed(hall, visit, *, day=NEXT_TUESDAY, hour=time(9, 40), need="PAP-1", key="one form"):
    person, branch, catalogue = hall.staff("Lotte").id, hall.branch, hall.catalogue
    wanted = FollowUp(day=day, hour=hour, need=need, start_key=key)
    return hall.do(
        lambda now: book_follow_up(
            hall.session, branch, catalogue, visit, wanted, now=now, dice=hall.dice, staff_id=person
        )
    )


def refused(hall, refusal, **how):
    visit, person, branch, catalogue = hall.visit(), hall.staff("Lotte").id, hall.branch, hall.catalogue
    wanted = FollowUp(**{"day": NEXT_TUESDAY, "hour": time(9, 40), "need": "PAP-1", "start_key": "k", **how})
    return hall.refuses(
        refusal,
        lambda now: book_follow_up(
            hall.session, branch, catalogue, visit, wanted, now=now, dice=hall.dice, staff_id=person
        ),
    )


def moment(clock_time):
    return datetime.combine(NEXT_TUESDAY, time.fromisoformat(clock_time), tzinfo=BRUSSELS)


@on_both_databases
def test_an_hour_is_booked_under_a_code_and_opens_the_kiosk_on_that_day(hall):
    visit = hall.visit()
    appointment = agreed(hall, visit)
    assert (appointment.day, appointment.at, appointment.need) == (NEXT_TUESDAY, moment("09:40"), "PAP-1")
    assert appointment.code.isdecimal()
    assert len(appointment.code) == 6
    told = hall.session.scalars(select(Happening).where(Happening.kind == HappeningKind.COME_BACK_AGREED)).one()
    assert (told.visit_id, told.staff_id) == (visit.id, hall.staff("Lotte").id)
    hall.clock.now = moment("09:35")
    assert look_up(hall.session, hall.branch, hall.catalogue, appointment.code, now=hall.now).answer is CheckIn.ON_TIME


@on_both_databases
def test_a_double_press_books_once(hall):
    visit = hall.visit()
    first = agreed(hall, visit)
    again = agreed(hall, visit, hour=time(10, 0))
    assert again is first
    assert hour_of(again, hall.branch) == "9:40"
    assert agreed(hall, visit, key="another form") is not first
    assert len(hall.everything()["appointment"]) == 2


def test_without_an_hour_any_time_of_that_day_will_do_and_gives_no_precedence(hall):
    appointment = agreed(hall, hall.visit(), hour=None)
    assert hour_of(appointment, hall.branch) == ""
    for clock_time, answer in (("08:30", CheckIn.ON_TIME), ("18:59", CheckIn.ON_TIME), ("19:01", CheckIn.LATE)):
        assert appointment.answer(hall.branch, hall.catalogue, now=moment(clock_time)) is answer
    hall.clock.now = moment("08:31")
    visit = hall.visit(origin=Origin.APPOINTMENT)
    hall.do(appointment.check_in, visit)
    assert visit.due_at is None


def test_a_code_is_never_given_twice(hall):
    taken = agreed(hall, hall.visit()).code

    throws = iter([int(taken), int(taken), 7])
    hall.dice.random_bytes = lambda count: next(throws).to_bytes(count)
    assert fresh_code(hall.session, hall.key, hall.dice) == "000007"


@pytest.mark.parametrize(
    ("refusal", "how"),
    [
        (DayIsPast, {"day": date(2026, 11, 16)}),
        (DayIsPast, {"day": date(2026, 11, 17), "hour": time(9, 30)}),
        (DayTooFar, {"day": date(2026, 11, 17) + timedelta(days=61)}),
        (ClosedThatDay, {"day": date(2026, 11, 22)}),
        (ClosedThatDay, {"day": date(2026, 12, 24), "hour": None}),
        (OutsideHours, {"hour": time(12, 30)}),
        (OutsideHours, {"hour": time(19, 0)}),
        (NeedNotOffered, {"need": "GEZ-5"}),
    ],
)
def test_nobody_is_asked_to_come_when_nobody_could_come_in(hall, refusal, how):
    refused(hall, refusal, **how)


def test_the_no_says_when_the_house_is_open_then(hall):
    assert refused(hall, OutsideHours, hour=time(12, 30)).facts == {"hours": "8:30–12:00, 13:00–19:00"}


def test_today_is_possible_as_long_as_the_house_is_open(hall):
    today = hall.now.date()
    assert agreed(hall, hall.visit(), day=today, hour=time(15, 0)).day == today
    assert agreed(hall, hall.visit(), day=today, hour=None, key="any hour").until is not None
    hall.at("19:30")
    refused(hall, DayIsPast, day=today, hour=None)


def test_sixty_days_ahead_is_the_last_day(hall):
    last = date(2026, 11, 17) + timedelta(days=59)
    assert agreed(hall, hall.visit(), day=last).day == last


def test_it_is_forgotten_after_its_day_and_not_with_the_visit(hall):
    agreed(hall, hall.visit())
    hall.at("21:00")
    hall.forget()
    assert hall.everything()["visit"] == []
    assert len(hall.everything()["appointment"]) == 1
    hall.at("21:00", NEXT_TUESDAY)
    hall.forget()
    assert hall.session.scalars(select(Appointment)).all() == []
