"""What is different today: no new numbers, closed early. Said once, undone with one press, over when the day is."""

from datetime import UTC, date, time, timedelta

import pytest

from queueing.appointments.appointment import Appointment
from queueing.branches import Early
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import HouseClosed, NoMoreNumbers, NotEarlier
from queueing.today import close_as_usual, close_early, give_numbers_again, stop_numbers, today_of
from queueing.visits.visit_record import Origin
from tests.support.hall import on_both_databases


@pytest.fixture
def samira(hall):
    return hall.staff("Samira").id


@pytest.fixture
def stops(hall, samira):
    return lambda: hall.do(lambda now: stop_numbers(hall.hall_in_hand, hall.branch, staff_id=samira, now=now))


@pytest.fixture
def gives(hall, samira):
    return lambda: hall.do(lambda now: give_numbers_again(hall.hall_in_hand, hall.branch, staff_id=samira, now=now))


@pytest.fixture
def closes(hall, samira):
    def _closes(hour, why=Early.REPAIR):
        at = time.fromisoformat(hour)
        hall.do(
            lambda now: close_early(
                hall.hall_in_hand, hall.branch, hall.catalogue, at, why, staff_id=samira, now=now
            )
        )  # fmt: skip

    return _closes


def told(hall, *actions):
    return [
        one.kind for one in hall.session.query(Happening).filter(Happening.kind.in_(actions)).order_by(Happening.id)
    ]


# --- no new numbers ---


@on_both_databases
def test_the_kiosks_refuse_and_reception_still_gives_numbers(hall, stops):
    hall.visit(origin=Origin.KIOSK)
    stops()
    hall.turns_away(NoMoreNumbers, origin=Origin.KIOSK)
    for origin in (Origin.RECEPTION, Origin.OUTREACH, Origin.APPOINTMENT):
        hall.visit(origin=origin)
    hall.visit(origin=Origin.PAPER, paper_number=905)


def test_a_form_that_gave_a_number_before_still_shows_that_number(hall, stops):
    before = hall.visit(origin=Origin.KIOSK, start_key="one form")
    stops()
    assert hall.visit(origin=Origin.KIOSK, start_key="one form") is before


def test_a_second_press_changes_nothing_and_one_press_undoes_it(hall, stops, gives):
    gives()
    stops()
    stops()
    gives()
    gives()
    hall.visit(origin=Origin.KIOSK)
    assert told(hall, HappeningKind.NUMBERS_STOPPED, HappeningKind.NUMBERS_RESUMED) == [
        HappeningKind.NUMBERS_STOPPED,
        HappeningKind.NUMBERS_RESUMED,
    ]


def test_it_is_over_with_the_day_by_itself(hall, stops):
    stops()
    hall.at("09:00", date(2026, 11, 18))
    hall.visit(origin=Origin.KIOSK)


def test_it_lasts_to_the_end_of_the_day_of_twenty_five_hours(hall, stops):
    hall.publish({**hall.document, "branch": {**hall.document["branch"], "hours": {"sun": ["00:00-23:59"]}}})
    hall.at("00:10", date(2026, 10, 25))
    stops()
    hall.clock.now = hall.now.astimezone(UTC) + timedelta(hours=24)
    assert hall.branch.local(hall.now).strftime("%d %H:%M") == "25 23:10"
    hall.turns_away(NoMoreNumbers, origin=Origin.KIOSK)


def test_it_is_of_this_house_only(hall, stops):
    stops()
    hall.neighbour().visit(origin=Origin.KIOSK)


def test_it_rings_at_every_kiosk_and_at_reception(hall, stops):
    hall.visit()
    hall.rings.clear()
    stops()
    assert {(ring.room, ring.part) for ring in hall.rings} == {
        (f"staff:{hall.key}", "today"), (f"kiosks:{hall.key}", "door")
    }  # fmt: skip


# --- closed early ---


def test_the_house_closes_from_that_hour_on_and_opens_tomorrow_as_usual(hall, closes):
    closes("14:00")
    hall.visit(origin=Origin.KIOSK)
    hall.at("14:00")
    hall.turns_away(HouseClosed, origin=Origin.KIOSK)
    hall.visit(origin=Origin.RECEPTION)
    hall.at("15:00", date(2026, 11, 18))
    hall.visit(origin=Origin.KIOSK)


def test_whoever_closed_early_may_close_the_day(hall, closes):
    closes("14:00")
    hall.visit()
    hall.at("14:05")
    with hall.turn() as turn:
        own = today_of(turn).catalogue(hall.catalogue, hall.branch)
        assert own.hours.closing(hall.now.date()) == time(14)
        assert not own.hours.is_day_going_on(hall.branch.local(hall.now))


@pytest.mark.parametrize(("hour", "day"), [("09:58", 17), ("19:00", 17), ("23:00", 17), ("11:00", 21)])
def test_an_hour_that_is_past_or_not_earlier_is_refused(hall, closes, hour, day):
    hall.at("10:00", date(2026, 11, day))
    before = hall.everything()
    with pytest.raises(NotEarlier):
        closes(hour)
    assert hall.everything() == before


def test_a_later_word_takes_the_place_of_an_earlier_one(hall, closes, samira):
    closes("14:00")
    closes("14:00")
    closes("18:00", Early.WEATHER)
    hall.at("15:00")
    hall.visit(origin=Origin.KIOSK)
    for _ in range(2):
        hall.do(lambda now: close_as_usual(hall.hall_in_hand, staff_id=samira, now=now))
    hall.at("18:30")
    hall.visit(origin=Origin.KIOSK)
    actions = told(hall, HappeningKind.CLOSES_EARLY, HappeningKind.CLOSES_AS_USUAL)
    assert actions == [HappeningKind.CLOSES_EARLY, HappeningKind.CLOSES_EARLY, HappeningKind.CLOSES_AS_USUAL]


def test_right_now_is_early_enough(hall, closes):
    hall.later(seconds=40)
    closes("10:00")
    hall.turns_away(HouseClosed, origin=Origin.KIOSK)


def test_what_was_said_of_a_day_is_forgotten_with_it_and_not_before(hall, closes, stops):
    hall.visit()
    closes("14:00")
    stops()
    hall.at("16:30")
    hall.forget()
    assert hall.everything()["visit"], "whoever is still being helped keeps his needs until the usual time"
    hall.at("21:00")
    hall.forget()
    [row] = hall.everything()["hall"]
    assert (row.closes_at, row.closes_why, row.stopped_on) == (None, None, None)


def test_tomorrows_word_outlives_the_forgetting_of_today(hall, stops):
    hall.visit()
    hall.at("09:00", date(2026, 11, 18))
    stops()
    hall.forget()
    [row] = hall.everything()["hall"]
    assert row.stopped_on == date(2026, 11, 18)
    assert hall.session.query(Appointment).count() == 0
    hall.session.rollback()
