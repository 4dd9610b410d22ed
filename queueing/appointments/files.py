"""What does a file of appointments say? A table (CSV) or a calendar (iCalendar) in, hours and needs out; never a name.

Pure: bytes in, a `Reading` out, or a refusal by name. What is not asked for here (titles, guests, remarks, other
columns) is never kept, not even while reading.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from queueing.appointments.entries import Entry, Series, Skipped, entries, inside, word
from queueing.appointments.refusals import FileTooLarge, NotAnAppointmentFile, TooManyAppointments
from queueing.base import hash_of
from queueing.catalogue.catalogue import Catalogue

LARGEST = 1024 * 1024
"""Bytes."""
MOST = 500
"""Appointments in one file."""
AHEAD = 14
"""Days after today for which appointments may be read."""
SHOWN = 24
"""Letters of a wrong cell that are repeated in the message."""
LONGEST_TITLE = 400
"""Letters of a title that are searched for the code of a need."""
HEAD_WITHIN = 6
"""The header must be within so many rows: a title, or `sep=;`, may come before it."""
COLUMNS = {
    "day": ("datum", "dag", "date", "day"),
    "hour": ("uur", "tijd", "hour", "time"),
    "code": ("code",),
    "need": ("vraag", "need"),
}


class Mistake(StrEnum):
    """What can be wrong on a line; the words that people read are in `web/import_words.py`."""

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
    """One mistake: the line of the file (from 1), its kind, the text found there, shortened, and the hour if known."""

    line: int
    mistake: Mistake
    what: str = ""
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment of a file. `code` is empty when one must be assigned, `uid_hash` when the file is a table."""

    line: int
    at: datetime
    need: str
    code: str = ""
    uid_hash: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was understood, everything that was not, and how many entries of other days were skipped.

    `away` holds the marks of entries that are not (or no longer) on one of these days. `completed` counts the codes
    that got back the leading zeros that a spreadsheet drops.
    """

    booked: tuple[Booked, ...]
    wrong: tuple[Wrong, ...] = ()
    passed: int = 0
    away: frozenset[str] = frozenset()
    completed: int = 0


def read_appointments(content: bytes, catalogue: Catalogue, zone: ZoneInfo, *, now: datetime) -> Reading:
    """Read a file of either kind. `zone` is the building's; hours without a time zone are local to it.

    Raises FileTooLarge, NotAnAppointmentFile, TooManyAppointments; every other mistake is listed in `wrong`.
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
    """UTF-8 or UTF-16 with a byte order mark, UTF-8 without, else the encoding of older programs in Western Europe."""
    marked = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in (*marked, "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAnAppointmentFile


def _each_once(reading: Reading) -> Reading:
    """A code, and an entry of a calendar, may appear in a file once; a repeat names the first line."""
    wrong = list(reading.wrong)
    for key, mistake in (("code", Mistake.CODE_TWICE), ("uid_hash", Mistake.UID_TWICE)):
        first: dict[str, int] = {}
        for one in reading.booked:
            value = getattr(one, key)
            if value and value in first:
                wrong.append(Wrong(one.line, mistake, str(first[value]), one.at))
            first.setdefault(value, one.line)
    return replace(reading, wrong=tuple(sorted(wrong)))


class _Mistaken(Exception):
    """A line cannot be read: the mistake and the text found there."""

    def __init__(self, mistake: Mistake, what: str = "", *, at: datetime | None = None) -> None:
        super().__init__(mistake)
        self.mistake, self.what, self.at = mistake, what.strip()[:SHOWN], at


def _real(moment: datetime, told: str) -> datetime:
    """The moment itself, unless the local clock skips it: the hour that summer time leaves out. Raises _Mistaken."""
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise _Mistaken(Mistake.SKIPPED_HOUR, told)
    return moment


class _Reader:
    """What both kinds of file share: days, hours, codes, needs."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo, today: date) -> None:
        self.catalogue, self.zone, self.today = catalogue, zone, today
        self.needs = _names_of_needs(catalogue)

    def is_near(self, day: date) -> bool:
        """Today, or one of the days ahead."""
        return self.today <= day <= self.today + timedelta(days=AHEAD)

    def moment(self, day: date, hour: time, told: str) -> datetime:
        """Local day and hour as a moment; the first one of an hour that comes twice. Raises _Mistaken."""
        return _real(datetime.combine(day, hour, tzinfo=self.zone), told)

    def code(self, told: str) -> str:
        """Six digits, spaces between them ignored. Raises _Mistaken."""
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
    """Every name of a need, in lower case; a code and a label win over a word that staff use."""
    asked = [one for one in catalogue.needs.values() if not one.signpost]
    names: dict[str, frozenset[str]] = {}
    for one in asked:
        for synonym in one.synonyms:
            names[synonym.casefold()] = names.get(synonym.casefold(), frozenset()) | {one.code}
    names |= {one.label.casefold(): frozenset({one.code}) for one in asked}
    return names | {one.code.casefold(): frozenset({one.code}) for one in asked}


# --- a table ---


class _Table(_Reader):
    """Rows of day, hour, code and need, under a header that names its columns in Dutch or English."""

    completed = 0

    def read(self, text: str) -> Reading:
        line, columns, rows = _head(text)
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
        return Reading(tuple(booked), tuple(wrong), completed=self.completed)

    def _booked(self, line: int, cells: Mapping[str, str], faults: list[Wrong]) -> Booked | None:
        """Reads every cell, so that all mistakes on a line are told at once."""

        def ask(reader: Any, *told: Any) -> Any:
            try:
                return reader(*told)
            except _Mistaken as error:
                faults.append(Wrong(line, error.mistake, error.what))

        day = ask(self._day, cells.get("day", ""))
        hour = ask(_hour, cells["hour"])
        at = ask(self.moment, day, hour, cells["hour"]) if day is not None and hour is not None else None
        code, need = ask(self.code, cells["code"]), ask(self.need, cells["need"])
        faults[:] = [replace(one, at=at) for one in faults]
        return None if faults or at is None else Booked(line, at, need, code)

    def code(self, told: str) -> str:
        """As above; a spreadsheet reads a code as a number and drops its leading zeros, one or two at most."""
        digits = re.sub(r"\s", "", told.strip("='\""))
        if re.fullmatch(r"[0-9]{4,5}", digits):
            self.completed += 1
            digits = digits.zfill(6)
        return super().code(digits)

    def _day(self, told: str) -> date:
        """`2026-11-17`, `17/11/2026`, `17-11-26` or `17.11.2026`, perhaps with midnight behind it; empty means today.

        Raises _Mistaken.
        """
        if not told:
            return self.today
        bare = re.sub(r"[ T]0?0:00(:00)?$", "", told)
        parts = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[-/.](\d\d?)[-/.](\d{4}|\d\d)", bare, re.ASCII)
        if parts is None:
            raise _Mistaken(Mistake.NO_DAY, told)
        year, month, of_month = parts.group(1, 2, 3) if parts[1] else parts.group(6, 5, 4)
        try:
            day = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(of_month))
        except ValueError:
            raise _Mistaken(Mistake.NO_DAY, told) from None
        if not self.is_near(day):
            raise _Mistaken(Mistake.OTHER_DAY, told)
        return day


def _head(text: str) -> tuple[int, dict[str, int], Iterator[tuple[int, list[str]]]]:
    """(line, columns, rows below) of the first row that names its columns, whatever separates its cells.

    Raises NotAnAppointmentFile.
    """
    for comma in sorted(";,\t", key=text[:2000].count, reverse=True):
        rows = _rows(text, comma)
        for line, row in itertools.islice(rows, HEAD_WITHIN):
            columns = _columns(row)
            if len(columns) >= 2:
                return line, columns, rows
    raise NotAnAppointmentFile


def _rows(text: str, comma: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row that is not empty. Raises NotAnAppointmentFile."""
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
    """The position of each column; the first one of a name counts."""
    known = {name: key for key, names in COLUMNS.items() for name in names}
    columns: dict[str, int] = {}
    for place, name in enumerate(head):
        key = known.get(name.strip().casefold())
        if key is not None:
            columns.setdefault(key, place)
    return columns


def _hour(told: str) -> time:
    """`9:20`, `09.20`, `9u20`, `9h20` or `9u`; a day in front of it is ignored. Raises _Mistaken."""
    parts = re.fullmatch(r"(?:[\d/.-]{6,10} )?(\d\d?)\s*(?:[:.uh]\s*(\d\d)?)(?::00)?", told, re.IGNORECASE | re.ASCII)
    hour, minute = (int(parts[1]), int(parts[2] or 0)) if parts else (24, 0)
    if hour > 23 or minute > 59:
        raise _Mistaken(Mistake.NO_HOUR, told)
    return time(hour, minute)


# --- a calendar ---


class _Calendar(_Reader):
    """Entries (VEVENT) with an hour; the need is one of the categories, or a code in the title.

    Whether an entry is of one of these days comes first; an entry of any other day cannot be wrong.
    """

    def read(self, text: str) -> Reading:
        booked: list[Booked] = []
        wrong: dict[tuple[int, Mistake], Wrong] = {}
        away: set[str] = set()
        passed = 0
        last = self.today + timedelta(days=AHEAD)
        for entry in entries(text, self.zone, first=self.today, last=last):
            try:
                one = self._understood(entry)
            except _Mistaken as error:
                # Told once for all occurrences of a series: they share one line, so they share its mistake.
                told = Wrong(entry.line, error.mistake, error.what, error.at)  # type: ignore[union-attr]
                wrong.setdefault((told.line, told.mistake), told)
                continue
            if isinstance(one, Booked):
                booked.append(one)
            else:
                away.add(one)
                passed += isinstance(entry, Entry)
            if len(booked) + len(wrong) > MOST:
                raise TooManyAppointments(most=MOST)
        away -= {one.uid_hash for one in booked} | {""}
        return Reading(tuple(booked), tuple(wrong.values()), passed, frozenset(away))

    def _understood(self, entry: Entry | Series | Skipped) -> Booked | str:
        """An appointment of one of these days, or the mark of an entry that is not one. Raises _Mistaken."""
        if isinstance(entry, Series):
            raise _Mistaken(Mistake.SERIES)
        mark = entry.mark and hash_of(entry.mark)
        if isinstance(entry, Skipped) or not self._is_ours(entry.component):
            return mark
        at = self._at(entry.component)
        try:
            return self._booked(entry, at, mark) if self.is_near(at.date()) else mark
        except _Mistaken as error:
            error.at = at
            raise

    def _is_ours(self, component: Any) -> bool:
        """Near enough to be read. A whole-day entry only when it names a need: the others are holidays and leave."""
        start = inside(component.get("DTSTART"), "dt")
        if isinstance(start, datetime):
            return self.today - timedelta(days=1) <= start.date() <= self.today + timedelta(days=AHEAD + 1)
        if isinstance(start, date):
            return self.is_near(start) and bool(self._named(component))
        return True

    def _at(self, component: Any) -> datetime:
        """When it begins, in the building's local time. Raises _Mistaken for a whole day, an unknown zone, no hour."""
        start = component.get("DTSTART")
        told = inside(start, "dt")
        if not isinstance(told, datetime):
            here = datetime.combine(told, time(), tzinfo=self.zone) if isinstance(told, date) else None
            raise _Mistaken(Mistake.NO_HOUR, at=here)
        zone = str((inside(start, "params") or {}).get("TZID", ""))
        if told.tzinfo is None and zone:
            raise _Mistaken(Mistake.NO_ZONE, zone, at=told.replace(tzinfo=self.zone))
        try:
            here = told if told.tzinfo is not None else told.replace(tzinfo=self.zone)
            return _real(here, f"{told:%H:%M}").astimezone(self.zone)
        except (OverflowError, ValueError):
            raise _Mistaken(Mistake.NO_HOUR) from None

    def _booked(self, entry: Entry, at: datetime, mark: str) -> Booked:
        own = word(entry.component.get("X-ONTHAAL-CODE"))
        code = self.code(own) if own else ""
        if not mark and not code:
            raise _Mistaken(Mistake.NO_UID)
        cancelled = word(entry.component.get("STATUS")).upper() == "CANCELLED"
        need = "" if cancelled else self._need_of(entry.component)
        return Booked(entry.line, at.replace(second=0, microsecond=0), need, code, mark, cancelled)

    def _need_of(self, component: Any) -> str:
        """The one need that is named. Raises _Mistaken, without repeating the text: it may hold a name."""
        found = self._named(component)
        if len(found) != 1:
            raise _Mistaken(Mistake.SEVERAL_NEEDS if found else Mistake.NO_NEED)
        return next(iter(found))

    def _named(self, component: Any) -> set[str]:
        """The needs that the categories name, else the needs whose code is a word of the title."""
        named = {code for name in _categories(component) for code in self.needs.get(name.strip().casefold(), ())}
        words = re.findall(r"\w+-\w+", word(component.get("SUMMARY"))[:LONGEST_TITLE].casefold())
        codes = {code.casefold(): code for code in self.catalogue.needs}
        return named or {code for one in words for code in self.needs.get(one, ()) if one in codes}


def _categories(component: Any) -> Iterator[str]:
    told = component.get("CATEGORIES")
    for one in told if isinstance(told, list) else [told] if told is not None else []:
        yield from (str(name) for name in inside(one, "cats") or [one])
