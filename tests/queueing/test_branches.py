"""One writer a branch: is what is read in a turn true until it ends, and what day is it in the hall?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from queueing.branches import Branch, Hall, branch_by_code, lock_hall
from queueing.colleagues.staff import Role, Staff
from queueing.desks.desk import seat_of
from queueing.visits.visit import Visit
from tests.support.hall import hall_at, on_both_databases


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@on_both_databases
def test_what_was_read_before_the_turn_is_read_again_in_it(hall, database):
    mine = hall.visit()
    hall.session.commit()
    assert mine.language == "nl"
    other = hall_at(database)
    yours = other.session.get_one(Visit, mine.id)
    other.do(yours.change_language, other.catalogue, "fr")
    other.session.close()
    assert mine.language == "nl"  # what this desk still believes
    with hall.turn():
        assert mine.language == "fr"


@on_both_databases
def test_what_a_commit_kept_is_read_again_under_the_lock(hall, database):
    """The sessions of the house expire nothing at a commit, so that a response need not read everything again."""
    key = hall.visit().id
    other = hall_at(database)
    with Session(database, expire_on_commit=False) as session:
        mine = session.get_one(Visit, key)
        session.commit()
        other.do(other.session.get_one(Visit, key).change_language, other.catalogue, "fr")
        other.session.close()
        assert mine.language == "nl"
        lock_hall(session, hall.key)
        assert mine.language == "fr"


@on_both_databases
def test_a_row_that_the_caller_keeps_stays_as_it_was_loaded(hall, database):
    with Session(database) as session:
        branch = session.get_one(Branch, hall.key)
        before = branch.name
        with hall.turn():
            hall.branch.name = "Een andere naam"
        lock_hall(session, hall.key, keep=[branch])
        assert branch.name == before
        assert branch in session
        session.refresh(branch)
        assert branch.name == "Een andere naam"


@on_both_databases
def test_a_person_who_lost_a_right_meanwhile_is_read_again_under_the_lock(hall, database):
    desk = hall.desk(3, helps_with=["burgerzaken"], staff="Lotte")
    desk_id, person_id = desk.id, desk.staff_id
    hall.session.commit()
    with Session(database) as session:
        lotte = session.get_one(Staff, person_id)
        assert lotte.services_in(hall.key)
        with hall.turn():
            hall.session.get_one(Staff, person_id).take_away(Role.STAFF, hall.key)
        lock_hall(session, hall.key, keep=[lotte])
        assert lotte.services_in(hall.key), "else nothing was kept"
        seat = seat_of(session, lotte)
        assert seat is not None
        assert seat.id == desk_id
        assert not lotte.services_in(hall.key)


@on_both_databases
def test_the_turns_of_a_hall_are_counted_and_every_hall_counts_its_own(hall):
    other = hall.neighbour()
    with hall.turn() as turn:
        before = turn.turn
    with hall.turn() as turn:
        assert turn.turn == before + 1
    with other.turn() as turn:
        assert (turn.branch_id, turn.turn) == (other.key, 1)


def test_a_change_made_before_the_turn_is_not_lost_in_silence(hall):
    visit = hall.visit()
    visit.language = "fr"
    with pytest.raises(RuntimeError, match="take the turn first"):
        lock_hall(hall.session, hall.key)
    hall.session.rollback()


def test_what_went_wrong_in_a_turn_is_undone(hall):
    before = hall.everything()
    with hall.turn_that_breaks() as turn:
        turn.next_serial()
        hall.session.flush()
    assert hall.everything() == before


def test_a_branch_is_found_by_its_code(hall):
    assert branch_by_code(hall.session, "vuurmolen") is hall.branch
    assert branch_by_code(hall.session, "Vuurmolen") is None


# --- what day it is ---


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-17T22:59:59", date(2026, 11, 17)),
        ("2026-11-17T23:00:00", date(2026, 11, 18)),  # midnight in Overijse
        ("2026-07-01T21:59:59", date(2026, 7, 1)),
        ("2026-07-01T22:00:00", date(2026, 7, 2)),  # and in summer
    ],
)
def test_the_day_begins_at_midnight_in_the_building(hall, moment, day):
    assert hall.branch.day_of(utc(moment)) == day


def test_a_new_day_starts_its_numbers_and_its_calls_anew(hall):
    turn = Hall(branch_id=hall.key, day=date(2026, 11, 17), serial=30, call_serial=20, cursor=9, shuffle="aa")
    turn.open_day(date(2026, 11, 17), shuffled=True, dice=hall.dice)
    assert (turn.serial, turn.call_serial, turn.cursor, turn.shuffle) == (30, 20, 9, "aa")
    turn.open_day(date(2026, 11, 18), shuffled=True, dice=hall.dice)
    assert (turn.serial, turn.call_serial, turn.cursor) == (0, 0, -1)
    assert len(bytes.fromhex(turn.shuffle)) == 16
    turn.open_day(date(2026, 11, 19), shuffled=False, dice=hall.dice)
    assert turn.shuffle == ""


def test_a_clock_that_is_a_little_behind_at_midnight_does_not_bring_yesterday_back(hall):
    """Two machines' clocks, or an action that waited for the lock: the day that was opened stays open."""
    hall.at("23:59")
    before = hall.visit()
    hall.later(minutes=1)
    first = hall.visit()
    late = hall.visit(waited=0.001)
    after = hall.visit()
    assert late.arrived_at < first.arrived_at
    assert [(one.day.day, one.serial) for one in (before, first, late, after)] == [(17, 1), (18, 1), (18, 2), (18, 3)]


def test_a_clock_that_was_wrong_for_longer_is_put_right(hall):
    """Else visits would carry a day that never comes, and never be forgotten."""
    hall.at("10:00", date(2027, 11, 17))
    hall.do(hall.visit().leave)
    hall.at("10:00", date(2026, 11, 17))
    assert hall.visit().day == date(2026, 11, 17)


def test_a_version_rises_by_one_for_just_the_parts_that_are_named(hall):
    with hall.turn() as turn:
        assert turn.raise_versions({"calls", "waiting"}) == {"calls": 1, "waiting": 1}
        assert turn.raise_versions({"calls"}) == {"calls": 2}
    assert hall.versions == {"calls": 2, "waiting": 1}
