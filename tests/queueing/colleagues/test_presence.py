"""Who is in the house today: one word per person, and tomorrow no word."""

from datetime import date

import pytest

from queueing.colleagues.presence import Whereabouts, say_where, whereabouts
from queueing.colleagues.staff import Role
from queueing.happenings import Happening, HappeningKind
from queueing.refusals import NotYours
from tests.support.hall import on_both_databases


def today(hall):
    return whereabouts(hall.session, hall.key, hall.branch.day_of(hall.now))


def says(hall, by, whom, where):
    hall.do(lambda now: say_where(hall.session, hall.key, whom, where, by=by, now=now))


def told(hall):
    return hall.session.query(Happening).filter(Happening.kind == HappeningKind.PRESENCE_SAID).all()


@on_both_databases
def test_everyone_says_it_for_himself_and_a_host_for_anyone(hall):
    jan, samira = hall.staff("Jan"), hall.staff("Samira", role=Role.HOST)
    says(hall, jan, jan, Whereabouts.HOME_VISIT)
    assert today(hall) == {jan.id: Whereabouts.HOME_VISIT}
    says(hall, samira, jan, Whereabouts.IN_HOUSE)
    assert today(hall) == {jan.id: Whereabouts.IN_HOUSE}


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_nobody_says_it_for_a_colleague(hall, role):
    jan, other = hall.staff("Jan"), hall.staff("Els", role=role)
    hall.refuses(NotYours, lambda now: say_where(hall.session, hall.key, jan, Whereabouts.ABSENT, by=other, now=now))


def test_tomorrow_nobody_has_said_anything(hall):
    jan = hall.staff("Jan")
    says(hall, jan, jan, Whereabouts.ABSENT)
    hall.at("00:01", date(2026, 11, 18))
    assert today(hall) == {}
    says(hall, jan, jan, Whereabouts.ABSENT)
    assert today(hall) == {jan.id: Whereabouts.ABSENT}
    assert len(hall.everything()["presence"]) == 1


def test_the_same_again_tells_nobody_anything(hall):
    jan = hall.staff("Jan")
    for _ in range(2):
        says(hall, jan, jan, Whereabouts.HOME_WORK)
    assert len(told(hall)) == 1


def test_whoever_sits_down_is_in_the_house(hall):
    jan = hall.staff("Jan", helps_with=["wonen"])
    says(hall, jan, jan, Whereabouts.HOME_WORK)
    hall.desk(1, helps_with=["wonen"], staff="Jan")
    assert today(hall) == {jan.id: Whereabouts.IN_HOUSE}


def test_no_hour_and_no_name_is_kept_with_it(hall):
    jan = hall.staff("Jan")
    says(hall, jan, jan, Whereabouts.ABSENT)
    [row] = hall.everything()["presence"]
    assert set(row._fields) == {"id", "branch_id", "staff_id", "day", "where"}
    assert [one.staff_id for one in told(hall)] == [None]


def test_it_is_forgotten_with_its_day(hall):
    jan, there = hall.staff("Jan"), hall.neighbour()
    says(hall, jan, jan, Whereabouts.ABSENT)
    nele = there.staff("Nele")
    says(there, nele, nele, Whereabouts.ABSENT)
    hall.at("21:00")
    hall.forget()
    assert [row.branch_id for row in hall.everything()["presence"]] == [there.key]


def test_it_rings_on_the_board_only(hall):
    jan = hall.staff("Jan")
    hall.rings.clear()
    says(hall, jan, jan, Whereabouts.ABSENT)
    assert {(ring.room, ring.part) for ring in hall.rings} == {(f"staff:{hall.key}", "colleagues")}
