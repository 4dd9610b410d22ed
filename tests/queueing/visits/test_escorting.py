"""Somebody walks to this visitor: no display knows of it, not even by a gap or a version."""

import pytest
from sqlalchemy import select

from queueing.desks.desk import public_calls
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import AlreadyEnded
from queueing.visits.calls import Call
from tests.support.hall import on_both_databases


@pytest.fixture
def desk(hall):
    return hall.desk(3, helps_with=["burgerzaken", "breed-onthaal"])


def rung_today(hall):
    midnight = hall.now.replace(hour=0, minute=0)
    return [(one.number, one.serial) for one in public_calls(hall.session, hall.key, since=midnight, most=40)]


def test_who_asked_who_comes_for_something_quiet_and_who_was_marked_is_fetched(hall):
    usual = hall.visit(needs=["PAP-1"])
    asked = hall.visit(needs=["PAP-1"], extras=["fetch"])
    mourns = hall.visit(needs=["PAP-1", "PAP-6"])
    marked = hall.visit(needs=["PAP-1"])
    hall.do(marked.be_discreet, discreet=True)
    assert [one.is_escorted(hall.catalogue) for one in (usual, asked, mourns, marked)] == [False, True, True, True]


def test_once_the_quiet_need_is_served_the_visitor_is_called_as_anyone(hall, desk):
    visit = hall.visit(needs=["PAP-6", "WON-4"])
    hall.call(desk, visit)
    hall.do(visit.finish_need, "PAP-6", "done")
    assert not visit.is_escorted(hall.catalogue)


@on_both_databases
def test_no_display_hears_of_a_fetched_visitor_and_the_next_call_leaves_no_gap(hall, desk):
    escorted, usual = hall.visit(extras=["fetch"], waited=9), hall.visit(waited=5)
    hall.rings.clear()
    before = hall.versions.get("calls", 0)
    for action in (escorted.recall, escorted.arrive, escorted.leave):
        if action == escorted.recall:
            hall.call(desk, escorted)
        hall.later(seconds=20)
        hall.do(action)
    assert hall.versions.get("calls", 0) == before
    assert [ring for ring in hall.rings if ring.part == "calls"] == []
    assert rung_today(hall) == []
    hall.call(desk, usual)
    assert rung_today(hall) == [(usual.number, 1)]
    assert [ring.part for ring in hall.rings].count("calls") == 1


def test_every_other_screen_hears_it_as_ever(hall, desk):
    visit = hall.visit(extras=["fetch"])
    hall.rings.clear()
    hall.call(desk, visit)
    parts = {(ring.room.split(":")[0], ring.part) for ring in hall.rings}
    assert parts == {
        ("staff", "waiting"), ("staff", "desks"), ("staff", "alerts"), ("staff", "desk_queue"),
        ("desk", "at_desk"), ("ticket", "place"),
    }  # fmt: skip


def test_two_fetched_calls_on_one_day_and_an_absence_are_kept_apart(hall, desk):
    visit = hall.visit(extras=["fetch"])
    hall.call(desk, visit)
    hall.do(visit.not_there)
    hall.call(desk, visit)
    assert list(hall.session.scalars(select(Call.serial).order_by(Call.id))) == [-1, -2]
    hall.keeps_its_promises()


def test_the_mark_is_told_once_and_only_when_it_changes(hall):
    visit = hall.visit()
    for discreet in (True, True, False, False):
        hall.do(visit.be_discreet, discreet=discreet)
    told = hall.session.scalars(select(Happening.kind).where(Happening.visit_id == visit.id)).all()
    assert list(told).count(HappeningKind.DISCRETION_SET) == 2


def test_a_visit_that_is_over_cannot_be_marked(hall):
    visit = hall.visit()
    hall.do(visit.leave)
    hall.refuses(AlreadyEnded, visit.be_discreet, discreet=True)


def test_a_mark_set_while_he_is_called_leaves_that_call_as_it_was(hall, desk):
    visit = hall.visit()
    hall.call(desk, visit)
    shown = rung_today(hall)
    hall.do(visit.be_discreet, discreet=True)
    assert rung_today(hall) == shown != []
