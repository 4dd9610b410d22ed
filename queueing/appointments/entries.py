"""Which entries does a calendar (iCalendar) hold, one by one? Series are expanded, time zones understood.

Calendars are read as Outlook, Google and others write them: zones under names of their own, series that began years
ago, one occurrence moved or cancelled. Everything that is read has a limit: the bytes come from a stranger.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from queueing.appointments.refusals import NotAnAppointmentFile, TooManyAppointments

MOST_ENTRIES = 10_000
MOST_SERIES = 100
"""Each may have begun ten years ago and repeat daily; even then all of them are expanded within a few seconds."""
OLDEST_SERIES = timedelta(days=10 * 366)
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
TOO_FINE = {"BYHOUR", "BYMINUTE", "BYSECOND"}
LINE = "X-ONTHAAL-LINE"
_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, or one occurrence of a series: the line where it begins, and what it says.

    `mark` identifies it in a later file; empty when the entry has no UID. An occurrence is identified by the moment
    that its series planned, so it stays the same when it alone is moved.
    """

    line: int
    mark: str
    component: Any


@dataclass(frozen=True, slots=True)
class Series:
    """A series that cannot be expanded; the person who reads the file is told its line."""

    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """An occurrence that its series no longer has (EXDATE, or moved to another day), by its mark."""

    mark: str


def entries(text: str, zone: ZoneInfo, *, first: date, last: date) -> Iterator[Entry | Series | Skipped]:
    """Every single entry, and the occurrences of each series between the two days, both included.

    `zone` is the building's. Raises NotAnAppointmentFile, TooManyAppointments.
    """
    groups = _by_uid(_components(text, zone))
    series = {uid for uid, group in groups.items() if any(_repeats(one) for one in group)}
    if len(series) > MOST_SERIES:
        raise TooManyAppointments(most=MOST_SERIES)
    for uid, group in groups.items():
        if uid in series:
            yield from _played_out(uid, group, zone, first, last)
        else:
            yield from (Entry(_line(one), _mark(one), one) for one in group)


def word(told: Any) -> str:
    """A property as text; the first when there are several. Bytes are read as they are written in a calendar."""
    first = (told[0] if told else "") if isinstance(told, list) else told
    if first is None:
        return ""
    return str(inside(first, "dt") or first).strip()


def inside(told: Any, name: str) -> Any:
    """The value of a property; None when it cannot be read (the library then raises on access)."""
    try:
        return getattr(told, name, None)
    except ValueError:
        return None


# --- one by one ---


def _components(text: str, zone: ZoneInfo) -> list[Any]:
    import icalendar  # as slow to import as the rest of the house: only reading a calendar waits for it

    lines = text.split("\n")
    if sum(line.strip().upper() == "BEGIN:VEVENT" for line in lines) > MOST_ENTRIES:
        raise TooManyAppointments(most=MOST_ENTRIES)
    described = _described(lines)
    try:
        with warnings.catch_warnings():
            # `/somewhere.net/Europe/Brussels` is how some programs write Europe/Brussels: a good guess.
            warnings.simplefilter("ignore", icalendar.error.GloballyUniqueTZIDGuessed)
            roots = icalendar.Calendar.from_ical("\n".join(_numbered(lines)), multiple=True)
        found = [one for root in roots for one in root.walk("VEVENT")]
    except Exception:
        # A whole library runs behind this line, on bytes from a stranger. Whatever it raises, the host is told that
        # this is not a calendar, and nothing may be half read.
        raise NotAnAppointmentFile from None
    if not roots:
        raise NotAnAppointmentFile
    for one in found:
        _understand_zones(one, described, zone)
    return found


def _numbered(lines: Iterable[str]) -> Iterator[str]:
    """The lines outside the descriptions of time zones; each entry knows the line it began on."""
    in_zone = False
    for number, line in enumerate(lines, 1):
        told = line.strip().upper()
        in_zone = in_zone or told == "BEGIN:VTIMEZONE"
        if not in_zone:
            yield line
            if told == "BEGIN:VEVENT":
                yield f"{LINE}:{number}"
        in_zone = in_zone and told != "END:VTIMEZONE"


def _line(component: Any) -> int:
    told = word(component.get(LINE))
    return int(told) if re.fullmatch(r"[0-9]{1,7}", told) else 1


def _mark(component: Any) -> str:
    uid = word(component.get("UID"))
    return f"{uid} {_occasion(inside(component.get('RECURRENCE-ID'), 'dt'))}" if uid else ""


def _occasion(planned: object) -> str:
    """A planned moment, written the same way whatever zone a program gives it in."""
    if isinstance(planned, datetime) and planned.tzinfo is not None:
        try:
            return planned.astimezone(UTC).isoformat()
        except (OverflowError, ValueError):
            return str(planned)
    return "" if planned is None else str(planned)


# --- series ---


def _repeats(component: Any) -> bool:
    return component.get("RRULE") is not None or component.get("RDATE") is not None


def _played_out(
    uid: str, group: list[Any], zone: ZoneInfo, first: date, last: date
) -> Iterator[Entry | Series | Skipped]:
    """The occurrences of one series on these days; those left out or moved elsewhere come as skipped."""
    import icalendar
    import recurring_ical_events

    if not all(_is_bounded(one, first) for one in group):
        yield Series(_line(group[0]))
        return
    calendar = icalendar.Calendar()
    for one in group:
        calendar.add_component(one)
    begin = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    try:
        found = list(recurring_ical_events.of(calendar).between(begin, end))
        marks = [_mark(one) for one in found]
        dropped = {f"{uid} {_occasion(planned)}" for one in group for planned in _left_out(one)}
        dropped |= {_mark(one) for one in group if one.get("RECURRENCE-ID") is not None}
    except Exception:
        # As above: a library, and a rule from a stranger.
        yield Series(_line(group[0]))
        return
    yield from (Entry(_line(one), mark, one) for one, mark in zip(found, marks, strict=True))
    yield from (Skipped(mark) for mark in sorted(dropped - set(marks)))


def _is_bounded(component: Any, today: date) -> bool:
    """Its rule repeats at most once a day, and began no more than ten years ago."""
    rules = component.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        if not isinstance(rule, dict) or set(rule) & TOO_FINE:
            return False
        if not FREQUENCIES.issuperset(str(one).upper() for one in rule.get("FREQ", ["?"])):
            return False
    start = inside(component.get("DTSTART"), "dt")
    began = start.date() if isinstance(start, datetime) else start
    return isinstance(began, date) and (not rules or began >= today - OLDEST_SERIES)


def _left_out(component: Any) -> Iterator[object]:
    told = component.get("EXDATE") or []
    for one in told if isinstance(told, list) else [told]:
        yield from (each.dt for each in one.dts)


# --- time zones ---


def _by_uid(found: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for one in found:
        groups.setdefault(word(one.get("UID")) or f"line {_line(one)}", []).append(one)
    return groups


def _described(lines: Iterable[str]) -> dict[str, set[timedelta]]:
    """Name of a time zone → the offsets from UTC that the file itself gives it."""
    described: dict[str, set[timedelta]] = {}
    name, offsets, in_zone = "", set[timedelta](), False
    for line in lines:
        told = line.strip()
        key = told.upper()
        if key == "BEGIN:VTIMEZONE":
            name, offsets, in_zone = "", set(), True
        elif key == "END:VTIMEZONE":
            described[name], in_zone = offsets, False
        elif in_zone and key.startswith("TZID"):
            name = _zone_name(told.partition(":")[2])
        elif in_zone and (parts := re.fullmatch(r"TZOFFSETTO:([+-])(\d\d)(\d\d)", key, re.ASCII)):
            offset = timedelta(hours=int(parts[2]), minutes=int(parts[3]))
            offsets.add(-offset if parts[1] == "-" else offset)
    return described


def _understand_zones(component: Any, described: dict[str, set[timedelta]], house: ZoneInfo) -> None:
    """Give every time whose zone name is unknown to the library the zone that is meant, where that can be told."""
    for name in _TIMES:
        told = component.get(name)
        for one in told if isinstance(told, list) else [told]:
            zone_name = _zone_name(str((inside(one, "params") or {}).get("TZID", "")))
            for each in inside(one, "dts") or [one]:
                moment = inside(each, "dt")
                if zone_name and isinstance(moment, datetime) and moment.tzinfo is None:
                    meant = _zone_meant(zone_name, described.get(zone_name, set()), house, moment)
                    each.dt = moment if meant is None else moment.replace(tzinfo=meant)


def _zone_name(told: str) -> str:
    return told.strip().strip('"')


def _zone_meant(name: str, offsets: set[timedelta], house: ZoneInfo, moment: datetime) -> tzinfo | None:
    """A standard zone, less the number that Outlook adds; else the building's own, if the offsets are the same."""
    from icalendar import timezone

    known: tzinfo | None = timezone.tzp.timezone(re.sub(r"\s+\d+$", "", name))
    if known is not None:
        return known
    seasons = {datetime(moment.year, month, 1, tzinfo=house).utcoffset() for month in (1, 7)}
    return house if offsets == seasons else None
