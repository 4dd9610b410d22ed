"""Which period does an address name? (a fixed grid: P-9)"""

from datetime import date

import pytest

from queueing.report.periods import Grid, Period, period_of, period_with

TUESDAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("grid", "code", "first", "last"),
    [
        (Grid.DAY, "2026-11-17", TUESDAY, TUESDAY),
        (Grid.WEEK, "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        (Grid.MONTH, "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        (Grid.QUARTER, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (Grid.YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_an_address_a_neighbour_on_both_sides_and_no_gap(grid, code, first, last):
    period = period_with(grid, TUESDAY)
    assert (period.code, period.first, period.last) == (code, first, last)
    assert period_of(code) == period
    assert period.after.before == period
    assert (period.after.first - period.last).days == 1
    assert len(period.days) == (last - first).days + 1


def test_the_last_week_of_a_year_may_begin_in_the_year_before():
    assert period_with(Grid.WEEK, date(2027, 1, 2)).code == "2026-W53"
    assert period_of("2026-W53") == Period(Grid.WEEK, date(2026, 12, 28))


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x",
        "2026-13",
        "2026-02-30",
        "2026-W60",
        "2026-Q5",
        "26",
        "0001",
        "9999-12-31",
        "\N{FULLWIDTH DIGIT TWO}026",
        "2026-11-17\n",
    ],
)
def test_what_names_no_period_is_none(code):
    assert period_of(code) is None
