"""Does the bell ring after the commit, once, for everybody concerned, and never for what did not happen?"""

import logging

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from live.bell import Ring, hang_bell
from live.rooms import room_for
from live.stale_parts import PARTS, STALE, Audience, parts_of
from queueing.branches import lock_hall
from queueing.happenings import Happening, HappeningKind
from tests.support.hall import on_both_databases

SUBJECTS = {
    "visit_id": {
        HappeningKind.ARRIVED,
        HappeningKind.NEEDS_CHANGED,
        HappeningKind.LANGUAGE_CHANGED,
        HappeningKind.GAVE_WAY,
        HappeningKind.LEFT,
    },
    "desk_id": {HappeningKind.DESK_OPENED, HappeningKind.DESK_CLOSED},
    "device_id": {HappeningKind.HELP_ASKED, HappeningKind.URGENCY_TOLD},
}


def happens(hall, action, **subject):
    hall.session.add(Happening(branch_id=hall.key, at=hall.now, kind=action, **subject))


def heard(hall):
    return {(ring.room, ring.part) for ring in hall.rings}


@pytest.fixture
def staff(hall):
    return f"staff:{hall.key}"


@pytest.fixture(autouse=True)
def quiet(hall):
    hall.key  # noqa: B018  the hall is there
    hall.rings.clear()


# --- when ---


@on_both_databases
def test_the_bell_rings_after_the_commit_and_not_before(hall, staff):
    with hall.turn():
        happens(hall, HappeningKind.URGENCY_TOLD)
        assert hall.rings == []
        hall.session.flush()
        assert hall.rings == []
    assert hall.rings == [Ring(staff, "alerts", 1)]


def test_whoever_hears_the_bell_finds_what_happened(hall, database):
    """Else a page would fetch the old part, and believe it is new."""
    found = []
    sessions = sessionmaker(database)

    def look(_ring):
        with database.connect() as other:
            found.append(other.exec_driver_sql("SELECT count(*) FROM happening").scalar())

    hang_bell(sessions, look)
    with sessions() as session:
        lock_hall(session, hall.key)
        session.add(Happening(branch_id=hall.key, at=hall.now, kind=HappeningKind.URGENCY_TOLD))
        session.commit()
    assert found == [1]


def test_what_was_rolled_back_rings_nowhere_not_even_later(hall, staff):
    with hall.turn_that_breaks():
        happens(hall, HappeningKind.URGENCY_TOLD)
        hall.session.flush()
        assert hall.versions == {"alerts": 1}
    with hall.turn():
        happens(hall, HappeningKind.PRESENCE_SAID)
    assert heard(hall) == {(staff, "colleagues")}


def test_what_was_left_without_a_commit_rings_nowhere_not_even_later(hall, staff):
    lock_hall(hall.session, hall.key)
    happens(hall, HappeningKind.URGENCY_TOLD)
    hall.session.flush()
    hall.session.close()
    with hall.turn():
        happens(hall, HappeningKind.PRESENCE_SAID)
    assert heard(hall) == {(staff, "colleagues")}


def test_nothing_is_kept_of_a_turn_that_is_over(hall):
    for _ in range(3):
        with hall.turn():
            happens(hall, HappeningKind.PRESENCE_SAID)
        with hall.turn_that_breaks(), hall.session.begin_nested():
            happens(hall, HappeningKind.PRESENCE_SAID)
    assert len(hall.rings) == 3
    assert hall.session.info["rings"] == {}


def test_a_turn_in_which_nothing_happened_is_silent(hall):
    with hall.turn():
        hall.branch.name = "Een andere naam"
    assert hall.rings == []


def test_each_room_and_part_is_rung_once_however_much_happened(hall, staff):
    with hall.turn():
        for _ in range(3):
            happens(hall, HappeningKind.URGENCY_TOLD)
        hall.session.flush()
        happens(hall, HappeningKind.URGENCY_SEEN)
    assert [(ring.room, ring.part) for ring in hall.rings] == [(staff, "alerts")]
    assert hall.rings[0].v == hall.versions["alerts"]


# --- savepoints ---


def test_a_released_savepoint_does_not_ring_early(hall, staff):
    with hall.turn():
        with hall.session.begin_nested():
            happens(hall, HappeningKind.URGENCY_TOLD)
        assert hall.versions == {"alerts": 1}
        assert hall.rings == []
    assert heard(hall) == {(staff, "alerts")}


def test_a_rolled_back_savepoint_does_not_silence_what_stands_around_it(hall, staff):
    with hall.turn():
        happens(hall, HappeningKind.PRESENCE_SAID)
        savepoint = hall.session.begin_nested()
        happens(hall, HappeningKind.URGENCY_TOLD)
        hall.session.flush()
        savepoint.rollback()
    assert (staff, "colleagues") in heard(hall)


def test_what_was_in_a_rolled_back_savepoint_rings_nowhere_and_promises_no_version(hall, staff):
    with hall.turn():
        happens(hall, HappeningKind.PRESENCE_SAID)
        hall.session.flush()
        savepoint = hall.session.begin_nested()
        happens(hall, HappeningKind.URGENCY_TOLD)
        happens(hall, HappeningKind.PRESENCE_SAID)
        hall.session.flush()
        savepoint.rollback()
    assert hall.versions == {"colleagues": 1}
    assert hall.rings == [Ring(staff, "colleagues", 1)]


def test_an_error_in_a_savepoint_does_not_silence_what_stands_around_it(hall, staff):
    """It ends otherwise than a savepoint that is rolled back by hand."""
    with hall.turn():
        happens(hall, HappeningKind.PRESENCE_SAID)
        with pytest.raises(IntegrityError), hall.session.begin_nested():
            happens(hall, HappeningKind.URGENCY_TOLD, device_id=99)
    assert hall.rings == [Ring(staff, "colleagues", 1)]


def test_savepoints_in_savepoints_ring_what_was_kept(hall, staff):
    with hall.turn():
        with hall.session.begin_nested():
            happens(hall, HappeningKind.PRESENCE_SAID)
            with hall.session.begin_nested() as inner:
                happens(hall, HappeningKind.URGENCY_TOLD)
                hall.session.flush()
                inner.rollback()
            with hall.session.begin_nested():
                happens(hall, HappeningKind.PRESENCE_SAID)
        assert hall.rings == []
    assert hall.rings == [Ring(staff, "colleagues", 2)]


def test_a_released_savepoint_in_a_turn_that_is_rolled_back_is_silent(hall):
    with hall.turn_that_breaks(), hall.session.begin_nested():
        happens(hall, HappeningKind.URGENCY_TOLD)
    with hall.turn():
        pass
    assert hall.rings == []


# --- a broken wire ---


def test_a_bell_that_does_not_ring_breaks_no_call_and_is_told_to_the_log(hall, database, caplog):
    rung = []

    def ring(one):
        rung.append(one)
        raise OSError("the wire is cut")

    sessions = sessionmaker(database)
    hang_bell(sessions, ring)
    visit = hall.visit()
    with sessions() as session, caplog.at_level(logging.ERROR, "onthaal.bell"):
        lock_hall(session, hall.key)
        session.get_one(type(visit), visit.id).leave(now=hall.now)
        session.commit()
    hall.session.rollback()
    assert visit.state == "ended"
    assert len(rung) > 1, "the others are still tried"
    assert [record.message for record in caplog.records] == ["a bell did not ring"] * len(rung)
    assert "the wire is cut" in caplog.text


# --- versions ---


@on_both_databases
def test_versions_rise_in_the_transaction_that_changes_something(hall, database):
    def committed():
        with Session(database) as other:
            return dict(other.get_one(type(hall.hall_in_hand), hall.key).versions)

    with hall.turn() as turn:
        happens(hall, HappeningKind.PRESENCE_SAID)
        hall.session.flush()
        assert turn.versions == {"colleagues": 1}
        assert committed() == {}
    assert committed() == {"colleagues": 1}
    with hall.turn_that_breaks():
        happens(hall, HappeningKind.PRESENCE_SAID)
        hall.session.flush()
    assert committed() == {"colleagues": 1}


def test_a_ring_carries_the_version_that_can_be_fetched(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    hall.visit()
    hall.rings.clear()
    hall.call_next(desk)
    assert hall.rings
    assert {ring.part: ring.v for ring in hall.rings} == {ring.part: hall.versions[ring.part] for ring in hall.rings}


def test_every_branch_has_its_own_versions_and_its_own_rooms(hall):
    other = hall.neighbour()
    other.visit()
    assert other.versions
    assert hall.versions == {}
    assert not {ring.room for ring in hall.rings} & {f"staff:{hall.key}", f"displays:{hall.key}"}


# --- the table ---


COUNTED_ONLY = {HappeningKind.ANSWERED, HappeningKind.ANSWER_UNDONE}
"""A question answered at once becomes a figure; the person who counted it sees it, and no other screen shows it."""


def test_every_deed_says_which_parts_go_stale():
    assert set(STALE) == set(HappeningKind)
    assert {action for action, parts in STALE.items() if not parts} == COUNTED_ONLY


def test_every_part_that_goes_stale_exists_and_every_part_is_rung_by_something():
    rung = {part for parts in STALE.values() for part in parts}
    assert rung == set(PARTS)


def test_no_deed_names_a_part_twice():
    assert {action: parts for action, parts in STALE.items() if len(set(parts)) < len(parts)} == {}


@pytest.mark.parametrize("action", [action for action in HappeningKind if action not in COUNTED_ONLY])
def test_every_deed_is_heard_by_somebody(hall, action):
    """With every subject it can have; the rooms follow from it and from nothing else."""
    happening = Happening(branch_id=1, at=hall.now, kind=action, visit_id=7, desk_id=8, device_id=9)
    rooms = {room_for(part, happening) for part in STALE[action]}
    assert rooms
    assert rooms <= {"staff:1", "displays:1", "desk:8", "kiosk:9", "kiosks:1", "ticket:7", "device:9"}


@pytest.mark.parametrize(
    ("part", "subject", "room"),
    [
        ("waiting", {}, "staff:1"),
        ("calls", {}, "displays:1"),
        ("at_desk", {"desk_id": 8}, "desk:8"),
        ("at_desk", {}, None),
        ("help_state", {"device_id": 9}, "kiosk:9"),
        ("help_state", {"visit_id": 7}, None),
        ("door", {}, "kiosks:1"),
        ("place", {"visit_id": 7, "desk_id": 8}, "ticket:7"),
        ("place", {"desk_id": 8}, None),
    ],
)
def test_a_part_is_rung_in_the_room_of_whom_it_concerns(part, subject, room):
    assert room_for(part, Happening(branch_id=1, kind=HappeningKind.CALLED, **subject)) == room


def test_a_call_rings_one_phone_and_not_all(hall):
    desk = hall.desk(3, helps_with=["burgerzaken"])
    called, waits = hall.visit(waited=5), hall.visit()
    hall.rings.clear()
    hall.call_next(desk)
    rooms = {ring.room for ring in hall.rings}
    assert f"ticket:{called.id}" in rooms
    assert f"ticket:{waits.id}" not in rooms
    assert {f"desk:{desk.id}", f"displays:{hall.key}", f"staff:{hall.key}"} <= rooms


def test_a_ring_says_a_room_a_part_and_a_version_and_nothing_else():
    assert Ring.__slots__ == ("room", "part", "v")


def test_the_parts_of_an_audience_are_the_rows_of_the_table():
    assert parts_of(Audience.DISPLAYS) == ("calls", "announcement", "board_head")
    assert parts_of(Audience.STAFF, Audience.DESK) == (
        "waiting",
        "desks",
        "alerts",
        "today",
        "appointments",
        "desk_queue",
        "asks",
        "colleagues",
        "announcements",
        "edition",
        "devices",
        "device_state",
        "approval",
        "at_desk",
    )
    assert set(parts_of(*Audience)) == set(PARTS)
