"""A called visitor says they are coming, and the desk waits; one who needs time lets others go first (decisions 13)."""

from datetime import timedelta

import pytest

from live.stale_parts import STALE
from queueing.happenings import HappeningKind, State, kinds_of
from queueing.refusals import NotCalled, NotWaiting
from queueing.visits.calls import open_call_of
from tests.support.hall import on_both_databases


@pytest.fixture
def desk(hall):
    return hall.desk(1, helps_with=["burgerzaken"], staff="Jan")


@pytest.fixture
def called(hall, desk):
    return hall.visit_that_is(State.CALLED, desk=desk)


def call_of(hall, visit):
    return open_call_of(hall.session, visit.id)


@on_both_databases
def test_the_desk_knows_that_he_is_coming_and_the_call_goes_on(hall, called):
    hall.later(seconds=20)
    hall.do(called.say_coming)
    assert called.state is State.CALLED
    assert call_of(hall, called).coming_at == hall.now


def test_saying_so_twice_is_saying_it_once(hall, called):
    hall.do(called.say_coming)
    first, version = call_of(hall, called).coming_at, called.version
    hall.later(seconds=3)
    hall.do(called.say_coming)
    assert (call_of(hall, called).coming_at, called.version) == (first, version)
    assert kinds_of(hall.session, called.id).count(HappeningKind.COMING) == 1


def test_being_called_again_asks_again(hall, called):
    hall.do(called.say_coming)
    hall.do(called.recall)
    assert call_of(hall, called).coming_at is None
    hall.do(called.say_coming)
    assert call_of(hall, called).coming_at == hall.now


def test_it_belongs_to_this_call_and_not_to_the_next(hall, desk, called):
    hall.do(called.say_coming)
    hall.do(called.not_there)
    hall.later(minutes=6)
    assert hall.call_next(desk) is called
    assert call_of(hall, called).coming_at is None


def test_who_is_fetched_stays_where_he_is(hall, desk):
    visit = hall.visit()
    hall.do(visit.be_discreet, discreet=True)
    hall.call(desk, visit)
    assert call_of(hall, visit).escorted
    hall.refuses(NotCalled, visit.say_coming)


def test_only_the_desk_and_his_own_phone_hear_of_it(hall):
    assert set(STALE[HappeningKind.COMING]) == {"at_desk", "place"}


# --- more time ---


def test_others_go_first_for_ten_minutes_and_he_keeps_his_place(hall, desk):
    slow, other, late = hall.visit(waited=20), hall.visit(waited=10), hall.visit(waited=5)
    hall.do(slow.give_way)
    assert slow.gives_way_until(hall.now) == hall.now + timedelta(minutes=10)
    assert hall.call_next(desk) is other
    hall.do(other.finish, desk.helps_with)
    assert slow.gives_way_until(hall.now) is not None
    hall.later(minutes=10)
    assert slow.gives_way_until(hall.now) is None
    assert hall.call_next(desk) is slow
    assert late.state is State.WAITING


def test_the_pause_after_not_coming_is_no_giving_way(hall, called):
    hall.do(called.not_there)
    assert called.held_until is not None
    assert called.gives_way_until(hall.now) is None


def test_a_deed_of_the_host_ends_the_giving_way(hall):
    visit = hall.visit()
    hall.do(visit.give_way)
    hall.do(visit.bring_forward, "is onwel")
    assert visit.gives_way_until(hall.now) is None


def test_who_is_called_cannot_let_others_go_first(hall, called):
    hall.refuses(NotWaiting, called.give_way)
