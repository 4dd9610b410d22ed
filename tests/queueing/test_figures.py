"""What remains of a day, and can it be led back to a person? (P-9, product §13)"""

from collections import Counter
from datetime import date

from sqlalchemy import inspect, select

from queueing.figures import BY_MONTH, NO_HOUR, Measure, Measured
from queueing.happenings import State
from tests.support.hall import on_both_databases

TUESDAY, MONTH = date(2026, 11, 17), date(2026, 11, 1)


def measures(hall):
    rows = hall.session.scalars(select(Measure).where(Measure.branch_id == hall.key).order_by(Measure.id))
    return [(one.day, one.hour_band, one.group, one.kind, one.seconds) for one in rows for _ in range(one.times)]


def night(hall):
    hall.at("21:00")
    hall.forget()


def served(hall, *, needs, after=12, during=6):
    desk = hall.desk(3, helps_with=["burgerzaken", "breed-onthaal"])
    visit = hall.visit(needs=needs)
    hall.later(minutes=after)
    hall.call(desk, visit)
    hall.later(minutes=1)
    hall.do(visit.arrive)
    hall.later(minutes=during)
    hall.do(visit.finish, desk.helps_with)
    return visit


def test_a_measure_has_neither_a_link_nor_a_moment():
    columns = {column.key: str(column.type) for column in inspect(Measure).columns}
    assert set(columns) == {"id", "branch_id", "day", "hour_band", "group", "kind", "seconds", "times"}
    assert not any(column.foreign_keys for column in inspect(Measure).columns if column.key != "branch_id")


KINDS = ((Measured.ARRIVAL, 0), (Measured.WAIT, 12), (Measured.SERVICE, 6), (Measured.IN_HOUSE, 19))


def of_the_house(hall):
    return [one for one in measures(hall) if one[1] != NO_HOUR]


def by_theme(hall):
    return [one for one in measures(hall) if one[1] == NO_HOUR and one[3] not in BY_MONTH]


@on_both_databases
def test_a_visit_leaves_how_long_things_took_in_its_hour_and_its_theme_in_its_month(hall):
    served(hall, needs=["PAP-1"])
    night(hall)
    assert Counter(of_the_house(hall)) == Counter((TUESDAY, 10, "", kind, minutes * 60) for kind, minutes in KINDS)
    assert Counter(by_theme(hall)) == Counter(
        (MONTH, NO_HOUR, "PAP", kind, 360 if kind is Measured.SERVICE else 0) for kind, _ in KINDS
    )


def test_a_call_that_was_undone_is_no_wait(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    visit = hall.visit()
    hall.later(minutes=3)
    hall.call(desk, visit)
    hall.do(visit.undo_call)
    hall.later(minutes=5)
    hall.call(desk, visit)
    hall.do(visit.leave)
    night(hall)
    assert [seconds for *_, kind, seconds in of_the_house(hall) if kind is Measured.WAIT] == [8 * 60]


def test_how_long_it_took_is_not_known_when_nobody_pressed_klaar(hall):
    hall.visit_that_is(State.SERVING, desk=hall.desk(3, helps_with=["burgerzaken"]))
    night(hall)
    assert {kind for *_, kind, _ in of_the_house(hall)} == {Measured.ARRIVAL, Measured.WAIT}


def test_a_sensitive_need_is_counted_by_the_month_and_no_more(hall):
    visit = served(hall, needs=["POS-3"])
    assert hall.catalogue.needs["POS-3"].sensitivity == 2
    assert visit.end_reason == "served"
    night(hall)
    assert set(by_theme(hall)) == {(MONTH, NO_HOUR, "POS", kind, 0) for kind, _ in KINDS}
    assert len(of_the_house(hall)) == len(KINDS), "as many rows of the day as anybody leaves"


def test_a_sensitive_need_and_an_everyday_one_of_a_theme_leave_one_row_of_it(hall):
    hall.do(hall.visit(needs=["POS-1", "POS-3"]).leave)
    night(hall)
    assert Counter(by_theme(hall)) == Counter(
        (MONTH, NO_HOUR, "POS", kind, 0) for kind in (Measured.ARRIVAL, Measured.LEFT)
    )


def test_of_two_days_that_differ_only_in_themes_nothing_but_the_totals_of_the_month_differs(hall):
    """Who knows when somebody came, and how long it took, reads the rows of that hour: all are of the whole house."""
    for day in range(2, 27):
        moment = date(2026, 11, day)
        if moment.weekday() > 4:
            continue
        hall.at("10:00", moment)
        needs = ["POS-3"] if day == 17 else ["PAP-1"] if day % 2 else ["WON-2"]
        served(hall, needs=needs, during=95 if day == 17 else 6)
        night(hall)
    assert {group for _, hour, group, *_ in measures(hall) if hour != NO_HOUR} == {""}
    assert {(day, hour) for day, hour, group, *_ in measures(hall) if group} == {(MONTH, NO_HOUR)}
    of_a_theme = {(group, seconds) for *_, group, kind, seconds in measures(hall) if group and kind is Measured.SERVICE}
    assert of_a_theme == {("POS", 0), ("PAP", 360), ("WON", 360)}, "the long one is nobody's"
    days = Counter(day for day, hour, *_ in measures(hall) if hour != NO_HOUR)
    assert set(days.values()) == {len(KINDS)}, "no day lacks a row"
    told = [row.facts for row in hall.everything()["audit"] if row.kind == "forgotten"]
    assert all(set(facts) == {"visits"} for facts in told)


def test_a_need_that_left_the_catalogue_meanwhile_is_counted_as_what_it_was(hall):
    hall.visit(needs=["POS-3"])
    hall.publish({**hall.document, "needs": {"POS-1": hall.document["needs"]["POS-1"]}})
    assert "POS-3" not in hall.catalogue.needs
    night(hall)
    assert {(day, hour, group) for day, hour, group, *_ in by_theme(hall)} == {(MONTH, NO_HOUR, "POS")}


def test_the_rows_are_shuffled(hall):
    for code in ("PAP-1", "WLV-4", "BUU-1", "GEZ-1") * 5:
        hall.later(minutes=1)
        hall.do(hall.visit(needs=[code]).leave)
    night(hall)
    groups = [group for _, _, group, kind, _ in by_theme(hall) if kind is Measured.ARRIVAL]
    assert Counter(groups) == {"PAP": 5, "WLV": 5, "BUU": 5, "GEZ": 5}
    assert groups != ["PAP", "WLV", "BUU", "GEZ"] * 5
    pairs = [(one, other) for (*_, one, _), (*_, other, _) in zip(measures(hall), measures(hall)[1:], strict=False)]
    assert (Measured.ARRIVAL, Measured.ARRIVAL) in pairs  # nor do the measures of one visit stand together


def test_the_place_of_a_monthly_total_does_not_tell_its_day(hall):
    """Rows are added at the end, so beside those of that day: unless the month's are rewritten each time."""
    for day in (17, 18, 19):
        hall.at("10:00", date(2026, 11, day))
        hall.do(hall.visit(needs=["POS-3"]).leave)
        for _ in range(5):
            hall.do(hall.visit(needs=["PAP-1"]).leave)
        night(hall)
    rows = measures(hall)
    monthly = [place for place, (_, hour, *_) in enumerate(rows) if hour == NO_HOUR]
    of_the_last_day = [place for place, (day, *_) in enumerate(rows) if day.day == 19]
    assert len(monthly) == 72
    assert len(of_the_last_day) == 12
    assert max(place for place, (day, *_) in enumerate(rows) if day.day == 18) < min(monthly + of_the_last_day)


def test_another_month_has_its_own_totals(hall):
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        hall.at("10:00", day)
        hall.do(hall.visit(needs=["POS-3"]).leave)
        night(hall)
    arrivals = [(day, hour) for day, hour, _, kind, _ in by_theme(hall) if kind is Measured.ARRIVAL]
    assert arrivals == [(MONTH, NO_HOUR), (date(2026, 12, 1), NO_HOUR)]


def test_who_was_called_after_midnight_still_has_a_wait(hall):
    hall.at("23:50")
    visit = hall.visit()
    hall.later(minutes=20)
    hall.do(hall.visit().leave)  # the new day has begun
    hall.call(hall.desk(3, helps_with=["burgerzaken"]), visit)
    hall.do(visit.leave)
    hall.at("21:00")
    hall.forget()
    assert [seconds for *_, kind, seconds in of_the_house(hall) if kind is Measured.WAIT] == [20 * 60]
