"""Can who sees only how much travels tell what was tapped? Every page of the kiosk is as long as the next (P-6).

The bytes are encrypted, their number is not: the page *Klopt dit?* had a length of its own for almost every need. So a
page is filled up to a whole number of steps, with a remark that nobody sees, inside its last element: it goes when the
page goes. A proxy must not pack pages: packed, the filling weighs nothing (`web/compression.py`, docs/operations.md).
"""

from __future__ import annotations

from flask import Flask, Response, request

STEP = 32 * 1024
"""The longest page of the kiosk fits in one, in every language that is offered."""
PAGES = frozenset({"kiosk.step", "kiosk.take_ticket", "kiosk.call_help"})
"""What shows a choice. The start page as it is opened, and the parts that a bell renews, show none."""
_OPENS, _CLOSES = b"<!--", b"-->"


def pad_pages(app: Flask) -> None:
    """Fill up what the kiosk answers; its sounds, pictures and style sheets are the same for every choice."""

    @app.after_request
    def _pad(response: Response) -> Response:
        if request.endpoint in PAGES and response.mimetype == "text/html" and not response.is_streamed:
            response.set_data(padded(response.get_data()))
        return response


def padded(page: bytes, step: int = STEP) -> bytes:
    """The page in a whole number of steps, the filling before its last closing tag."""
    missing = -(len(page) + len(_OPENS) + len(_CLOSES)) % step
    at = max(page.rfind(b"</"), 0)
    return page[:at] + _OPENS + b" " * missing + _CLOSES + page[at:]
