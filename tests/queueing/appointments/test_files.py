"""What does a file of appointments say? Every mistake by its line, every kind of file, and never a name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from queueing.appointments.files import LARGEST, MOST, Mistake, Reading, Wrong, read_appointments
from queueing.appointments.refusals import FileTooLarge, NotAnAppointmentFile, TooManyAppointments
from queueing.catalogue.catalogue import catalogue_from

BRUSSELS = ZoneInfo("Europe/Brussels")
TUESDAY = datetime(2026, 11, 17, 8, 0, tzinfo=BRUSSELS)
HEAD = "datum;uur;code;vraag\n"


@pytest.fixture
def reads(document):
    """Read a file's text (or bytes) on Tuesday morning, or at another time."""
    known = catalogue_from(document)

    def _reads(content, now=TUESDAY) -> Reading:
        told = content if isinstance(content, bytes) else content.encode()
        return read_appointments(told, known, BRUSSELS, now=now)

    return _reads


def event(*lines, uid="a@elders"):
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""))


def calendar(*events):
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def at(reading):
    return [f"{one.at.astimezone(BRUSSELS):%d/%m %H:%M}" for one in reading.booked]


# --- a table ---


@pytest.mark.parametrize(
    "content",
    [
        "datum;uur;code;vraag\n2026-11-17;9:20;482117;PAP-1\n",
        "\ufeffdatum;uur;code;vraag\r\n17/11/2026;09:20;482 117;pap-1\r\n",
        "date,hour,code,need\n17-11-2026,9.20,482117,Identiteitskaart of reispas\n",
        "Need\tCode\tTime\tDate\nkids-id\t482117\t9u20\t17.11.2026\n",
        'uur;naam;code;vraag\n9:20;"Jan; de Bakker";482117;PAP-1\n\n',
        "datum;uur;code;vraag\n;9h20;482117;PAP-1\n".encode("cp1252"),
    ],
    ids=["plain", "with a mark", "English", "tabs and a staff word", "other columns", "today unless said"],
)
def test_a_table_is_read_however_it_was_written(reads, content):
    [one] = reads(content).booked
    assert (one.at, one.need, one.code, one.uid_hash) == (TUESDAY.replace(hour=9, minute=20), "PAP-1", "482117", "")


def test_letters_of_an_older_program_are_understood(reads):
    label = "Een woning huren of zoeken"
    content = f"datum;uur;code;vraag;opmerking\n;9:00;482117;{label};Zoë\n".encode("cp1252")
    assert [one.need for one in reads(content).booked] == ["WON-2"]


WRONG = {
    "2026-11-17;25:10;482117;PAP-1": (Mistake.NO_HOUR, "25:10"),
    "2026-11-17;9:60;482117;PAP-1": (Mistake.NO_HOUR, "9:60"),
    "2026-11-17;;482117;PAP-1": (Mistake.NO_HOUR, ""),
    "2026-02-30;9:00;482117;PAP-1": (Mistake.NO_DAY, "2026-02-30"),
    "morgen;9:00;482117;PAP-1": (Mistake.NO_DAY, "morgen"),
    "2026-11-16;9:00;482117;PAP-1": (Mistake.OTHER_DAY, "2026-11-16"),
    "2026-12-02;9:00;482117;PAP-1": (Mistake.OTHER_DAY, "2026-12-02"),
    "2026-11-17;9:00;482;PAP-1": (Mistake.NO_CODE, "482"),
    "2026-11-17;9:00;4821177;PAP-1": (Mistake.NO_CODE, "4821177"),
    "2026-11-17;9:00;;PAP-1": (Mistake.NO_CODE, ""),
    "2026-11-17;9:00;482117;paspoorten": (Mistake.NO_NEED, "paspoorten"),
    "2026-11-17;9:00;482117;Toilet": (Mistake.NO_NEED, "Toilet"),
    "2026-11-17;9:00;482117": (Mistake.NO_NEED, ""),
}


@pytest.mark.parametrize(("row", "wrong"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_told_by_its_line(reads, row, wrong):
    reading = reads(f"{HEAD}\n2026-11-17;9:00;111111;PAP-1\n{row}\n")
    assert reading.wrong == (Wrong(4, *wrong),)
    assert [one.line for one in reading.booked] == [3]


def test_all_that_is_wrong_on_a_line_is_told_at_once(reads):
    found = reads(f"{HEAD}gisteren;25:10;1;raar\n").wrong
    assert {one.mistake for one in found} == {Mistake.NO_DAY, Mistake.NO_HOUR, Mistake.NO_CODE, Mistake.NO_NEED}


def test_a_word_of_several_needs_is_not_guessed(reads, document):
    every = [word.casefold() for one in document["needs"].values() for word in set(one.get("synonyms", []))]
    shared = next(word for word in every if every.count(word) > 1)
    assert [one.mistake for one in reads(f"{HEAD};9:00;482117;{shared}\n").wrong] == [Mistake.SEVERAL_NEEDS]


def test_the_last_day_ahead_is_read_and_the_code_of_a_line_before_is_named(reads):
    reading = reads(f"{HEAD}2026-12-01;9:00;482117;PAP-1\n2026-11-17;10:00;482117;PAP-2\n")
    assert reading.wrong == (Wrong(3, Mistake.CODE_TWICE, "2"),)


def test_a_missing_column_is_named_and_nothing_is_read(reads):
    assert reads("datum;code;vraag\n;482117;PAP-1\n").wrong == (Wrong(1, Mistake.NO_COLUMN, "uur"),)


def test_a_long_cell_is_told_again_cut_short(reads):
    [wrong] = reads(f"{HEAD};{'9' * 5000};482117;PAP-1\n").wrong
    assert len(wrong.what) == 24


# --- a calendar ---


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20261117T092000",
        "DTSTART:20261117T082000Z",
        "DTSTART;TZID=Europe/Brussels:20261117T092000",
        "DTSTART;TZID=Romance Standard Time:20261117T092000",
        "DTSTART;TZID=Europe/London:20261117T082000",
    ],
)
def test_the_hour_of_a_calendar_is_the_hour_of_the_house(reads, start):
    reading = reads(calendar(event(start, "CATEGORIES:PAP-1")))
    assert (at(reading), [one.need for one in reading.booked]) == (["17/11 09:20"], ["PAP-1"])


def test_the_need_stands_among_the_categories_or_as_a_code_in_the_title(reads):
    start = "DTSTART:20261117T092000"
    reading = reads(
        calendar(
            event(start, "CATEGORIES:Rood,Rijbewijs", uid="1"),
            event(start, "SUMMARY:Mevrouw Peeters (pos-3)", uid="2"),
            event(start, "CATEGORIES:PAP-1", "SUMMARY:POS-3", uid="3"),
        )
    )
    assert [one.need for one in reading.booked] == ["PAP-2", "POS-3", "PAP-1"]


def test_no_name_is_kept_nor_told_again(reads):
    names = ("SUMMARY:Mevrouw Peeters", "DESCRIPTION:Peeters belde", "ATTENDEE;CN=Peeters:mailto:peeters@elders.be")
    start = "DTSTART:20261117T092000"
    reading = reads(
        calendar(event(start, "CATEGORIES:PAP-1", *names, uid="peeters-1"), event(start, *names, uid="peeters-2"))
    )
    assert len(reading.booked) == len(reading.wrong) == 1
    assert "peeters" not in repr(reading).casefold()


def test_a_code_of_our_own_stays_and_a_wrong_one_is_told_by_the_line_of_its_entry(reads):
    start = ("DTSTART:20261117T092000", "CATEGORIES:PAP-1")
    reading = reads(
        calendar(event(*start, "X-ONTHAAL-CODE:482117", uid="1"), event(*start, "X-ONTHAAL-CODE:48", uid="2"))
    )
    assert [one.code for one in reading.booked] == ["482117"]
    assert reading.wrong == (Wrong(9, Mistake.NO_CODE, "48"),)


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        (("DTSTART;VALUE=DATE:20261117", "CATEGORIES:PAP-1"), Mistake.NO_HOUR),
        (("CATEGORIES:PAP-1",), Mistake.NO_HOUR),
        (("DTSTART:straks", "CATEGORIES:PAP-1"), Mistake.NO_HOUR),
        (("DTSTART;TZID=Onze tijd:20261117T092000", "CATEGORIES:PAP-1"), Mistake.NO_ZONE),
        (("DTSTART:20261117T092000", "SUMMARY:Teamvergadering"), Mistake.NO_NEED),
        (("DTSTART:20261117T092000", "CATEGORIES:PAP-1,PAP-2"), Mistake.SEVERAL_NEEDS),
        (("DTSTART:20261117T092000", "CATEGORIES:PAP-1", "RRULE:FREQ=HOURLY"), Mistake.SERIES),
        (("DTSTART:20261117T092000", "CATEGORIES:PAP-1", "RRULE:FREQ=DAILY;BYSECOND=1,2"), Mistake.SERIES),
        (("DTSTART:20061117T092000", "CATEGORIES:PAP-1", "RRULE:FREQ=DAILY"), Mistake.SERIES),
        (("DTSTART:20261117T092000", "CATEGORIES:PAP-1", "RRULE:FREQ=WEEKLY;BYDAY=XX"), Mistake.SERIES),
    ],
)
def test_an_entry_that_cannot_be_read_is_told(reads, lines, mistake):
    reading = reads(calendar(event(*lines)))
    assert [one.mistake for one in reading.wrong] == [mistake]
    assert reading.booked == ()


def test_an_entry_that_cannot_be_known_again_is_told(reads):
    bare = event("DTSTART:20261117T092000", "CATEGORIES:PAP-1").replace("UID:a@elders\r\n", "")
    assert [one.mistake for one in reads(calendar(bare)).wrong] == [Mistake.NO_UID]


def test_other_days_are_passed_over_and_counted(reads):
    days = [event(f"DTSTART:{day}T092000", "CATEGORIES:PAP-1", uid=day) for day in ("20261116", "20261117", "20261202")]
    reading = reads(calendar(*days))
    assert (at(reading), reading.passed, reading.wrong) == (["17/11 09:20"], 2, ())


def test_a_zone_that_the_file_describes_itself_is_not_needed(reads):
    zone = "BEGIN:VTIMEZONE\r\nTZID:Europe/Brussels\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
    zone += "RRULE:FREQ=SECONDLY\r\n"
    zone += "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    one = event("DTSTART;TZID=Europe/Brussels:20261117T092000", "CATEGORIES:PAP-1")
    assert at(reads(calendar(zone, one))) == ["17/11 09:20"]


# --- calendars as programs write them ---


def test_a_whole_day_without_a_question_and_what_is_of_another_day_are_no_mistakes(reads):
    """Leave, a holiday, and what stood in the calendar for years: one of these once refused the whole file."""
    one = event("DTSTART:20261117T092000", "CATEGORIES:PAP-1")
    holiday = event("DTSTART;VALUE=DATE:20261118", "SUMMARY:Verlof Jan", uid="2")
    old = event("DTSTART;TZID=Onze tijd:20191117T092000", "SUMMARY:Overleg", uid="3")
    past = event("DTSTART;VALUE=DATE:20191117", "CATEGORIES:PAP-1", uid="4")
    reading = reads(calendar(one, holiday, old, past))
    assert (at(reading), reading.wrong, reading.passed) == (["17/11 09:20"], (), 3)


def test_a_mistake_is_told_with_its_day_and_hour(reads):
    meeting = event("DTSTART:20261118T140000", "SUMMARY:Teamvergadering")
    [wrong] = reads(calendar(meeting)).wrong
    assert wrong.at == datetime(2026, 11, 18, 14, 0, tzinfo=BRUSSELS)
    [cell] = reads(f"{HEAD}18/11/2026;9:20;482117;raar\n").wrong
    assert cell.at == datetime(2026, 11, 18, 9, 20, tzinfo=BRUSSELS)


WEEKLY = ("DTSTART;TZID=Europe/Brussels:20240903T092000", "CATEGORIES:PAP-1", "RRULE:FREQ=WEEKLY;BYDAY=TU")


def test_a_series_that_began_years_ago_comes_on_its_days(reads):
    reading = reads(calendar(event(*WEEKLY)))
    assert at(reading) == ["17/11 09:20", "24/11 09:20", "01/12 09:20"]
    assert len({one.uid_hash for one in reading.booked}) == 3
    assert {one.line for one in reading.booked} == {3}


def test_one_moved_one_left_out_and_one_cancelled_occurrence_of_a_series(reads):
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Brussels:20261124T092000",
        "DTSTART;TZID=Europe/Brussels:20261125T140000", "CATEGORIES:PAP-1",
    )  # fmt: skip
    off = event("RECURRENCE-ID:20261201T082000Z", "DTSTART:20261201T082000Z", "CATEGORIES:PAP-1", "STATUS:CANCELLED")
    master = event(*WEEKLY, "EXDATE;TZID=Europe/Brussels:20261117T092000")
    before, reading = reads(calendar(event(*WEEKLY))), reads(calendar(master, moved, off))
    assert [(f"{one.at:%d/%m %H:%M}", one.cancelled) for one in reading.booked] == [
        ("25/11 14:00", False),
        ("01/12 09:20", True),
    ]
    first, second, third = (one.uid_hash for one in before.booked)
    assert [one.uid_hash for one in reading.booked] == [second, third]
    assert reading.away == {first}


def test_a_mistake_of_a_series_is_told_once(reads):
    reading = reads(calendar(event(WEEKLY[0], WEEKLY[2], "SUMMARY:Overleg")))
    assert [one.mistake for one in reading.wrong] == [Mistake.NO_NEED]


def test_more_series_than_can_be_played_out_are_refused(reads):
    events = [event(*WEEKLY, uid=str(number)) for number in range(101)]
    with pytest.raises(TooManyAppointments):
        reads(calendar(*events))


OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:{summer}\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    "name", ["Romance Standard Time 1", "(UTC+01:00) Brussel, Kopenhagen, Madrid", "/een.net/Europe/Brussels"]
)
@pytest.mark.parametrize("repeats", [(), ("RRULE:FREQ=WEEKLY;COUNT=1",)], ids=["once", "series"])
def test_a_zone_under_a_name_of_its_own_is_understood(reads, name, repeats):
    zone = OWN_ZONE.format(name=name, summer="+0200")
    one = event(f'DTSTART;TZID="{name}":20261117T092000', "CATEGORIES:PAP-1", *repeats)
    assert at(reads(calendar(zone, one))) == ["17/11 09:20"]


def test_a_zone_that_is_not_that_of_the_house_is_not_guessed(reads):
    zone = OWN_ZONE.format(name="Onze tijd", summer="+0300")
    one = event("DTSTART;TZID=Onze tijd:20261117T092000", "CATEGORIES:PAP-1")
    assert [one.mistake for one in reads(calendar(zone, one)).wrong] == [Mistake.NO_ZONE]


# --- tables as spreadsheets write them ---


@pytest.mark.parametrize(
    "content",
    [
        "Afspraken dinsdag;;;\n\ndatum;uur;code;vraag\n17/11/2026;9:20;082117;PAP-1\n",
        "Afspraken, dinsdag\ndatum;uur;code;vraag\n17/11/2026;9:20;082117;PAP-1\n",
        "sep=;\r\ndatum;uur;code;vraag\r\n17/11/2026 0:00;9:20:00;82117;PAP-1\r\n",
        "datum;uur;code;vraag\n17/11/26;0/01/1900 9:20;82117;PAP-1\n",
        'datum;uur;code;vraag\n2026-11-17 00:00:00;9:20;="082117";PAP-1\n',
        "datum\tuur\tcode\tvraag\n17/11/2026\t9:20\t82117\tPAP-1\n".encode("utf-16"),
    ],
    ids=["title", "title with a comma", "midnight", "short year", "a code as text", "unicode text"],
)
def test_a_table_of_a_spreadsheet_is_read(reads, content):
    [one] = reads(content).booked
    assert (one.at, one.code) == (TUESDAY.replace(hour=9, minute=20), "082117")


def test_codes_that_got_back_their_noughts_are_counted(reads):
    assert reads(f"{HEAD};9:20;82117;PAP-1\n;9:30;2117;PAP-1\n;9:40;482117;PAP-1\n").completed == 2


# --- the nights on which the clock is moved ---


def test_on_the_day_of_twenty_five_hours_nine_is_nine(reads):
    """25 October 2026: the hour from two to three comes twice, and means the first."""
    saturday = datetime(2026, 10, 24, 12, tzinfo=BRUSSELS)
    reading = reads(f"{HEAD}25/10/2026;2:30;482117;PAP-1\n25/10/2026;9:00;482118;PAP-1\n", now=saturday)
    assert [one.at.astimezone(UTC).hour for one in reading.booked] == [0, 8]
    assert [one.at.astimezone(BRUSSELS).day for one in reading.booked] == [25, 25]
    last = reads(f"{HEAD}7/11/2026;9:00;482117;PAP-1\n8/11/2026;9:00;482118;PAP-1\n", now=saturday)
    assert [one.mistake for one in last.wrong] == [Mistake.OTHER_DAY]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}28/3/2027;2:30;482117;PAP-1\n",
        calendar(event("DTSTART:20270328T023000", "CATEGORIES:PAP-1")),
        calendar(event("DTSTART;TZID=Europe/Brussels:20270328T023000", "CATEGORIES:PAP-1")),
    ],
)
def test_the_hour_that_summer_time_leaves_out_is_told(reads, content):
    assert [one.mistake for one in reads(content, now=datetime(2027, 3, 27, 12, tzinfo=BRUSSELS)).wrong] == [
        Mistake.SKIPPED_HOUR
    ]


# --- what is no file of appointments ---


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x81\x8d", b"%PDF-1.7", b"naam;adres\n", b"BEGIN:VCALENDAR", b"\x00" * 50]
)
def test_bytes_that_are_neither_are_refused_by_name(reads, content):
    with pytest.raises(NotAnAppointmentFile):
        reads(content)


def test_too_much_is_refused_by_name(reads):
    with pytest.raises(FileTooLarge):
        reads(b"x" * (LARGEST + 1))
    rows = [f";9:00;{100_000 + number};PAP-1" for number in range(MOST + 1)]
    assert len(reads(HEAD + "\n".join(rows[:-1])).booked) == MOST
    with pytest.raises(TooManyAppointments):
        reads(HEAD + "\n".join(rows))
    events = [event("DTSTART:20261117T092000", "CATEGORIES:PAP-1", uid=str(number)) for number in range(MOST + 1)]
    assert len(reads(calendar(*events[:-1])).booked) == MOST
    with pytest.raises(TooManyAppointments):
        reads(calendar(*events))


@pytest.mark.parametrize(
    "endless", [f"SUMMARY:{'a' * 900_000}", "BEGIN:VTIMEZONE\r\n" * 50_000], ids=["title", "zones"]
)
def test_a_file_that_is_made_to_take_long_is_read_at_once(reads, endless):
    """Each took minutes once, while the host and the hall waited."""
    content = calendar(event("DTSTART:20261117T092000", endless))
    try:
        assert [one.mistake for one in reads(content).wrong] == [Mistake.NO_NEED]
    except NotAnAppointmentFile:
        assert endless.startswith("BEGIN")


def test_an_hour_that_is_over_is_read_too(reads):
    assert at(reads(f"{HEAD};8:30;482117;PAP-1\n", now=TUESDAY + timedelta(hours=2))) == ["17/11 08:30"]
