"""When is the house open, also on the two strange nights of the year?"""

import subprocess
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from config import ROOT
from queueing.catalogue.opening import Hours

BRUSSELS = ZoneInfo("Europe/Brussels")
WEEK = {"mon": ["08:30-12:00", "13:00-16:00"], "tue": ["13:00-19:00", "08:30-12:00"], "sun": ["01:30-04:00"]}
HOURS = Hours.from_words(WEEK, {"2026-11-16": "Sluitingsdag"})


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-17T08:29:59.999999", False),
        ("2026-11-17T08:30", True),
        ("2026-11-17T11:59:59.999999", True),
        ("2026-11-17T12:00", False),
        ("2026-11-17T12:59:59", False),
        ("2026-11-17T13:00", True),
        ("2026-11-17T18:59:59", True),
        ("2026-11-17T19:00", False),
        ("2026-11-18T10:00", False),  # a day without hours
        ("2026-11-16T10:00", False),  # a closing day
        ("2026-11-23T10:00", True),  # the Monday after
    ],
)
def test_the_house_is_open_from_opening_up_to_closing_and_not_at_noon(moment, is_open):
    assert HOURS.is_open(local(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "going_on"),
    [
        ("2026-11-17T08:29:59", False),
        ("2026-11-17T08:30", True),
        ("2026-11-17T12:30", True),  # closed at noon, but the day goes on
        ("2026-11-17T18:59:59", True),
        ("2026-11-17T19:00", False),
        ("2026-11-18T10:00", False),
    ],
)
def test_the_day_goes_on_over_noon(moment, going_on):
    assert HOURS.is_day_going_on(local(moment)) is going_on


def test_the_house_closes_once_a_day_however_many_spans_there_are():
    assert HOURS.closing(date(2026, 11, 17)) == time(19)
    assert HOURS.closing(date(2026, 11, 18)) is None
    assert HOURS.closing(date(2026, 11, 16)) is None


def test_spans_stand_in_the_order_of_the_clock_however_they_were_written():
    assert HOURS.on(date(2026, 11, 17)) == ((time(8, 30), time(12)), (time(13), time(19)))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-17T07:00", "2026-11-17T08:30"),
        ("2026-11-17T08:30", "2026-11-17T13:00"),
        ("2026-11-17T12:30", "2026-11-17T13:00"),
        ("2026-11-17T19:00", "2026-11-22T01:30"),
        ("2026-11-15T05:00", "2026-11-17T08:30"),  # over the closing day
    ],
)
def test_who_stands_before_a_closed_door_reads_when_it_opens(moment, opens):
    assert HOURS.next_opening(local(moment)) == local(opens)


def test_a_house_that_does_not_open_within_four_weeks_promises_nothing():
    assert Hours.from_words({}).next_opening(local("2026-11-17T07:00")) is None


# --- holidays, and days that end early ---


HOLIDAYS = Hours.from_words({day: ["09:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sun")}, {}, "BE")


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-11-11", "Wapenstilstand"), ("2026-12-25", "Kerstmis"), ("2027-03-29", "Paasmaandag"), ("2026-11-12", "")],
)
def test_a_legal_holiday_is_a_closing_day_with_its_dutch_name(day, name):
    assert HOLIDAYS.why_closed(date.fromisoformat(day)) == name
    assert HOLIDAYS.is_open(local(f"{day}T10:00")) is (not name)
    assert Hours(HOLIDAYS.week).is_open(local(f"{day}T10:00"))


def test_a_closing_day_of_the_house_keeps_its_own_name_and_is_passed_over():
    own = Hours(HOLIDAYS.week, {date(2026, 12, 25): "Kerst in De Vuurmolen"}, "BE")
    assert own.why_closed(date(2026, 12, 25)) == "Kerst in De Vuurmolen"
    assert own.next_opening(local("2026-12-24T17:00")) == local("2026-12-27T09:00")


def test_the_house_starts_without_reading_the_book_of_holidays_or_calendars():
    script = "import sys, app, queueing.appointments.files; print({'holidays', 'icalendar'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("cut", "spans"),
    [
        ("17:00", ((time(8, 30), time(12)), (time(13), time(17)))),
        ("12:30", ((time(8, 30), time(12)),)),
        ("10:00", ((time(8, 30), time(10)),)),
        ("08:30", ()),
        ("20:00", ((time(8, 30), time(12)), (time(13), time(19)))),
    ],
)
def test_a_day_that_ends_early_loses_what_comes_after(cut, spans):
    tuesday, next_tuesday = date(2026, 11, 17), date(2026, 11, 24)
    early = HOURS.closing_early(tuesday, time.fromisoformat(cut))
    assert early.on(tuesday) == spans
    assert early.on(next_tuesday) == HOURS.on(next_tuesday)


# --- summer time begins on 29 March 2026 at 2:00 and ends on 25 October at 3:00 ---


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(BRUSSELS)


@pytest.mark.parametrize(
    ("moment", "on_the_wall", "is_open"),
    [
        ("2026-03-29T00:29", "01:29", False),
        ("2026-03-29T00:59", "01:59", True),
        ("2026-03-29T01:00", "03:00", True),  # one o'clock was followed by three
        ("2026-03-29T01:59", "03:59", True),
        ("2026-03-29T02:00", "04:00", False),
        ("2026-10-24T23:30", "01:30", True),
        ("2026-10-25T00:30", "02:30", True),  # half past two comes twice
        ("2026-10-25T01:30", "02:30", True),
        ("2026-10-25T02:59", "03:59", True),
        ("2026-10-25T03:00", "04:00", False),
    ],
)
def test_the_clock_on_the_wall_decides_when_summer_time_begins_and_ends(moment, on_the_wall, is_open):
    assert f"{utc(moment):%H:%M}" == on_the_wall
    assert HOURS.is_open(utc(moment)) is is_open


def test_the_house_opens_at_half_past_eight_on_either_side_of_summer_time():
    before, after = local("2026-10-24T12:00"), local("2026-10-25T12:00")
    assert before.utcoffset() != after.utcoffset()
    monday = HOURS.next_opening(after)
    assert monday == local("2026-10-26T08:30")
    assert monday is not None
    assert monday.astimezone(UTC) == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)


# --- what cannot be read ---


@pytest.mark.parametrize(
    "words",
    ["12:00-08:30", "08:30-08:30", "08:30", "half negen", "8-12", "08:30-25:00", "", "08:30–12:00"],
)
def test_hours_that_make_no_sense_are_refused(words):
    with pytest.raises(ValueError, match=r"."):
        Hours.from_words({"mon": [words]})


def test_a_closing_day_that_is_no_date_is_refused():
    with pytest.raises(ValueError, match="Kerstmis"):
        Hours.from_words({}, {"Kerstmis": "2026-12-25"})


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="maa"):
        Hours.from_words({"maa": ["08:30-12:00"]})
