"""How are opening hours read, and is the house, or one service in it, open now; when does it close or open again?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of opening times in local time, and the days on which the house stays closed or closes early.

    `country` is the ISO code whose legal holidays are closing days too; empty for none.
    """

    week: Mapping[str, tuple[tuple[time, time], ...]]
    closed: Mapping[date, str] = field(default_factory=dict)
    country: str = ""
    early: Mapping[date, time] = field(default_factory=dict)

    @classmethod
    def from_words(
        cls, week: Mapping[str, list[str]], closed: Mapping[str, str] | None = None, country: str = ""
    ) -> Hours:
        """Read `{"mon": ["09:00-12:00"]}` and `{"2026-12-25": "Kerstmis"}`. Raises ValueError on other shapes."""
        if strange := set(week) - set(DAYS):
            raise ValueError(f"there is no day {min(strange)!r}; the days are {', '.join(DAYS)}")
        spans = {day: tuple(_span(text) for text in week.get(day, [])) for day in DAYS}
        return cls(spans, {date.fromisoformat(day): why for day, why in (closed or {}).items()}, country)

    def closing_early(self, day: date, at: time) -> Hours:
        """The same hours, but on this one day the house closes at `at`."""
        return replace(self, early={**self.early, day: at})

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The open spans of one day, in order; empty when closed."""
        if self.why_closed(day):
            return ()
        spans, cut = sorted(self.week[DAYS[day.weekday()]]), self.early.get(day, time.max)
        return tuple((opens, min(closes, cut)) for opens, closes in spans if opens < cut)

    def why_closed(self, day: date) -> str:
        """The Dutch name of a closing day or of a legal holiday; empty for any other day."""
        return self.closed.get(day) or holidays_in(self.country, day.year).get(day, "")

    def is_open(self, local: datetime) -> bool:
        """True from an opening time up to, not including, its closing time."""
        moment = local.time()
        return any(opens <= moment < closes for opens, closes in self.on(local.date()))

    def is_day_going_on(self, local: datetime) -> bool:
        """True from the first opening of a day up to its last closing; a pause at noon does not end the day."""
        spans = self.on(local.date())
        return bool(spans) and spans[0][0] <= local.time() < max(closes for _, closes in spans)

    def closing(self, day: date) -> time | None:
        """The last closing time of a day, or None when it stays closed."""
        spans = self.on(day)
        return max(closes for _, closes in spans) if spans else None

    def closing_to_come(self, local: datetime) -> time | None:
        """The last closing time of this day; None when that is past, or the house stays closed."""
        closing = self.closing(local.date())
        return closing if closing is not None and local.time() < closing else None

    def next_opening(self, local: datetime) -> datetime | None:
        """The next opening after `local` within four weeks, in the same time zone, or None."""
        for ahead in range(28):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.on(day):
                moment = datetime.combine(day, opens, tzinfo=local.tzinfo)
                if moment > local:
                    return moment
        return None


@lru_cache(maxsize=64)
def holidays_in(country: str, year: int) -> Mapping[date, str]:
    """The legal holidays of a country (ISO code) in a year with their Dutch names; none for an empty code.

    Raises NotImplementedError for an unknown country.
    """
    if not country:
        return {}
    import holidays  # slower to import than the rest of the house: only asking for a holiday waits for it

    return dict(holidays.country_holidays(country, years=year, language="nl"))


def as_hour(local: datetime | time) -> str:
    """A time of day as people write it: 24 h, `9:05`."""
    return f"{local.hour}:{local.minute:02}"


def _span(text: str) -> tuple[time, time]:
    opens, _, closes = text.partition("-")
    span = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    if span[0] >= span[1]:
        raise ValueError(f"{text} closes before it opens")
    return span
