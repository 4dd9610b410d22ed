"""Which day, week, month, quarter or year is meant? A fixed grid, so that no two periods differ by one person (P-9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class Grid(StrEnum):
    """How long a period lasts. What it is called on screen is the office's to say."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """One of the grid, by its first day."""

    grid: Grid
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Period:
        """The next of the same length."""
        return period_with(self.grid, self.first + _LONG_ENOUGH[self.grid])

    @property
    def before(self) -> Period:
        """The one before, of the same length."""
        return period_with(self.grid, self.first - timedelta(days=1))

    @property
    def days(self) -> list[date]:
        """All of its days, also those on which the house is closed."""
        return [self.first + timedelta(days=place) for place in range((self.last - self.first).days + 1)]

    @property
    def months(self) -> list[date]:
        """The first days of the months that lie whole in it; none in a day or a week."""
        if self.grid in (Grid.DAY, Grid.WEEK):
            return []
        return [day for day in self.days if day.day == 1]

    @property
    def code(self) -> str:
        """As its address names it: 2026-11-17, 2026-W47, 2026-11, 2026-Q4, 2026."""
        match self.grid:
            case Grid.DAY:
                return self.first.isoformat()
            case Grid.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case Grid.MONTH:
                return f"{self.first:%Y-%m}"
            case Grid.QUARTER:
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case Grid.YEAR:
                return str(self.first.year)


_LONG_ENOUGH = {
    Grid.DAY: timedelta(days=1), Grid.WEEK: timedelta(days=7), Grid.MONTH: timedelta(days=31),
    Grid.QUARTER: timedelta(days=92), Grid.YEAR: timedelta(days=366),
}  # fmt: skip
"""From the first day of one of these, a day in the next."""
_CODES = {
    Grid.DAY: re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    Grid.WEEK: re.compile(r"(\d{4})-W(\d\d)", re.ASCII),
    Grid.MONTH: re.compile(r"(\d{4})-(\d\d)", re.ASCII),
    Grid.QUARTER: re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    Grid.YEAR: re.compile(r"(\d{4})", re.ASCII),
}


def period_with(grid: Grid, day: date) -> Period:
    """The period of this length that holds this day."""
    match grid:
        case Grid.DAY:
            return Period(grid, day)
        case Grid.WEEK:
            return Period(grid, day - timedelta(days=day.weekday()))
        case Grid.MONTH:
            return Period(grid, day.replace(day=1))
        case Grid.QUARTER:
            return Period(grid, day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1))
        case Grid.YEAR:
            return Period(grid, day.replace(month=1, day=1))


def period_of(code: str) -> Period | None:
    """The period that an address names; None for what names none, or one outside 2000–2199."""
    for grid, pattern in _CODES.items():
        if found := pattern.fullmatch(code):
            try:
                first = _first_day(grid, code, found)
            except ValueError:
                return None
            return period_with(grid, first) if EARLIEST <= first <= LATEST else None
    return None


def _first_day(grid: Grid, code: str, found: re.Match[str]) -> date:
    match grid:
        case Grid.DAY:
            return date.fromisoformat(code)
        case Grid.WEEK:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        case Grid.MONTH:
            return date(int(found[1]), int(found[2]), 1)
        case Grid.QUARTER:
            return date(int(found[1]), int(found[2]) * 3 - 2, 1)
        case Grid.YEAR:
            return date(int(found[1]), 1, 1)
