"""A question answered on the spot is counted by theme: no visit, no number, nobody's name (decisions 22)."""

from datetime import date

import pytest

from queueing.figures import NO_HOUR, Measure, Measured
from queueing.happenings import Happening, HappeningKind
from queueing.quick_answers import answer_at, count_answer
from queueing.refusals import AnswerStands, NoSuchTheme, NothingCounted
from tests.support.hall import on_both_databases


def press(hall, group="WON", key="one"):
    return hall.do(lambda now: count_answer(hall.session, hall.branch, hall.catalogue, group, key, now=now))


def undo(hall, answer):
    hall.do(answer.undo, hall.branch)


def counted(hall):
    rows = hall.session.query(Measure).filter_by(branch_id=hall.key, kind=Measured.ANSWERED).order_by(Measure.id)
    return [(one.day, one.hour_band, one.group, one.seconds) for one in rows]


@on_both_databases
def test_two_presses_count_two_and_the_same_press_counts_once(hall):
    press(hall, key="one")
    press(hall, key="one")
    hall.later(hours=1)
    press(hall, key="two")
    press(hall, "POS", key="three")
    today = date(2026, 11, 17)
    assert counted(hall) == [(today, 10, "WON", 0), (today, 11, "WON", 0), (today, 11, "POS", 0)]
    assert hall.everything()["visit"] == []
    told = hall.session.query(Happening).filter_by(kind=HappeningKind.ANSWERED).all()
    assert [(one.visit_id, one.desk_id, one.staff_id) for one in told] == [(None, None, None)] * 3


@on_both_databases
def test_taking_back_removes_one_and_only_once(hall):
    press(hall, key="one")
    second = press(hall, key="two")
    undo(hall, second)
    undo(hall, second)
    assert len(counted(hall)) == 1
    press(hall, key="two")
    assert len(counted(hall)) == 1, "a retry of what was taken back counts nothing"


def test_taking_back_looks_at_its_own_hour_and_theme(hall):
    press(hall, "POS", key="one")
    hall.at("10:59")
    press(hall, key="two")
    hall.at("11:00")
    third = press(hall, key="three")
    undo(hall, third)
    assert [(hour, group) for _, hour, group, _ in counted(hall)] == [(10, "POS"), (10, "WON")]


def test_after_ten_seconds_it_stands(hall):
    answer = press(hall)
    hall.later(seconds=13)
    hall.refuses(AnswerStands, lambda now: answer.undo(hall.branch, now=now))
    assert len(counted(hall)) == 1


def test_an_unknown_theme_counts_nothing(hall):
    hall.refuses(NoSuchTheme, lambda now: press_as(hall, "ZZZ", now))


def press_as(hall, group, now):
    return count_answer(hall.session, hall.branch, hall.catalogue, group, "one", now=now)


def test_another_house_counts_for_itself(hall):
    neighbour = hall.neighbour()
    there = press(neighbour)
    assert (counted(hall), len(counted(neighbour))) == ([], 1)
    with pytest.raises(NothingCounted):
        answer_at(hall.session, hall.key, there.id)
    press(hall)
    assert len(counted(hall)) == 1, "the same key in another house is another press"


@on_both_databases
def test_the_figure_stays_when_the_press_is_forgotten(hall):
    press(hall)
    before = counted(hall)
    assert hall.everything()["quick_answer"]
    hall.at("21:00")
    hall.forget()
    assert hall.everything()["quick_answer"] == []
    assert [(day, hour, group) for day, hour, group, _ in counted(hall)] == [
        (day.replace(day=1), NO_HOUR, group) for day, _, group, _ in before
    ], "a theme stays as a total of its month"


def test_nothing_rings(hall):
    hall.rings.clear()
    undo(hall, press(hall))
    assert hall.rings == []
