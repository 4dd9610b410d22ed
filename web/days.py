"""How is a day said in full? *dinsdag 17 november*, also in the visitor's language, always in digits 0–9 (L-12)."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def day_words(day: date, language: str) -> str:
    """Weekday, day and month; no year, since nobody plans that far."""
    return format_date(day, "EEEE d MMMM", locale=language.replace("-", "_"))
