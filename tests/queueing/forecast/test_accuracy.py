"""What we told: is it held against what came, of nobody, and is it withheld when it was wrong too often? (G-9)"""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select

from queueing.figures import NO_HOUR
from queueing.forecast.accuracy import (
    ENOUGH,
    MOST,
    STRETCHES,
    ForecastSample,
    GivenForecast,
    Sample,
    Score,
    Visibility,
    calibration,
    calibration_of,
    score,
    tell,
    weekly_scores,
)
from queueing.forecast.model import Forecast, Span
from tests.support.hall import on_both_databases

TUESDAY = date(2026, 11, 17)
TEN_TO_TWENTY = Span(600, 1100)


def told(hall, visit, span=TEN_TO_TWENTY, *, shown=True, widening=1.0):
    outlook = Forecast({visit.id: span}, {}, trusted=shown, widening=widening)
    return hall.do(lambda now: tell(hall.session, visit, outlook, now=now))


def may_be_shown(hall):
    return calibration(hall.session, hall.branch, now=hall.now).shown


def forecasts(hall):
    rows = hall.session.scalars(
        select(ForecastSample).where(ForecastSample.branch_id == hall.key).order_by(ForecastSample.id)
    )
    return [(one.day, one.hour_band, one.kind, one.told_median, one.told_p80, one.told_until, one.came) for one in rows]


def night(hall):
    hall.at("21:00")
    hall.forget()


def called_after(hall, desk, *, minutes, needs=("PAP-1",), shown=True):
    """A visitor who was told ten to twenty minutes, and is called after this many."""
    visit = hall.visit(needs=needs)
    told(hall, visit, shown=shown)
    hall.later(minutes=minutes)
    hall.call(desk, visit)
    hall.do(visit.finish, desk.helps_with)
    return visit


def kept(hall, *, day=TUESDAY, came=600, times=1):
    with hall.turn():
        hall.session.add_all(
            ForecastSample(
                branch_id=hall.key,
                day=day,
                hour_band=10,
                kind=Visibility.SHOWN,
                told_median=600,
                told_p80=1100,
                told_until=1200,
                came=came,
            )
            for _ in range(times)
        )


@pytest.fixture
def desk(hall):
    return hall.desk(3, helps_with=["burgerzaken", "breed-onthaal", "ocmw"])


def test_what_remains_of_a_forecast_has_neither_a_link_nor_a_moment():
    columns = {column.key: str(column.type) for column in inspect(ForecastSample).columns}
    assert set(columns) == {
        "id",
        "branch_id",
        "day",
        "hour_band",
        "kind",
        "told_median",
        "told_p80",
        "told_until",
        "came",
    }
    assert not any(column.foreign_keys for column in inspect(ForecastSample).columns if column.key != "branch_id")


@on_both_databases
def test_at_night_what_was_told_and_what_came_go_on_without_the_visit(hall, desk):
    called_after(hall, desk, minutes=14)
    night(hall)
    assert forecasts(hall) == [(TUESDAY, NO_HOUR, Visibility.SHOWN, 0, 600, 600, 300)]
    assert hall.everything()["told"] == []
    hall.forget()
    assert len(forecasts(hall)) == 1


def test_the_first_thing_told_counts_and_a_second_changes_nothing(hall):
    visit = hall.visit()
    first = told(hall, visit)
    hall.later(minutes=5)
    assert told(hall, visit, Span(60, 120)) is first
    assert [(one.told_median, one.kind) for one in hall.session.scalars(select(GivenForecast))] == [
        (600, Visibility.SHOWN)
    ]


def test_what_we_did_not_know_is_not_kept(hall):
    assert told(hall, hall.visit(), None) is None
    assert hall.everything()["told"] == []


def test_telling_is_no_happening_and_rings_nobody(hall):
    visit = hall.visit()
    before, hall.rings[:] = hall.everything()["happening"], []
    told(hall, visit)
    assert hall.everything()["happening"] == before
    assert hall.rings == []


def test_who_was_never_called_leaves_nothing(hall, desk):
    told(hall, hall.visit())
    night(hall)
    assert forecasts(hall) == []


def test_a_call_that_was_undone_did_not_come(hall, desk):
    visit = hall.visit()
    told(hall, visit)
    hall.later(minutes=3)
    hall.call(desk, visit)
    hall.do(visit.undo_call)
    hall.later(minutes=9)
    hall.call(desk, visit)
    night(hall)
    assert [came for *_, came in forecasts(hall)] == [0], "ten minutes were told, it took twelve"


def test_who_was_called_twice_came_the_first_time(hall, desk):
    visit = hall.visit()
    told(hall, visit)
    hall.later(minutes=3)
    hall.call(desk, visit)
    hall.do(visit.not_there)
    hall.later(minutes=9)
    hall.call(desk, visit)
    night(hall)
    assert [came for *_, came in forecasts(hall)] == [-300]


def test_what_was_told_after_a_call_is_held_against_the_next(hall, desk):
    visit = hall.visit()
    hall.call(desk, visit)
    hall.do(visit.not_there)
    hall.later(minutes=1)
    told(hall, visit)
    hall.later(minutes=6)
    hall.call(desk, visit)
    night(hall)
    assert [came for *_, came in forecasts(hall)] == [-300]


@pytest.mark.parametrize("needs", [("POS-4",), ("PAP-1", "POS-4")])
def test_a_visit_with_a_sensitive_need_leaves_a_row_like_any_other(hall, desk, needs):
    assert hall.catalogue.need("POS-4").sensitivity == 2
    visit = hall.visit(needs=needs)
    told(hall, visit)
    hall.call(desk, visit)
    night(hall)
    assert forecasts(hall) == [(TUESDAY, NO_HOUR, Visibility.SHOWN, 0, 600, 600, -600)]
    assert hall.everything()["told"] == []


def test_what_was_withheld_is_kept_as_such(hall, desk):
    called_after(hall, desk, minutes=2, shown=False)
    night(hall)
    assert [kind for _, _, kind, *_ in forecasts(hall)] == [Visibility.WITHHELD]


def test_the_rows_of_a_night_are_shuffled(hall, desk):
    for minutes in range(1, 9):
        called_after(hall, desk, minutes=5 * minutes)
    night(hall)
    order = [came for *_, came in forecasts(hall)]
    assert sorted(order) == [300 * steps for steps in range(-1, 7)]
    assert order != sorted(order)


# --- may it be shown? ---


def samples(kept_, broken, *, came=1500):
    """Told ten to twenty minutes; called after fifteen, or after twenty-five."""
    return [Sample(600, 1100, 1200, 900)] * kept_ + [Sample(600, 1100, 1200, came)] * broken


@pytest.mark.parametrize(
    ("kept_", "broken", "shown"),
    [
        (0, 0, False),
        (ENOUGH - 1, 0, False),
        (ENOUGH, 0, True),
        (8, 2, True),
        (7, 3, False),
        (80, 20, True),
        (79, 21, False),
    ],
)
def test_a_range_needs_ten_samples_of_which_four_out_of_five_came_true(kept_, broken, shown):
    assert calibration_of(samples(kept_, broken)).shown is shown


@pytest.mark.parametrize(
    ("kept_", "broken", "came", "widening"),
    [
        (0, 0, 0, 1.0),
        (90, 10, 1500, 1.0),
        (80, 20, 1500, 1.3),  # ten minutes and 1.3 times as far to the percentile end at 25
        (80, 20, 1800, 1.9),
        (50, 50, 9000, STRETCHES[-1]),
        (1, 2, 1500, 1.0),  # too few to believe
    ],
)
def test_what_was_too_short_too_often_is_told_longer(kept_, broken, came, widening):
    assert calibration_of(samples(kept_, broken, came=came)).widening == pytest.approx(widening)


def test_a_stretched_range_is_told_kept_and_held_against_what_came(hall, desk):
    visit = hall.visit()
    told(hall, visit, widening=1.3)
    hall.later(minutes=24)
    hall.call(desk, visit)
    night(hall)
    assert forecasts(hall) == [(TUESDAY, NO_HOUR, Visibility.SHOWN, 0, 600, 900, 900)]
    assert weekly_scores(hall.session, hall.branch, since=TUESDAY - timedelta(days=1))[date(2026, 11, 16)].longer == 0


def test_a_range_too_long_to_tell_is_kept_as_withheld(hall):
    assert told(hall, hall.visit(), Span(9_000, 11_000)).kind is Visibility.WITHHELD


def test_the_end_of_the_range_is_still_within_it():
    assert score([Sample(600, 1100, 1200, 1200)]) == Score(1, 600, 0)
    assert score([Sample(600, 1100, 1200, 1201)]) == Score(1, 601, 1)
    assert score([]) is None


@on_both_databases
def test_what_went_wrong_today_counts_today(hall, desk):
    kept(hall, day=TUESDAY - timedelta(days=1), times=10)
    assert may_be_shown(hall)
    for _ in range(3):
        called_after(hall, desk, minutes=45)
    assert not may_be_shown(hall)
    for _ in range(3):
        called_after(hall, desk, minutes=5)
    assert may_be_shown(hall)


def test_who_still_waits_says_nothing_yet(hall, desk):
    kept(hall, day=TUESDAY - timedelta(days=1), times=9)
    told(hall, hall.visit())
    assert not may_be_shown(hall)


def test_what_was_long_ago_is_forgiven_and_forgotten(hall):
    kept(hall, day=TUESDAY - timedelta(days=29), times=50)
    assert not may_be_shown(hall)
    kept(hall, day=TUESDAY - timedelta(days=28), came=9000, times=MOST)
    assert not may_be_shown(hall)
    kept(hall, day=TUESDAY - timedelta(days=1), times=MOST)
    assert may_be_shown(hall), "the latest count"


def test_another_branch_answers_for_itself(hall):
    kept(hall.neighbour(), times=20)
    assert not may_be_shown(hall)


@on_both_databases
def test_the_manager_sees_a_score_for_every_week(hall):
    kept(hall, day=date(2026, 11, 9), came=900, times=3)
    kept(hall, day=date(2026, 11, 15), came=1500)
    kept(hall, day=date(2026, 11, 16), came=600, times=2)
    kept(hall, day=date(2026, 11, 1), came=0)
    kept(hall.neighbour(), day=TUESDAY)
    assert weekly_scores(hall.session, hall.branch, since=date(2026, 11, 2)) == {
        date(2026, 11, 9): Score(4, 450, 0.25),
        date(2026, 11, 16): Score(2, 0, 0),
    }
