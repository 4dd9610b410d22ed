"""A file is taken over wholly or not at all; the same file again changes nothing."""

from datetime import timedelta

import pytest

from queueing.appointments.appointment import Appointment, appointment_by_code
from queueing.appointments.files import Mistake, Wrong, read_appointments
from queueing.appointments.importing import ImportResult, NotImported, import_appointments
from queueing.happenings import Happening, HappeningKind
from tests.queueing.appointments.test_files import BRUSSELS, HEAD, calendar, event
from tests.support.hall import on_both_databases

LIST = f"{HEAD};11:00;482117;PAP-1\n18/11/2026;9:00;482118;POS-3\n"


@pytest.fixture
def reads(hall):
    def _reads(text):
        return read_appointments(text.encode(), hall.catalogue, BRUSSELS, now=hall.now)

    return _reads


@pytest.fixture
def takes(hall, reads):
    """Read a file and take it over, as the page does."""

    def _takes(text):
        reading = reads(text)
        with hall.turn():
            return import_appointments(hall.session, hall.branch, reading, now=hall.now, dice=hall.dice)

    return _takes


def book(hall):
    rows = hall.session.query(Appointment).filter_by(branch_id=hall.key).order_by(Appointment.at).all()
    return [(one.code, f"{one.at.astimezone(BRUSSELS):%d %H:%M}", one.need) for one in rows]


def told(hall):
    return hall.session.query(Happening).filter_by(kind=HappeningKind.APPOINTMENTS_READ).count()


@on_both_databases
def test_a_list_is_taken_over_once(hall, takes):
    assert takes(LIST) == ImportResult(new=2)
    assert book(hall) == [("482117", "17 11:00", "PAP-1"), ("482118", "18 09:00", "POS-3")]
    assert told(hall) == 1
    before = hall.everything()["appointment"]
    assert takes(LIST) == ImportResult(same=2)
    assert hall.everything()["appointment"] == before
    assert told(hall) == 1


def test_two_hosts_with_the_same_file_at_once_make_one_list(hall, reads):
    """Both read it before either wrote; the lock lets one go first."""
    first, second = reads(LIST), reads(LIST)
    done = []
    for reading in (first, second):
        with hall.turn():
            done.append(import_appointments(hall.session, hall.branch, reading, now=hall.now, dice=hall.dice))
    assert done == [ImportResult(new=2), ImportResult(same=2)]


def test_a_changed_hour_moves_an_appointment_that_nobody_used(hall, takes):
    takes(LIST)
    assert takes(LIST.replace("11:00", "11:30")) == ImportResult(changed=1, same=1)
    assert book(hall)[0] == ("482117", "17 11:30", "PAP-1")


def test_who_is_in_keeps_the_appointment_that_he_came_in_with(hall, takes):
    takes(LIST.replace("11:00", "10:30"))
    visit = hall.visit()
    used = appointment_by_code(hall.session, hall.key, "482117")
    assert used is not None
    hall.do(used.check_in, visit)
    assert takes(LIST) == ImportResult(kept=1, same=1)
    assert visit.due_at.astimezone(BRUSSELS).strftime("%H:%M") == "10:30"


def test_one_wrong_line_and_nothing_is_taken(hall, reads):
    reading = reads(f"{LIST};25:10;482119;PAP-1\n")
    before = hall.everything()
    with pytest.raises(NotImported) as no, hall.turn():
        import_appointments(hall.session, hall.branch, reading, now=hall.now, dice=hall.dice)
    assert no.value.mistakes == (Wrong(4, Mistake.NO_HOUR, "25:10"),)
    assert no.value.booked == reading.booked
    assert len(reading.booked) == 2
    assert hall.everything() == before


def test_a_code_of_another_day_is_not_taken_away(hall, takes, reads):
    takes(LIST)
    with pytest.raises(NotImported) as no:
        takes(f"{HEAD}19/11/2026;9:00;482118;POS-3\n")
    assert no.value.mistakes == (Wrong(2, Mistake.CODE_TAKEN, "482118"),)


def test_an_entry_of_a_calendar_is_dealt_a_code_and_known_again(hall, takes):
    start = "DTSTART:20261117T110000"
    assert takes(calendar(event(start, "CATEGORIES:PAP-1"))) == ImportResult(new=1)
    [(code, _, _)] = book(hall)
    assert len(code) == 6
    assert code.isdigit()
    assert takes(calendar(event(start, "CATEGORIES:PAP-1"))) == ImportResult(same=1)
    moved = calendar(event("DTSTART:20261119T090000", "CATEGORIES:PAP-2"))
    assert takes(moved) == ImportResult(changed=1)
    assert book(hall) == [(code, "19 09:00", "PAP-2")]


def test_nothing_of_a_calendar_is_kept_but_a_mark(hall, takes):
    takes(calendar(event("DTSTART:20261117T110000", "CATEGORIES:PAP-1", "SUMMARY:Peeters", uid="peeters@elders")))
    assert "peeters" not in repr(hall.everything()).casefold()


def test_a_cancelled_entry_goes_unless_someone_came_in_with_it(hall, takes):
    one, two = (event("DTSTART:20261117T103000", "CATEGORIES:PAP-1", uid=uid) for uid in ("1", "2"))
    takes(calendar(one, two))
    used = hall.session.query(Appointment).order_by(Appointment.id).first()
    hall.do(used.check_in, hall.visit())
    gone = [each.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT") for each in (one, two)]
    assert takes(calendar(*gone)) == ImportResult(gone=1, kept=1)
    assert len(book(hall)) == 1
    assert takes(calendar(gone[1])) == ImportResult(same=1)


@pytest.mark.parametrize("day", ["20261224", "20261110"], ids=["beyond the days that are read", "in the past"])
def test_an_entry_that_was_moved_out_of_sight_is_no_longer_expected(hall, takes, day):
    """It stood as *verwacht* at its old hour once. When its own day is near it is read again."""
    takes(calendar(event("DTSTART:20261117T110000", "CATEGORIES:PAP-1")))
    moved = calendar(event(f"DTSTART:{day}T110000", "CATEGORIES:PAP-1"))
    assert takes(moved) == ImportResult(gone=1)
    assert book(hall) == []
    assert takes(moved) == ImportResult()


def test_who_is_in_keeps_an_appointment_that_the_calendar_moved_away(hall, takes):
    takes(calendar(event("DTSTART:20261117T103000", "CATEGORIES:PAP-1")))
    used = hall.session.query(Appointment).one()
    hall.do(used.check_in, hall.visit())
    assert takes(calendar(event("DTSTART:20261224T103000", "CATEGORIES:PAP-1"))) == ImportResult()
    assert len(book(hall)) == 1


def test_a_series_read_every_morning_changes_only_what_changed(hall, takes):
    lines = ("DTSTART:20240903T110000", "CATEGORIES:PAP-1", "RRULE:FREQ=WEEKLY")
    assert takes(calendar(event(*lines))) == ImportResult(new=3)
    assert takes(calendar(event(*lines))) == ImportResult(same=3)
    assert takes(calendar(event(*lines, "EXDATE:20261124T110000"))) == ImportResult(gone=1, same=2)


def test_the_dice_never_deal_a_code_twice(hall, takes):
    """Dice that fall the same way for the first four throws."""
    dealt, random_bytes = iter([b"\0" * 8] * 4), hall.dice.random_bytes
    hall.dice.random_bytes = lambda count: next(dealt, None) or random_bytes(count)
    events = [event("DTSTART:20261117T110000", "CATEGORIES:PAP-1", uid=str(number)) for number in range(3)]
    assert takes(calendar(*events)) == ImportResult(new=3)
    codes = [code for code, _, _ in book(hall)]
    assert codes[0] == "000000"
    assert len(set(codes)) == 3


def test_a_code_that_another_entry_of_the_calendar_holds_is_not_taken_over(hall, takes):
    lines = ("DTSTART:20261117T110000", "CATEGORIES:PAP-1", "X-ONTHAAL-CODE:482117")
    takes(calendar(event(*lines, uid="1")))
    with pytest.raises(NotImported):
        takes(calendar(event(*lines, uid="2")))


def test_each_house_has_its_own_book(hall, takes):
    takes(LIST)
    other = hall.neighbour()
    reading = read_appointments(LIST.encode(), other.catalogue, BRUSSELS, now=hall.now)
    with other.turn():
        assert import_appointments(other.session, other.branch, reading, now=hall.now, dice=hall.dice) == ImportResult(
            new=2
        )
    assert len(book(hall)) == len(book(other)) == 2


def test_a_new_list_rings_for_staff_only(hall, takes):
    hall.rings.clear()
    takes(LIST)
    assert {(ring.room, ring.part) for ring in hall.rings} == {
        (f"staff:{hall.key}", "appointments"),
        (f"staff:{hall.key}", "waiting"),
    }


def test_the_book_is_forgotten_day_by_day(hall, takes):
    takes(LIST)
    hall.at("21:00")
    hall.forget()
    assert [code for code, _, _ in book(hall)] == ["482118"]
    hall.later(days=1)
    hall.forget()
    assert book(hall) == []


def test_what_is_read_of_a_day_ahead_is_of_that_day(hall, takes):
    takes(LIST)
    ahead = appointment_by_code(hall.session, hall.key, "482118")
    assert ahead is not None
    assert ahead.day == hall.now.date() + timedelta(days=1)
