"""Would the database itself refuse what the rules never do? What reaches a table by another road is stopped here."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from queueing.desks.desk import Desk
from queueing.devices import Device, DeviceKind
from queueing.happenings import Happening, HappeningKind, State
from queueing.help_calls import HelpCall, ask_for_help
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import VisitNeed
from queueing.visits.visit_record import Origin
from tests.support.hall import on_both_databases

pytestmark = on_both_databases


def a_visit(hall, **more):
    hall.started += 1
    row = {
        "branch_id": hall.key, "day": hall.now.date(), "serial": 500 + hall.started, "number": 100 + hall.started,
        "edition": 1, "start_key": f"row {hall.started}", "nonce": "n", "token_hash": f"row {hall.started}",
        "arrived_at": hall.now, "origin": Origin.KIOSK,
    }  # fmt: skip
    return Visit(**{**row, **more})


def a_call(hall, visit, desk, **more):
    hall.started += 1
    row = {
        "branch_id": hall.key, "visit_id": visit.id, "desk_id": desk.id, "staff_id": None, "day": hall.now.date(),
        "serial": 500 + hall.started, "why": "by_hand", "called_at": hall.now, "announced_at": hall.now,
    }  # fmt: skip
    return Call(**{**row, **more})


def goes_in(hall, *rows):
    with hall.turn():
        hall.session.add_all(rows)


def is_refused(hall, *rows):
    with pytest.raises(IntegrityError):
        goes_in(hall, *rows)


def test_two_open_visits_cannot_share_a_number(hall):
    first = a_visit(hall, number=142)
    goes_in(hall, first)
    is_refused(hall, a_visit(hall, number=142))
    with hall.turn():
        first.state = State.ENDED
    goes_in(hall, a_visit(hall, number=142))
    elsewhere = hall.neighbour()
    goes_in(hall, a_visit(hall, number=142, branch_id=elsewhere.key))


def test_a_serial_is_given_once_a_day(hall):
    goes_in(hall, a_visit(hall, serial=7))
    is_refused(hall, a_visit(hall, serial=7))
    tomorrow = hall.later(days=1).date()
    goes_in(hall, a_visit(hall, serial=7, day=tomorrow))


def test_a_form_makes_one_visit(hall):
    goes_in(hall, a_visit(hall, start_key="a form"))
    is_refused(hall, a_visit(hall, start_key="a form"))


def test_an_address_opens_one_visit(hall):
    goes_in(hall, a_visit(hall, token_hash="a print"))
    is_refused(hall, a_visit(hall, token_hash="a print"))


@pytest.mark.parametrize("closed_by", ["undone_at", "absent_at", "ended_at"])
def test_a_visit_has_one_open_call_and_a_desk_too(hall, closed_by):
    desk, other = hall.desk(1), hall.desk(2)
    visit, next_one = hall.visit(), hall.visit()
    first = a_call(hall, visit, desk)
    goes_in(hall, first)
    is_refused(hall, a_call(hall, visit, other))
    is_refused(hall, a_call(hall, next_one, desk))
    goes_in(hall, a_call(hall, next_one, other))
    with hall.turn():
        setattr(first, closed_by, hall.now)
    goes_in(hall, a_call(hall, visit, desk))


def test_a_call_has_its_own_number_of_the_day(hall):
    goes_in(hall, a_call(hall, hall.visit(), hall.desk(1), serial=3))
    is_refused(hall, a_call(hall, hall.visit(), hall.desk(2), serial=3))


def test_a_kiosk_has_one_open_call_for_help(hall):
    kiosk = hall.device("zuil-1")
    call = hall.do(lambda now: ask_for_help(hall.session, kiosk, now=now))
    is_refused(hall, HelpCall(branch_id=hall.key, device_id=kiosk.id, asked_at=hall.now))
    hall.do(call.end)
    goes_in(hall, HelpCall(branch_id=hall.key, device_id=kiosk.id, asked_at=hall.now))


def test_nobody_sits_at_two_desks(hall):
    lotte = hall.desk(1, helps_with=["burgerzaken"], staff="Lotte").staff_id
    with pytest.raises(IntegrityError), hall.turn():
        hall.session.execute(update(Desk).where(Desk.branch_id == hall.key, Desk.number == 2).values(staff_id=lotte))


def test_a_branch_has_each_desk_number_once(hall):
    is_refused(hall, Desk(branch_id=hall.key, number=3, zone="a", usual=[]))


def test_a_device_has_its_own_address(hall):
    hall.device("zuil-1")
    is_refused(hall, Device(branch_id=hall.neighbour().key, kind=DeviceKind.KIOSK, slug="zuil-1", name="nog een"))


# --- nothing of one branch hangs on something of another ---


@pytest.fixture
def elsewhere(hall):
    return hall.neighbour()


def test_a_need_belongs_to_a_visit_of_its_own_branch(hall, elsewhere):
    need = {"code": "PAP-1", "edition": 1, "service": "burgerzaken", "position": 0}
    stranger = elsewhere.visit()
    is_refused(hall, VisitNeed(branch_id=hall.key, visit_id=stranger.id, **need))
    goes_in(hall, VisitNeed(branch_id=elsewhere.key, visit_id=stranger.id, **need))


def test_a_call_joins_a_visit_and_a_desk_of_its_own_branch(hall, elsewhere):
    desk, other = hall.desk(1), elsewhere.desk(1)
    visit, stranger = hall.visit(), elsewhere.visit()
    is_refused(hall, a_call(hall, stranger, desk))
    is_refused(hall, a_call(hall, visit, other))
    is_refused(hall, a_call(hall, visit, desk, branch_id=elsewhere.key))
    goes_in(hall, a_call(hall, visit, desk))


def test_a_visit_is_assigned_to_a_desk_of_its_own_branch(hall, elsewhere):
    desk, other = hall.desk(1), elsewhere.desk(1)
    visit = hall.visit()
    with pytest.raises(IntegrityError), hall.turn():
        visit.assigned_desk = other.id
    with hall.turn():
        visit.assigned_desk = desk.id


def test_what_happened_happened_to_something_of_its_own_branch(hall, elsewhere):
    here = {"branch_id": hall.key, "at": hall.now, "kind": HappeningKind.ARRIVED}
    visit, desk, kiosk = elsewhere.visit(), elsewhere.desk(1), elsewhere.device("zuil-9")
    is_refused(hall, Happening(**here, visit_id=visit.id))
    is_refused(hall, Happening(**here, desk_id=desk.id))
    is_refused(hall, Happening(**here, device_id=kiosk.id))
    goes_in(hall, Happening(**here, visit_id=hall.visit().id))


def test_help_is_asked_at_a_kiosk_of_its_own_branch(hall, elsewhere):
    kiosk = elsewhere.device("zuil-9")
    is_refused(hall, HelpCall(branch_id=hall.key, device_id=kiosk.id, asked_at=hall.now))


def test_a_visit_takes_everything_about_it_along(hall):
    desk = hall.desk(1, helps_with=["burgerzaken"])
    visit = hall.visit_that_is(State.SERVING, desk=desk)
    assert [len(hall.everything()[table]) for table in ("visit", "visit_need", "call", "happening")] == [1, 1, 1, 4]
    with hall.turn():
        hall.session.execute(delete(Visit).where(Visit.id == visit.id))
    left = hall.everything()
    assert [len(left[table]) for table in ("visit", "visit_need", "call")] == [0, 0, 0]
    assert {row.deed for row in left["happening"]} == {HappeningKind.DESK_OPENED}


# --- moments and words ---


def test_a_moment_without_a_time_zone_is_refused(hall):
    with pytest.raises(Exception, match="without a time zone"):
        goes_in(hall, a_visit(hall, arrived_at=hall.now.replace(tzinfo=None)))


def test_a_moment_comes_back_aware_and_in_utc(hall):
    visit = hall.visit()
    assert hall.now.utcoffset()
    hall.session.expire_all()
    assert visit.arrived_at == hall.now
    assert visit.arrived_at.utcoffset() is not None
    assert not visit.arrived_at.utcoffset()
    assert str(visit.arrived_at.tzinfo) == "UTC"


def test_a_state_that_does_not_exist_is_refused(hall):
    visit = hall.visit()
    with pytest.raises(Exception, match="sleeping"), hall.turn():
        visit.state = "sleeping"
