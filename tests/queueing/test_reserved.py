"""No key that a page or a session may name is given again: not after a forgetting, nor after a backup was put back."""

import itertools

from sqlalchemy import delete

from queueing.announcements import Announcement
from queueing.appointments.appointment import Appointment
from queueing.colleagues.asks import Ask, AskKind
from queueing.colleagues.staff import Staff
from queueing.devices import Device, DeviceKind
from queueing.help_calls import HelpCall
from queueing.reserved import A_LEAP, NAMED_OUTSIDE, leap_over_keys
from queueing.visits.visit import Visit
from tests.support.hall import on_both_databases

_fresh = itertools.count(1)


def test_every_key_that_an_address_names_is_passed_over(hall):
    before = hall.visit()
    with hall.turn():
        leap_over_keys(hall.session)
    after = hall.visit()
    assert after.id > before.id + A_LEAP
    assert hall.visit().id == after.id + 1


def test_a_house_that_gave_none_yet_passes_over_as_many(hall):
    with hall.turn():
        leap_over_keys(hall.session)
        leap_over_keys(hall.session)
    assert hall.visit().id > 2 * A_LEAP


def test_what_never_gets_a_key_twice_is_passed_over():
    never_twice = {
        name for name, table in Visit.metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert {kind.__tablename__ for kind in NAMED_OUTSIDE} == never_twice - {"audit"}


def put(hall, kind):
    """One more row of this kind; returns its key."""
    place, now = next(_fresh), hall.now
    of_branch = {"branch_id": hall.key}
    values = {
        Announcement: of_branch | {"words": "De lift is stuk", "begins_at": now, "ends_at": now},
        Appointment: of_branch | {"day": now.date(), "at": now, "code": f"{place:06}", "need": "PAP-1"},
        Ask: of_branch | {"kind": AskKind.URGENT, "asker_id": 1, "asked_at": now},
        HelpCall: of_branch | {"device_id": 1, "asked_at": now, "over_at": now},
        Device: of_branch | {"kind": DeviceKind.KIOSK, "slug": f"zuil-{place}", "name": "Zuil"},
        Staff: {"username": f"els-{place}", "name": "Els", "password_hash": ""},
    }
    row = kind(**values[kind])
    hall.session.add(row)
    hall.session.commit()
    return row.id


@on_both_databases
def test_no_row_gets_the_key_of_one_that_was_deleted(hall):
    """SQLite gave the key of the last row again: yesterday's open page checked in today's appointment."""
    kinds = (Staff, Device, Announcement, Appointment, Ask, HelpCall)
    for kind in kinds:
        put(hall, kind)
    for kind in (*kinds[2:], Device, Staff):
        keys = [put(hall, kind) for _ in range(2)]
        hall.session.execute(delete(kind).where(kind.id.in_(keys)))
        hall.session.commit()
        assert put(hall, kind) == keys[-1] + 1, kind.__tablename__


@on_both_databases
def test_after_a_copy_was_put_back_every_kind_of_key_goes_on_far_beyond(hall):
    kinds = (Staff, Device, Announcement, Appointment, Ask, HelpCall)
    before = {kind: put(hall, kind) for kind in kinds}
    with hall.turn():
        leap_over_keys(hall.session)
    assert {kind: put(hall, kind) - before[kind] for kind in kinds} == dict.fromkeys(kinds, A_LEAP + 1)
