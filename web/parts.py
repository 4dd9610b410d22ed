"""How does a part come to a page? The same bytes in the page, as the answer to one's own click, after the bell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, redirect, render_template, request
from htmx_flask import make_response

from web.clock import now

KEPT_FOR = 15
"""Seconds; waiting times are told in minutes."""
MOST_KEPT = 64


def version(part: str) -> int:
    """The version of a part of this branch, read before the part's own data (`web/access.py`, `web/turns.py`)."""
    known: dict[str, int] = g.versions
    return known.get(part, 0)


def part(name: str, template: str, **facts: Any) -> str:
    """One part: `name` is its region, its route and its id; its root carries the version it shows."""
    return render_template(template, v=version(name), **facts)


def kept(name: str, make: Callable[[], str], *about: object) -> str:
    """A part that many pages ask for after one ring: made once for its version, its `about` and a quarter of a minute.

    `about` must hold everything that makes one reader's part differ from another's.
    """
    moment = int(now().timestamp() // KEPT_FOR)
    key = (g.branch.id, g.branch.edition, name, version(name), moment, *about)
    shelf: dict[tuple[object, ...], str] = current_app.extensions.setdefault("kept_parts", {})
    found = shelf.get(key)
    if found is None:
        found = make()
        while len(shelf) >= MOST_KEPT:
            shelf.pop(next(iter(shelf)), None)
        shelf[key] = found
    return found


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
