"""On which days of the coming year is the house open? One table, for whoever decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from queueing.catalogue.opening import Hours, as_hour

MONTHS = 12
A_YEAR = 365


class DayKind(StrEnum):
    """What a day is, at a glance."""

    OPEN = "open"
    USUALLY_CLOSED = "usually_closed"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day: its kind, and what to read about it (the hours, or why it is closed)."""

    day: date
    kind: DayKind
    about: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday; None stands for a day of another month."""

    first: date
    weeks: Sequence[Sequence[YearDay | None]]


def coming_year(hours: Hours, today: date) -> list[Month]:
    """Twelve months, from the one of `today` on."""
    first, months = today.replace(day=1), []
    for _ in range(MONTHS):
        months.append(Month(first, _weeks(hours, first)))
        first = _next_month(first)
    return months


def exceptions_to_come(hours: Hours, today: date) -> list[YearDay]:
    """The exceptional closing days and legal holidays of the 365 days from `today` on."""
    days = (day_in_year(hours, today + timedelta(days=ahead)) for ahead in range(A_YEAR))
    return [one for one in days if one.kind in (DayKind.EXCEPTION, DayKind.HOLIDAY)]


def day_in_year(hours: Hours, day: date) -> YearDay:
    """What kind of day this is. An exception on a day of the week that is closed anyway is still an exception."""
    if why := hours.closed.get(day, ""):
        return YearDay(day, DayKind.EXCEPTION, why)
    if why := hours.why_closed(day):
        return YearDay(day, DayKind.HOLIDAY, why)
    spans = hours.on(day)
    if not spans:
        return YearDay(day, DayKind.USUALLY_CLOSED, "")
    return YearDay(day, DayKind.OPEN, ", ".join(f"{as_hour(opens)}-{as_hour(closes)}" for opens, closes in spans))


def _weeks(hours: Hours, first: date) -> list[list[YearDay | None]]:
    day, end, weeks = first - timedelta(days=first.weekday()), _next_month(first), []
    while day < end:
        week = [day + timedelta(days=ahead) for ahead in range(7)]
        weeks.append([day_in_year(hours, one) if one.month == first.month else None for one in week])
        day += timedelta(days=7)
    return weeks


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
