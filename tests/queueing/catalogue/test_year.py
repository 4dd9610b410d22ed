"""A manager sees the coming year at a glance: open, closed as every week, a holiday, or closed by way of exception."""

from datetime import date, timedelta

from queueing.catalogue.opening import Hours
from queueing.catalogue.year import DayKind, coming_year, day_in_year, exceptions_to_come

WEEK = {day: ["09:00-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
HOURS = Hours.from_words(WEEK, {"2026-12-24": "Kerstavond", "2026-12-26": "Kerst"}, "BE")
TODAY = date(2026, 11, 29)


def test_a_year_holds_every_day_once_in_weeks_from_monday():
    months = coming_year(HOURS, TODAY)
    assert [month.first for month in (months[0], months[-1])] == [date(2026, 11, 1), date(2027, 10, 1)]
    days = [one.day for month in months for week in month.weeks for one in week if one is not None]
    assert days == [date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(365)]
    for month in months:
        assert all(len(week) == 7 for week in month.weeks)
        assert all(one is None or one.day.weekday() == place for week in month.weeks for place, one in enumerate(week))


def test_each_day_says_why():
    kinds = {day: day_in_year(HOURS, date(2026, 12, day)) for day in (22, 24, 25, 26, 27)}
    assert [one.kind.value for one in kinds.values()] == ["open", "exception", "holiday", "exception", "usually_closed"]
    assert [one.about for one in kinds.values()] == ["9:00-12:00, 13:00-16:00", "Kerstavond", "Kerstmis", "Kerst", ""]


def test_what_is_past_is_not_to_come():
    days = exceptions_to_come(HOURS, date(2026, 12, 25))
    assert [one.about for one in days[:2]] == ["Kerstmis", "Kerst"]
    assert date(2026, 12, 24) not in [one.day for one in days]
    assert {one.kind for one in days} == {DayKind.EXCEPTION, DayKind.HOLIDAY}
