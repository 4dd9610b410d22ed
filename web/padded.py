"""Can somebody who sees only the size of traffic know what was tapped? No: all kiosk pages have the same length (P-10).

The bytes are encrypted, their number is not: the page *Klopt dit?* had a different length for almost every need. So a
page is padded to a whole number of steps, with a comment inside its last element, which is replaced with the page.
The sound of a sentence is padded with zeros behind it, and what a kiosk posts by its own script (`even-posts.js`).
A proxy must not compress pages: compressed, the padding has no size (`web/compression.py`, docs/operations.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request

View = TypeVar("View", bound=Callable[..., Any])
STEP = 32 * 1024
"""The longest page of the kiosk fits in one, in every language that is offered."""
SOUND_STEP = 40 * 1024
"""The longest sentence of ours, as the voice reads it, fits in one."""
_OPENS, _CLOSES = b"<!--", b"-->"


def shows_a_choice(view: View) -> View:
    """Its answer is filled up. The start page as it is opened, and the parts that a bell renews, show no choice."""
    view.shows_a_choice = True  # type: ignore[attr-defined]
    return view


def pad_pages(app: Flask) -> None:
    """Pad the pages of the kiosk; its pictures and style sheets are the same for every choice."""

    @app.after_request
    def _pad(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        if hasattr(view, "shows_a_choice") and response.mimetype == "text/html" and not response.is_streamed:
            response.set_data(padded(response.get_data()))
        return response


def padded(page: bytes, step: int = STEP) -> bytes:
    """The page in a whole number of steps, the padding before its last closing tag."""
    missing = -(len(page) + len(_OPENS) + len(_CLOSES)) % step
    at = max(page.rfind(b"</"), 0)
    return page[:at] + _OPENS + b" " * missing + _CLOSES + page[at:]


def padded_sound(audio: bytes, step: int = SOUND_STEP) -> bytes:
    """The sound in a whole number of steps, one at least, zeros behind it: no sound at all looks like any other."""
    return audio + bytes(step if not audio else -len(audio) % step)
