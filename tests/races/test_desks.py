"""Two desks, one visitor: is everybody called, and nobody twice?"""

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import select

from queueing import policy
from queueing.appointments.appointment import Appointment
from queueing.appointments.linking import link
from queueing.desks.desk import Desk, desks_of
from queueing.happenings import State
from queueing.refusals import DeskTaken, NobodyWaiting, NotWaiting, Refusal
from queueing.visits.calls import Call
from queueing.visits.finding import waiting
from queueing.visits.visit import Visit
from queueing.visits.visit_record import EndReason
from tests.races.together import at_once, crews_at, desks_that_empty_the_hall, in_processes
from tests.support.hall import on_both_databases, on_postgresql

pytestmark = pytest.mark.patient

DESKS = range(1, 21)
CROWD = 200
PROFILES = (("burgerzaken",), ("breed-onthaal", "burgerzaken"), ("milieu", "breed-onthaal"))
NEEDS = ("PAP-1", "WON-2", "BUU-1", "PAP-2", "POS-3")


@pytest.fixture
def full_hall(hall):
    """200 people with one question each, and twenty desks that help with some of these."""
    hall.crowd(CROWD, needs=NEEDS)
    for number in DESKS:
        hall.desk(number, helps_with=PROFILES[number % len(PROFILES)])
    hall.session.rollback()
    return hall


def everyone_was_called_once(hall, called):
    """`called`: desk number → the visits it called."""
    calls = hall.session.scalars(select(Call).where(Call.branch_id == hall.key).order_by(Call.serial)).all()
    visits = hall.session.scalars(select(Visit).where(Visit.branch_id == hall.key)).all()
    assert len(visits) == CROWD
    assert Counter(call.visit_id for call in calls) == Counter(visit.id for visit in visits)
    assert sorted(visit for mine in called.values() for visit in mine) == sorted(visit.id for visit in visits)
    assert [call.serial for call in calls] == list(range(1, CROWD + 1))
    assert {visit.end_reason for visit in visits} == {EndReason.SERVED}
    hall.keeps_its_promises()


def every_call_was_the_right_one(hall, line, *, desks=6):
    """Played again one after the other, each desk would have called the very same visitor."""
    views = {desk.id: desk.view() for desk in desks_of(hall.session, hall.key)}
    left = {one.visit: one for one in line}
    calls = hall.session.scalars(select(Call).where(Call.branch_id == hall.key).order_by(Call.serial)).all()
    for call in calls:
        choice = policy.next_for(views[call.desk_id], left.values(), call.called_at)
        assert choice is not None
        assert (choice.visit, choice.why.name.lower()) == (call.visit_id, call.why)
        del left[call.visit_id]
    taken_turns = sum(one.desk_id != other.desk_id for one, other in pairwise(calls))
    assert taken_turns > 20, "this was no race"
    assert len({call.desk_id for call in calls}) >= desks, "this was no race"


def line_of(hall):
    line = waiting(hall.session, hall.key, hall.catalogue)
    hall.session.rollback()
    assert len(line) == CROWD
    return line


def test_twenty_desks_in_one_process_empty_a_full_hall(full_hall, database):
    line = line_of(full_hall)
    everyone_was_called_once(full_hall, desks_that_empty_the_hall(database, DESKS))
    every_call_was_the_right_one(full_hall, line)


@on_postgresql
def test_twenty_desks_in_two_processes_empty_a_full_hall(full_hall, database):
    line = line_of(full_hall)
    shares = in_processes(database.url.render_as_string(hide_password=False), [DESKS[:10], DESKS[10:]])
    assert all(any(share.values()) for share in shares), "this was no race"
    everyone_was_called_once(full_hall, together(shares))
    every_call_was_the_right_one(full_hall, line)


def together(shares):
    return {desk: visits for share in shares for desk, visits in share.items()}


def outcome(action):
    """The result of the action, or the name of the refusal. Anything else is raised."""
    try:
        return action()
    except Refusal as no:
        return type(no)


@on_both_databases
def test_twenty_desks_and_one_visitor(hall, database):
    visit = hall.visit()
    for number in DESKS:
        hall.desk(number, helps_with=["burgerzaken"])
    hall.session.rollback()
    crews = crews_at(database, len(DESKS))
    places = [(crew, crew.desk(number)) for crew, number in zip(crews, DESKS, strict=True)]
    got = at_once(places, lambda place: outcome(lambda: place[0].call_next(place[1]).id))
    assert Counter(got) == {visit.id: 1, NobodyWaiting: len(DESKS) - 1}
    hall.keeps_its_promises()
    for crew in crews:
        crew.session.close()


@on_both_databases
def test_two_desks_choose_the_same_visitor_from_the_list(hall, database):
    visit = hall.visit()
    for number in (1, 2):
        hall.desk(number, helps_with=["burgerzaken"])
    key = visit.id
    hall.session.rollback()
    crews = crews_at(database, 2)
    places = [(crew, crew.desk(number)) for crew, number in zip(crews, (1, 2), strict=True)]
    got = at_once(
        places, lambda place: outcome(lambda: place[0].call(place[1], place[0].session.get_one(Visit, key)).id)
    )
    assert Counter(got) == {key: 1, NotWaiting: 1}
    hall.keeps_its_promises()
    for crew in crews:
        crew.session.close()


@on_both_databases
def test_a_visitor_who_leaves_while_he_is_called_is_gone_and_the_desk_is_free(hall, database):
    visit = hall.visit()
    desk = hall.desk(1, helps_with=["burgerzaken"])
    key, place = visit.id, desk.id
    hall.session.rollback()
    here, there = crews_at(database, 2)
    actions = (
        lambda: here.call_next(here.session.get_one(Desk, place)).id,
        lambda: there.do(there.session.get_one(Visit, key).leave),
    )
    called, left = at_once(actions, outcome)
    assert (called, left) in ((key, None), (NobodyWaiting, None))
    assert visit.state is State.ENDED
    hall.keeps_its_promises()
    later = hall.visit()
    assert hall.call_next(desk) is later
    for crew in (here, there):
        crew.session.close()


@on_both_databases
def test_linked_to_an_appointment_at_the_moment_of_the_call_it_is_one_or_the_other(hall, database):
    """Called first: the host hears that it no longer waits. Linked first: it is called with what was booked."""
    desk, visit = hall.desk(3, helps_with=["burgerzaken"]), hall.visit(needs=["PAP-1"])
    with hall.turn():
        booked = Appointment(branch_id=hall.key, day=hall.now.date(), at=hall.now, code="482117", need="PAP-2")
        hall.session.add(booked)
    key, place, wanted = visit.id, desk.id, booked.id
    hall.session.rollback()
    here, there = crews_at(database, 2)

    def links():
        with there.turn():
            held = there.session.get_one(Appointment, wanted), there.branch, there.catalogue
            link(there.session.get_one(Visit, key), *held, now=there.now)

    called, linked = at_once((lambda: here.call_next(here.session.get_one(Desk, place)).id, links), outcome)
    assert (called, linked) in ((key, None), (key, NotWaiting))
    hall.session.expire_all()
    assert {need.code for need in visit.needs} == ({"PAP-1", "PAP-2"} if linked is None else {"PAP-1"})
    assert (booked.visit_id == key) == (linked is None)
    hall.keeps_its_promises()
    for crew in (here, there):
        crew.session.close()


@on_both_databases
def test_two_colleagues_and_one_chair(hall, database):
    people = [hall.staff(name, helps_with=["burgerzaken"]).username for name in ("Lotte", "Jan")]
    hall.session.rollback()
    crews = crews_at(database, 2)

    def sit(place):
        crew, name = place
        return outcome(lambda: crew.desk(3, helps_with=["burgerzaken"], staff=name).number)

    assert Counter(at_once(list(zip(crews, people, strict=True)), sit)) == {3: 1, DeskTaken: 1}
    for crew in crews:
        crew.session.close()


@pytest.mark.exhaustive
@on_both_databases
@pytest.mark.parametrize("attempt", range(5))
def test_twenty_desks_in_four_processes_again_and_again(full_hall, database, attempt):
    """SQLite lets processes wait unfairly, so one may come too late; that is why a house on SQLite has one process."""
    line = line_of(full_hall)
    shares = [DESKS[start : start + 5] for start in (0, 5, 10, 15)]
    called = in_processes(database.url.render_as_string(hide_password=False), shares)
    everyone_was_called_once(full_hall, together(called))
    every_call_was_the_right_one(full_hall, line, desks=2)
