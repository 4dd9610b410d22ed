"""What did somebody type? The one parser of numbers, hours and texts that come from outside.

`str.isdigit` accepts `²` and Python refuses a number of five thousand digits: so no other code parses them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from queueing.readable import REPLACED
from queueing.refusals import NotADay, NotAnHour

View = TypeVar("View", bound=Callable[..., Any])
DIGITS = frozenset("0123456789")
LARGEST = 2**31 - 1
"""The largest key that both databases accept in a query."""
NUL = "\0"
"""Nobody types it, and PostgreSQL stores no text with it."""


def refuse_nul(app: Flask) -> None:
    """A request with a NUL anywhere in it is answered 400 before a route reads it, unless its form says so.

    To such a form it comes as the sign that stands for what is no text, which no text may hold.
    """

    @app.before_request
    def _refuse() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        asked: MultiDict[str, str] = request.args
        if not hasattr(view, "says_of_nul"):
            asked = request.values
        else:
            request.form = ImmutableMultiDict(
                (name, word.replace(NUL, REPLACED)) for name, word in request.form.items(multi=True)
            )
        told = (request.path, *(word for pair in asked.items(multi=True) for word in pair))
        if any(NUL in word for word in told):
            abort(400)


def says_of_nul(view: View) -> View:
    """A view that tells beside the field that nobody can read what was typed there, and stores nothing."""
    view.says_of_nul = True  # type: ignore[attr-defined]
    return view


def lets_in(most: int) -> Callable[[View], View]:
    """A view that takes a form larger than others: up to `most` bytes."""

    def mark(view: View) -> View:
        view.largest_form = most  # type: ignore[attr-defined]
        return view

    return mark


def let_files_in(app: Flask) -> None:
    """What `lets_in` allows is said before anything reads the form, the check of its token included."""

    @app.url_value_preprocessor
    def _let_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        most = getattr(app.view_functions.get(endpoint or ""), "largest_form", None)
        if most is not None:
            request.max_content_length = request.max_form_memory_size = most


def whole_number(told: str | None, *, most: int = LARGEST) -> int | None:
    """The number from 0 up to `most` in these ASCII digits; None for anything else, also for empty text."""
    if not told or len(told) > len(str(most)) or not DIGITS.issuperset(told):
        return None
    number = int(told)
    return number if number <= most else None


def as_code(told: str) -> str:
    """What an entry of the catalogue is called, as typed: without blanks around it, no longer than any code."""
    return told.strip()[:60]


def decimal_number(told: str, *, most: float) -> float | None:
    """The number from 0 up to `most` in these ASCII digits, with a comma or a point; None for anything else."""
    whole, _, part = told.strip().replace(",", ".").partition(".")
    digits = whole + part
    if not digits or len(digits) > 12 or not DIGITS.issuperset(digits):
        return None
    number = float(f"{whole or 0}.{part or 0}")
    return number if number <= most else None


def typed_day(told: str) -> date:
    """`2026-11-17`, as a field for a day sends it. Raises NotADay."""
    try:
        return date.fromisoformat(told if len(told) == 10 and told.isascii() else "")
    except ValueError:
        raise NotADay from None


def typed_hour(told: str) -> time:
    """`9:40`, or `09:40:00` as some browsers send it, in local time of the house.

    Raises NotAnHour for anything else.
    """
    hour, _, rest = told.strip().partition(":")
    minute, _, second = rest.partition(":")
    hours, minutes = whole_number(hour, most=23), whole_number(minute, most=59)
    if hours is None or minutes is None or len(minute) != 2 or second not in ("", "00"):
        raise NotAnHour
    return time(hours, minutes)
