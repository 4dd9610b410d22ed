"""What does a file of appointments say? A table (CSV) or a calendar (iCalendar) in, hours and needs out; never a name.

Pure: bytes in, a `Reading` out, or a refusal by name. Whatever is not asked for here (titles, guests, remarks, other
columns) is not kept, not even while reading goes on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from queueing.needs import Catalogue
from queueing.refusals import FileTooLarge, NotAnAppointmentFile, TooManyAppointments
from queueing.tickets import fingerprint

LARGEST = 1024 * 1024
"""Bytes."""
MOST = 500
"""Appointments in one file."""
AHEAD = 14
"""Days after today of which appointments may be read already."""
SHOWN = 24
"""Letters of a wrong cell that are told again."""
LONGEST_TITLE = 400
"""Letters of a title in which the code of a need is looked for."""
COLUMNS = {
    "day": ("datum", "dag", "date", "day"),
    "hour": ("uur", "tijd", "hour", "time"),
    "code": ("code",),
    "need": ("vraag", "need"),
}


class Mistake(StrEnum):
    """What can be wrong on a line; the words that people read stand in `web/import_words.py`."""

    NO_COLUMN = "no_column"
    NO_DAY = "no_day"
    OTHER_DAY = "other_day"
    NO_HOUR = "no_hour"
    SKIPPED_HOUR = "skipped_hour"
    NO_ZONE = "no_zone"
    NO_CODE = "no_code"
    CODE_TWICE = "code_twice"
    CODE_TAKEN = "code_taken"
    NO_NEED = "no_need"
    SEVERAL_NEEDS = "several_needs"
    NO_UID = "no_uid"
    UID_TWICE = "uid_twice"
    SERIES = "series"


@dataclass(frozen=True, slots=True, order=True)
class Wrong:
    """One mistake: the line of the file (from 1), what it is, and what stood there, cut short."""

    line: int
    mistake: Mistake
    what: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment of a file. `code` is empty when one must be dealt, `uid_print` when the file is a table."""

    line: int
    at: datetime
    need: str
    code: str = ""
    uid_print: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was understood, everything that was not, and how many entries of other days were passed over."""

    booked: tuple[Booked, ...]
    wrong: tuple[Wrong, ...] = ()
    passed: int = 0


def read_appointments(content: bytes, catalogue: Catalogue, zone: ZoneInfo, *, now: datetime) -> Reading:
    """Read a file of either kind. `zone` is the building's; hours without a time zone are meant there.

    Raises FileTooLarge, NotAnAppointmentFile, TooManyAppointments; whatever else is wrong stands in `wrong`.
    """
    if len(content) > LARGEST:
        raise FileTooLarge(most=LARGEST // (1024 * 1024))
    text = _text(content)
    reader = _Calendar if re.match(r"\s*BEGIN:VCALENDAR", text, re.IGNORECASE) else _Table
    reading = reader(catalogue, zone, now.astimezone(zone).date()).read(text)
    if len(reading.booked) + len(reading.wrong) > MOST:
        raise TooManyAppointments(most=MOST)
    return _each_once(reading)


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, else what older programs write in this part of the world."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAnAppointmentFile


def _each_once(reading: Reading) -> Reading:
    """A code, and an entry of a calendar, may stand in a file once; the line that was first is told."""
    wrong = list(reading.wrong)
    for key, mistake in (("code", Mistake.CODE_TWICE), ("uid_print", Mistake.UID_TWICE)):
        first: dict[str, int] = {}
        for one in reading.booked:
            value = getattr(one, key)
            if value and value in first:
                wrong.append(Wrong(one.line, mistake, str(first[value])))
            first.setdefault(value, one.line)
    return Reading(reading.booked, tuple(sorted(wrong)), reading.passed)


class _Mistaken(Exception):
    """A line cannot be read: the mistake and what stood there."""

    def __init__(self, mistake: Mistake, what: str = "") -> None:
        super().__init__(mistake)
        self.mistake, self.what = mistake, what.strip()[:SHOWN]


def _real(moment: datetime, told: str) -> datetime:
    """The moment itself, unless its clock never shows it: the hour that summer time leaves out. Raises _Mistaken."""
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise _Mistaken(Mistake.SKIPPED_HOUR, told)
    return moment


class _Reader:
    """What both kinds of file have in common: days, hours, codes, needs."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo, today: date) -> None:
        self.catalogue, self.zone, self.today = catalogue, zone, today
        self.needs = _names_of_needs(catalogue)

    def is_near(self, day: date) -> bool:
        """Today, or one of the days ahead."""
        return self.today <= day <= self.today + timedelta(days=AHEAD)

    def moment(self, day: date, hour: time, told: str) -> datetime:
        """Local day and hour as a moment; of an hour that comes twice the first. Raises _Mistaken."""
        return _real(datetime.combine(day, hour, tzinfo=self.zone), told)

    def code(self, told: str) -> str:
        """Six digits, blanks between them left out. Raises _Mistaken."""
        digits = re.sub(r"\s", "", told)
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise _Mistaken(Mistake.NO_CODE, told)
        return digits

    def need(self, told: str) -> str:
        """A need by its code, its label or a word that staff use for it. Raises _Mistaken."""
        found = self.needs.get(told.strip().casefold(), frozenset())
        if len(found) != 1:
            raise _Mistaken(Mistake.SEVERAL_NEEDS if found else Mistake.NO_NEED, told)
        return next(iter(found))


def _names_of_needs(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Everything a need may be called by, in small letters; a code and a label go before a word of staff."""
    asked = [one for one in catalogue.needs.values() if not one.signpost]
    names: dict[str, frozenset[str]] = {}
    for one in asked:
        for word in one.synonyms:
            names[word.casefold()] = names.get(word.casefold(), frozenset()) | {one.code}
    names |= {one.label.casefold(): frozenset({one.code}) for one in asked}
    return names | {one.code.casefold(): frozenset({one.code}) for one in asked}


# --- a table ---


class _Table(_Reader):
    """Rows of day, hour, code and need, under a head that names its columns in Dutch or English."""

    def read(self, text: str) -> Reading:
        rows = _rows(text)
        line, head = next(rows, (1, []))
        columns = _columns(head)
        if len(columns) < 2:
            raise NotAnAppointmentFile
        missing = [COLUMNS[key][0] for key in ("hour", "code", "need") if key not in columns]
        if missing:
            return Reading((), tuple(Wrong(line, Mistake.NO_COLUMN, name) for name in missing))
        booked: list[Booked] = []
        wrong: list[Wrong] = []
        for line, row in rows:
            if len(booked) + len(wrong) > MOST:
                raise TooManyAppointments(most=MOST)
            cells = {key: row[place].strip() if place < len(row) else "" for key, place in columns.items()}
            faults: list[Wrong] = []
            one = self._booked(line, cells, faults)
            wrong += faults
            booked += [one] if one is not None else []
        return Reading(tuple(booked), tuple(wrong))

    def _booked(self, line: int, cells: Mapping[str, str], faults: list[Wrong]) -> Booked | None:
        """Every cell is looked at, so that all that is wrong on a line is told at once."""

        def ask(reader: Any, *told: Any) -> Any:
            try:
                return reader(*told)
            except _Mistaken as error:
                faults.append(Wrong(line, error.mistake, error.what))

        day = ask(self._day, cells.get("day", ""))
        hour = ask(_hour, cells["hour"])
        at = ask(self.moment, day, hour, cells["hour"]) if day is not None and hour is not None else None
        code, need = ask(self.code, cells["code"]), ask(self.need, cells["need"])
        return None if faults or at is None else Booked(line, at, need, code)

    def _day(self, told: str) -> date:
        """`2026-11-17`, `17/11/2026`, `17-11-2026` or `17.11.2026`; nothing means today. Raises _Mistaken."""
        if not told:
            return self.today
        parts = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[-/.](\d\d?)[-/.](\d{4})", told, re.ASCII)
        if parts is None:
            raise _Mistaken(Mistake.NO_DAY, told)
        year, month, of_month = parts.group(1, 2, 3) if parts[1] else parts.group(6, 5, 4)
        try:
            day = date(int(year), int(month), int(of_month))
        except ValueError:
            raise _Mistaken(Mistake.NO_DAY, told) from None
        if not self.is_near(day):
            raise _Mistaken(Mistake.OTHER_DAY, told)
        return day


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row that holds anything, parted as the first line is. Raises NotAnAppointmentFile."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    comma = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            raise NotAnAppointmentFile from None
        if any(cell.strip() for cell in row):
            yield line, row


def _columns(head: Iterable[str]) -> dict[str, int]:
    """Which column stands where; the first of a name counts."""
    known = {name: key for key, names in COLUMNS.items() for name in names}
    columns: dict[str, int] = {}
    for place, name in enumerate(head):
        key = known.get(name.strip().casefold())
        if key is not None:
            columns.setdefault(key, place)
    return columns


def _hour(told: str) -> time:
    """`9:20`, `09.20`, `9u20`, `9h20` or `9u`. Raises _Mistaken."""
    parts = re.fullmatch(r"(\d\d?)\s*(?:[:.uh]\s*(\d\d)?)(?::00)?", told, re.IGNORECASE | re.ASCII)
    hour, minute = (int(parts[1]), int(parts[2] or 0)) if parts else (24, 0)
    if hour > 23 or minute > 59:
        raise _Mistaken(Mistake.NO_HOUR, told)
    return time(hour, minute)


# --- a calendar ---


class _Calendar(_Reader):
    """Entries (VEVENT) with an hour; the need stands among the categories, or as a code in the title."""

    def read(self, text: str) -> Reading:
        booked: list[Booked] = []
        wrong: list[Wrong] = []
        passed = 0
        for line, entry in _entries(text):
            try:
                at = self._at(entry)
                if not self.is_near(at.astimezone(self.zone).date()):
                    passed += 1
                    continue
                booked.append(self._booked(line, at, entry))
            except _Mistaken as error:
                wrong.append(Wrong(line, error.mistake, error.what))
            if len(booked) + len(wrong) > MOST:
                raise TooManyAppointments(most=MOST)
        return Reading(tuple(booked), tuple(wrong), passed)

    def _at(self, entry: Any) -> datetime:
        """When it begins. Raises _Mistaken for a whole day, an unknown time zone, or an hour that is none."""
        start = entry.get("DTSTART")
        told = _inside(start, "dt")
        if not isinstance(told, datetime):
            raise _Mistaken(Mistake.NO_HOUR)
        zone = str(start.params.get("TZID", ""))
        if told.tzinfo is None and zone:
            raise _Mistaken(Mistake.NO_ZONE, zone)
        try:
            here = told if told.tzinfo is not None else told.replace(tzinfo=self.zone)
            return _real(here, f"{told:%H:%M}").astimezone(self.zone)
        except (OverflowError, ValueError):
            raise _Mistaken(Mistake.NO_HOUR) from None

    def _booked(self, line: int, at: datetime, entry: Any) -> Booked:
        if entry.get("RRULE") is not None or entry.get("RDATE") is not None:
            raise _Mistaken(Mistake.SERIES)
        own = _word(entry.get("X-ONTHAAL-CODE"))
        code = self.code(own) if own else ""
        uid = _word(entry.get("UID"))
        if not uid and not code:
            raise _Mistaken(Mistake.NO_UID)
        cancelled = _word(entry.get("STATUS")).upper() == "CANCELLED"
        need = "" if cancelled else self._need_of(entry)
        mark = f"{uid} {_word(entry.get('RECURRENCE-ID'))}" if uid else ""
        return Booked(line, at.replace(second=0, microsecond=0), need, code, mark and fingerprint(mark), cancelled)

    def _need_of(self, entry: Any) -> str:
        """The one need that the categories name, else the one whose code is a word of the title. Raises _Mistaken.

        What stood there is not told again: a title may hold a name.
        """
        named = {code for word in _categories(entry) for code in self.needs.get(word.strip().casefold(), ())}
        words = re.findall(r"\w+-\w+", _word(entry.get("SUMMARY"))[:LONGEST_TITLE].casefold())
        codes = {code.casefold(): code for code in self.catalogue.needs}
        titled = {code for word in words for code in self.needs.get(word, ()) if word in codes}
        found = named or titled
        if len(found) != 1:
            raise _Mistaken(Mistake.SEVERAL_NEEDS if found else Mistake.NO_NEED)
        return found.pop()


def _entries(text: str) -> list[tuple[int, Any]]:
    """(line of BEGIN:VEVENT, entry) of a calendar. Raises NotAnAppointmentFile.

    Time zones that a file describes itself are left out: only those with a name that everybody knows are believed.
    """
    import icalendar  # as slow to read as the rest of the house: only whoever reads a calendar waits

    places = [n for n, line in enumerate(text.split("\n"), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(places) > 20 * MOST:
        raise TooManyAppointments(most=MOST)
    bare = "\n".join(_without_zones(text.split("\n")))
    try:
        roots = icalendar.Calendar.from_ical(bare, multiple=True)
        found = [one for root in roots for one in root.walk("VEVENT")]
    except Exception:
        # A whole library stands behind this line, and the bytes are a stranger's: whatever it stumbles over,
        # the host must hear that this is no calendar, and nothing may be half read.
        raise NotAnAppointmentFile from None
    if not roots:
        raise NotAnAppointmentFile
    return [(places[n] if n < len(places) else 1, one) for n, one in enumerate(found)]


def _without_zones(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a calendar that stand in no description of a time zone."""
    inside = False
    for line in lines:
        word = line.strip().upper()
        inside = inside or word == "BEGIN:VTIMEZONE"
        if not inside:
            yield line
        inside = inside and word != "END:VTIMEZONE"


def _categories(entry: Any) -> Iterator[str]:
    told = entry.get("CATEGORIES")
    for one in told if isinstance(told, list) else [told] if told is not None else []:
        yield from (str(word) for word in _inside(one, "cats") or [one])


def _word(told: Any) -> str:
    """A property as text; of several the first. Bytes are read as they are written in a calendar."""
    first = (told[0] if told else "") if isinstance(told, list) else told
    if first is None:
        return ""
    return str(_inside(first, "dt") or first).strip()


def _inside(told: Any, name: str) -> Any:
    """What a property holds; nothing when it could not be read, which the library tells by raising when asked."""
    try:
        return getattr(told, name, None)
    except ValueError:
        return None
