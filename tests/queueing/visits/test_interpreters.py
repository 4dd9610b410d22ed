"""An interpreter is a promise: how they help, and what the visitor may rely on (decisions 12)."""

from datetime import timedelta

import pytest

from queueing.happenings import HappeningKind, kinds_of
from queueing.refusals import AlreadyEnded, HourIsPast, NoInterpreterAsked
from queueing.visits.interpreters import Promise, Way, is_looked_for
from tests.support.hall import on_both_databases


def arranged(visit):
    return visit.interpreter, visit.interpreter_promise, visit.interpreter_at


@on_both_databases
def test_reception_arranges_and_promises(hall):
    visit, at = hall.visit(extras=["interpreter"]), hall.now + timedelta(minutes=30)
    assert arranged(visit) == (None, None, None)
    hall.do(visit.arrange_interpreter, Way.PHONE)
    assert arranged(visit) == (Way.PHONE, None, None)
    hall.do(visit.promise_interpreter, Promise.CALLED)
    assert arranged(visit) == (Way.PHONE, Promise.CALLED, None)
    hall.do(visit.promise_interpreter, Promise.AT, at=at)
    assert arranged(visit) == (Way.PHONE, Promise.AT, at)
    hall.do(visit.promise_interpreter, Promise.NONE)
    assert arranged(visit) == (Way.PHONE, Promise.NONE, None)
    assert kinds_of(hall.session, visit.id).count(HappeningKind.INTERPRETER_SET) == 4


@pytest.mark.parametrize("way", [Way.VIDEO, None])
def test_another_way_or_none_keeps_no_promise(hall, way):
    visit = hall.visit()
    hall.do(visit.arrange_interpreter, Way.PHONE)
    hall.do(visit.promise_interpreter, Promise.AT, at=hall.now + timedelta(minutes=5))
    hall.do(visit.arrange_interpreter, way)
    assert arranged(visit) == (way, None, None)


def test_a_promise_without_an_interpreter_is_refused(hall):
    hall.refuses(NoInterpreterAsked, hall.visit().promise_interpreter, Promise.CALLED)


@pytest.mark.parametrize("ahead", [None, timedelta(), timedelta(minutes=-5)])
def test_an_hour_that_is_promised_lies_ahead(hall, ahead):
    visit = hall.visit()
    hall.do(visit.arrange_interpreter, Way.HERE)
    at = None if ahead is None else hall.now + ahead
    hall.refuses(HourIsPast, visit.promise_interpreter, Promise.AT, at=at)


def test_who_has_gone_needs_no_interpreter(hall):
    visit = hall.visit()
    hall.do(visit.arrange_interpreter, Way.HERE)
    hall.do(visit.leave)
    hall.refuses(AlreadyEnded, visit.arrange_interpreter, Way.VIDEO)
    hall.refuses(AlreadyEnded, visit.promise_interpreter, Promise.CALLED)


@pytest.mark.parametrize(
    ("way", "promise", "looked_for"),
    [
        (None, None, False),
        (Way.PHONE, None, True),
        (Way.PHONE, Promise.CALLED, True),
        (Way.PHONE, Promise.AT, False),
        (Way.PHONE, Promise.NONE, False),
    ],
)
def test_he_is_looked_for_until_it_is_known_when_he_comes(way, promise, looked_for):
    assert is_looked_for(way, promise) is looked_for


def test_it_rings_at_reception_and_on_his_own_phone_only(hall):
    visit = hall.visit()
    hall.visit()
    hall.rings.clear()
    hall.do(visit.arrange_interpreter, Way.PHONE)
    assert {(ring.room, ring.part) for ring in hall.rings} == {
        (f"staff:{hall.key}", "waiting"),
        (f"ticket:{visit.id}", "place"),
    }
