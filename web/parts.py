"""How does a part come to a page? The same bytes in the page, as the answer to one's own click, after the bell."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, render_template, request
from htmx_flask import make_response


def version(part: str) -> int:
    """The version of a part of this branch, read before the part's own data (`web/access.py`, `web/turns.py`)."""
    known: dict[str, int] = g.versions
    return known.get(part, 0)


def part(name: str, template: str, **facts: Any) -> str:
    """One part: `name` is its region, its route and its id; its root carries the version it shows."""
    return render_template(template, v=version(name), **facts)


def answer(name: str, body: str, *, page: str) -> Any:
    """The answer to a deed: the part that changed for htmx, else back to the page (303)."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page, 303)
    response: Response = make_response(body, retarget=f"#{name}")
    response.headers["HX-Reswap"] = "morph:innerHTML"
    response.headers["Vary"] = "HX-Request"
    return response


def go_to(page: str) -> Any:
    """Send the whole page elsewhere, whichever way it asked."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page, 303)
    return make_response("", redirect=page)
