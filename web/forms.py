"""What did somebody type? The one reader of numbers, hours and texts that come from outside.

`str.isdigit` takes `²` for a digit and Python refuses a number of five thousand digits: nothing else reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from flask import Flask, abort, request

from queueing.refusals import NotADay, NotAnHour

View = TypeVar("View", bound=Callable[..., Any])
DIGITS = frozenset("0123456789")
LARGEST = 2**31 - 1
"""The largest key that every database of ours can be asked for."""
NUL = "\0"
"""Nobody types it, and PostgreSQL keeps no text that holds it."""


def refuse_nul(app: Flask) -> None:
    """Whatever is asked with a NUL anywhere in it is answered 400 before a route reads it."""

    @app.before_request
    def _refuse() -> None:
        told = (request.path, *(word for pair in request.values.items(multi=True) for word in pair))
        if any(NUL in word for word in told):
            abort(400)


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
    """The number from 0 up to `most` that these ASCII digits write; None for anything else, nothing included."""
    if not told or len(told) > len(str(most)) or not DIGITS.issuperset(told):
        return None
    number = int(told)
    return number if number <= most else None


def typed_day(told: str) -> date:
    """`2026-11-17`, as a field for a day sends it. Raises NotADay."""
    try:
        return date.fromisoformat(told if len(told) == 10 and told.isascii() else "")
    except ValueError:
        raise NotADay from None


def typed_hour(told: str) -> time:
    """`9:40`, or `09:40:00` as some browsers send it, on the clock of the house. Raises NotAnHour for anything else."""
    hour, _, rest = told.strip().partition(":")
    minute, _, second = rest.partition(":")
    hours, minutes = whole_number(hour, most=23), whole_number(minute, most=59)
    if hours is None or minutes is None or len(minute) != 2 or second not in ("", "00"):
        raise NotAnHour
    return time(hours, minutes)
