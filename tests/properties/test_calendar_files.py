"""Any bytes at all: a reading, or the named refusal; and never half a file in the book."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from queueing.appointments.appointment import Appointment
from queueing.appointments.files import read_appointments
from queueing.appointments.importing import NotImported, import_appointments
from queueing.appointments.refusals import FileTooLarge, NotAnAppointmentFile, TooManyAppointments
from queueing.catalogue.catalogue import catalogue_from
from tests.support.hall import TUESDAY_TEN

BRUSSELS = ZoneInfo("Europe/Brussels")
REFUSALS = (FileTooLarge, NotAnAppointmentFile, TooManyAppointments)

cells = some.sampled_from(
    ["PAP-1", "9:20", "25:10", "482117", "2026-11-17", "", '"', "Jan", "\x00", "17/11/2026", "99999", "é", "\u2028"]
) | some.text(max_size=12)
tables = some.lists(some.lists(cells, max_size=6).map(";".join), max_size=6).map(
    lambda rows: "\n".join(["datum;uur;code;vraag", *rows])
)
properties = some.sampled_from(
    [
        "UID:a", "UID:b", "UID", "DTSTART:20261117T092000", "DTSTART:20261117T092000Z", "DTSTART:00010101T000000Z",
        "DTSTART:99991231T235959", "DTSTART;TZID=Europe/Brussels:20261117T092000", "DTSTART;VALUE=DATE:20261117",
        "DTSTART;TZID=America/Los_Angeles:99991231T235959", "DTSTART:straks", "DTSTART;TZID=:1", "CATEGORIES:PAP-1",
        "CATEGORIES:", "SUMMARY:PAP-1 PAP-2", "SUMMARY", "STATUS:CANCELLED", "RRULE:FREQ=DAILY", "RECURRENCE-ID:x",
        "RECURRENCE-ID:20261117T092000", "X-ONTHAAL-CODE:482117", "X-ONTHAAL-CODE:1", "BEGIN:VEVENT", "END:VEVENT",
        "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "END:VCALENDAR", "BEGIN:VCALENDAR",
        " gevouwen",
    ]
) | some.text(max_size=20)  # fmt: skip
calendars = some.lists(properties, max_size=14).map(
    lambda lines: "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
)
files = some.binary(max_size=200) | (tables | calendars).map(lambda text: text.encode("utf-8", "surrogatepass"))


@pytest.fixture(scope="module")
def known(document):
    return catalogue_from(document)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=files)
def test_any_bytes_are_read_or_refused_by_name(known, content):
    try:
        reading = read_appointments(content, known, BRUSSELS, now=TUESDAY_TEN)
    except REFUSALS:
        return
    assert all(one.at.utcoffset() is not None for one in reading.booked)
    assert all(one.need in known.needs for one in reading.booked if not one.cancelled)
    assert min((one.line for entries in (reading.booked, reading.wrong) for one in entries), default=1) >= 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=files)
def test_a_file_is_in_the_book_wholly_or_not_at_all_and_twice_is_once(hall, content):
    try:
        reading = read_appointments(content, hall.catalogue, BRUSSELS, now=hall.now)
    except REFUSALS:
        return
    before = hall.everything()

    def take():
        with hall.turn():
            return import_appointments(hall.session, hall.branch, reading, now=hall.now, dice=hall.dice)

    try:
        take()
    except NotImported:
        assert hall.everything() == before
        return
    assert not reading.wrong
    after = hall.everything()["appointment"]
    done = take()
    assert (done.new, done.changed) == (0, 0)
    assert hall.everything()["appointment"] == after
    with hall.turn():
        for one in hall.session.query(Appointment).all():
            hall.session.delete(one)
