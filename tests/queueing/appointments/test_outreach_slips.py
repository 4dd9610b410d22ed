"""A neighbourhood worker gives a slip for later: a code that is final, an hour of the house, nothing of why (G-5)."""

from datetime import date, timedelta

import pytest

from queueing.appointments.appointment import Appointment, look_up
from queueing.appointments.codes import SpareCode
from queueing.appointments.outreach_slips import (
    BLOCK,
    DAYS_AHEAD,
    MOST_SPARE,
    Coming,
    days_of_slips,
    hours_of_slips,
    keep_codes,
    make_slip,
    slip_at,
)
from queueing.appointments.refusals import ClosedThen, CodeNotSpare, HourPassed, NoSuchSlip, SlipTooFar
from queueing.happenings import Happening, HappeningKind, State
from queueing.refusals import LanguageNotOffered, NeedNotOffered, NoNeedChosen, TooManyNeeds, UnknownExtra
from queueing.visits.visit import Visit
from queueing.visits.visit_record import Origin
from tests.support.hall import on_both_databases


def codes(hall, count=BLOCK, who="Noor"):
    key = hall.staff(who).id
    with hall.turn():
        kept = keep_codes(hall.session, hall.branch, key, count=count, now=hall.now, dice=hall.dice)
        return [one.code for one in kept]


def coming(hall, **how):
    """A visitor who comes in an hour for an identity card, unless told otherwise."""
    facts = {"needs": ["PAP-1"], "start_key": "outreach:one", "at": hall.now + timedelta(hours=1), **how}
    return Coming(**facts)


def give(hall, now=None, **how):
    return make_slip(
        hall.session, hall.branch, hall.catalogue, coming(hall, **how), now=now or hall.now, dice=hall.dice
    )


def given(hall, **how):
    with hall.turn():
        return give(hall, **how)


def refused(hall, refusal, **how):
    return hall.refuses(refusal, lambda now: give(hall, now=now, **how))


@on_both_databases
def test_a_slip_given_with_a_code_of_the_page_is_an_appointment_at_that_hour(hall):
    code = codes(hall)[3]
    slip = given(hall, code=code, needs=["WON-2", "PAP-1"], language="ar", extras=["interpreter", "fetch"])
    at = hall.now + timedelta(hours=1)
    assert (slip.appointment.code, slip.appointment.at, slip.appointment.need) == (code, at, "WON-2")
    assert (slip.needs, slip.language, slip.extras) == (["WON-2", "PAP-1"], "ar", ["fetch", "interpreter"])
    hall.later(minutes=50)
    assert look_up(hall.session, hall.branch, hall.catalogue, code, now=hall.now).answer == "on_time"
    told = hall.session.query(Happening).filter_by(kind=HappeningKind.SLIP_MADE).one()
    assert (told.visit_id, told.staff_id) == (None, None)


def test_the_house_chooses_a_code_when_the_page_has_none(hall):
    slip = given(hall)
    assert len(slip.appointment.code) == 6
    assert slip.appointment.code.isdigit()


@on_both_databases
def test_the_same_slip_sent_twice_is_one(hall):
    code = codes(hall)[0]
    first = given(hall, code=code).id
    hall.later(minutes=1)
    assert given(hall, code=code, needs=["WON-2"]).id == first
    assert given(hall, code="", at=hall.now - timedelta(days=3)).id == first
    assert len(hall.everything()["slip"]) == len(hall.everything()["appointment"]) == 1
    assert slip_at(hall.session, hall.key, first).needs == ["PAP-1"]


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"needs": []}, NoNeedChosen),
        ({"needs": ["XXX-1"]}, NeedNotOffered),
        ({"needs": ["GEZ-5"]}, NeedNotOffered),
        ({"needs": [f"PAP-{place}" for place in range(1, 10)]}, TooManyNeeds),
        ({"language": "xx"}, LanguageNotOffered),
        ({"extras": ["gold"]}, UnknownExtra),
        ({"code": "000000"}, CodeNotSpare),
    ],
)
def test_what_the_house_does_not_know_is_refused(hall, how, refusal):
    refused(hall, refusal, **how)


@pytest.mark.parametrize(
    ("clock_time", "day", "refusal"),
    [
        ("12:30", date(2026, 11, 17), ClosedThen),
        ("19:00", date(2026, 11, 17), ClosedThen),
        ("10:00", date(2026, 11, 22), ClosedThen),
        ("10:00", date(2026, 12, 2), SlipTooFar),
        ("09:30", date(2026, 11, 17), HourPassed),
        ("15:00", date(2026, 11, 16), HourPassed),
    ],
)
def test_the_hour_must_be_one_of_the_house(hall, clock_time, day, refusal):
    now = hall.now
    at = hall.at(clock_time, day)
    hall.clock.now = now
    refused(hall, refusal, at=at)


def test_the_last_day_is_two_weeks_from_now(hall):
    assert given(hall, at=hall.now + timedelta(days=14)).appointment.day == date(2026, 12, 1)
    days = days_of_slips(hall.branch, now=hall.now)
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 17), date(2026, 12, 1), DAYS_AHEAD + 1)


def test_every_hour_that_is_offered_is_one_of_the_house(hall):
    assert (
        hours_of_slips(hall.catalogue, date(2026, 11, 20))
        == [f"{hour:02}:{minute:02}" for hour in range(8, 13) for minute in (0, 15, 30, 45)][2:18]
    )
    assert hours_of_slips(hall.catalogue, date(2026, 11, 22)) == []
    tuesday = hours_of_slips(hall.catalogue, date(2026, 11, 17))
    assert (tuesday[0], "11:45" in tuesday, "12:00" in tuesday, tuesday[-1]) == ("08:30", True, False, "18:45")


def test_a_slip_that_came_in_late_counts_as_long_as_the_kiosk_takes_its_code(hall):
    code, spare = codes(hall)[:2]
    hour = hall.now
    hall.clock.now += hall.catalogue.margins.late
    assert given(hall, code=code, at=hour).appointment.at == hour
    hall.clock.now += timedelta(seconds=1)
    refused(hall, HourPassed, code=spare, at=hour, start_key="outreach:two")


@on_both_databases
def test_a_code_is_given_once(hall):
    code = codes(hall)[0]
    given(hall, code=code)
    refused(hall, CodeNotSpare, code=code, start_key="outreach:two")


def test_a_code_of_another_house_is_not_ours(hall):
    code = codes(hall.neighbour())[0]
    refused(hall, CodeNotSpare, code=code)


def test_a_colleague_may_send_what_was_left_on_a_shared_tablet(hall):
    code = codes(hall, who="Noor")[0]
    assert given(hall, code=code).appointment.code == code


def test_a_page_gets_a_block_and_a_worker_no_more_than_he_can_use(hall):
    first, second = codes(hall, 500), codes(hall, 5)
    assert (len(first), len(second), len({*first, *second})) == (BLOCK, 5, BLOCK + 5)
    for _ in range(5):
        codes(hall)
    assert hall.session.query(SpareCode).count() == MOST_SPARE
    assert codes(hall) == []
    assert codes(hall, -4, who="Mehmet") == []
    assert len(codes(hall, who="Mehmet")) == BLOCK


def test_what_is_used_is_no_longer_the_workers_so_nothing_tells_who_gave_it(hall):
    code, *_ = codes(hall)
    given(hall, code=code)
    assert code not in {one.code for one in hall.session.query(SpareCode)}
    columns = {name for table in ("slip", "appointment") for name in hall.everything()[table][0]._fields}
    assert not columns & {"staff_id", "name", "note", "phone"}


def test_a_number_that_the_page_never_heard_of_is_taken_back(hall):
    visit = hall.visit(origin=Origin.OUTREACH, start_key="outreach:one")
    other = hall.visit(origin=Origin.OUTREACH, start_key="outreach:two")
    given(hall)
    assert (visit.state, other.state) == (State.ENDED, State.WAITING)


def test_somebody_elses_slip_is_not_there(hall):
    neighbour = hall.neighbour()
    slip = given(neighbour)
    with pytest.raises(NoSuchSlip):
        slip_at(hall.session, hall.key, slip.id)
    assert slip_at(neighbour.session, neighbour.key, slip.id) is slip


def test_outreach_gives_no_number_when_the_house_is_closed(hall):
    from queueing.refusals import HouseClosed

    hall.at("12:15")
    hall.turns_away(HouseClosed, origin=Origin.OUTREACH)
    hall.at("13:00")
    assert hall.visit(origin=Origin.OUTREACH).number


@on_both_databases
def test_slips_are_forgotten_with_their_day_and_spare_codes_with_the_next(hall):
    codes(hall)
    today = given(hall, start_key="a").appointment.code
    later = given(hall, start_key="b", at=hall.now + timedelta(days=3)).appointment.code
    hall.at("21:00")
    hall.forget()
    assert [one.code for one in hall.session.query(Appointment)] == [later]
    assert len(hall.everything()["slip"]) == 1
    assert len(hall.everything()["spare_code"]) == BLOCK
    hall.at("23:59", date(2026, 11, 18))
    hall.forget()
    assert hall.everything()["spare_code"] == []
    hall.at("21:00", date(2026, 11, 20))
    hall.forget()
    assert (hall.everything()["slip"], hall.everything()["appointment"]) == ([], [])
    assert today != later


def test_forgetting_here_leaves_the_neighbours_codes(hall):
    kept = codes(hall.neighbour())
    codes(hall)
    hall.at("23:59", date(2026, 11, 18))
    hall.forget()
    assert {one.code for one in hall.session.query(SpareCode)} == set(kept)


def test_a_visit_of_a_slip_that_was_used_goes_with_the_day(hall):
    slip = given(hall)
    visit = hall.visit(origin=Origin.APPOINTMENT)
    with hall.turn():
        slip.appointment.check_in(visit, now=hall.now)
    hall.at("21:00")
    assert hall.forget().visits == 1
    assert hall.session.query(Visit).count() == 0
