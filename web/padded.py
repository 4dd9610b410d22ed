"""Can who sees only how much travels tell what was tapped? Every page of the kiosk is as long as the next (P-6).

The bytes are encrypted, their number is not: the page *Klopt dit?* had a length of its own for almost every need. So a
page is filled up to a whole number of steps, with a remark that nobody sees, inside its last element: it goes when the
page goes. A proxy must not pack pages: packed, the filling weighs nothing (`web/packed.py`, docs/operations.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request

View = TypeVar("View", bound=Callable[..., Any])
STEP = 32 * 1024
"""The longest page of the kiosk fits in one, in every language that is offered."""
_OPENS, _CLOSES = b"<!--", b"-->"


def shows_a_choice(view: View) -> View:
    """Its answer is filled up. The start page as it is opened, and the parts that a bell renews, show no choice."""
    view.shows_a_choice = True  # type: ignore[attr-defined]
    return view


def pad_pages(app: Flask) -> None:
    """Fill up what the kiosk answers; its sounds, pictures and style sheets are the same for every choice."""

    @app.after_request
    def _pad(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        if hasattr(view, "shows_a_choice") and response.mimetype == "text/html" and not response.is_streamed:
            response.set_data(padded(response.get_data()))
        return response


def padded(page: bytes, step: int = STEP) -> bytes:
    """The page in a whole number of steps, the filling before its last closing tag."""
    missing = -(len(page) + len(_OPENS) + len(_CLOSES)) % step
    at = max(page.rfind(b"</"), 0)
    return page[:at] + _OPENS + b" " * missing + _CLOSES + page[at:]
