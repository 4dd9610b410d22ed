"""How is a part delivered? The same bytes in the page, as the answer to a click, and after the bell."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Response, current_app, g, redirect, render_template, request
from htmx_flask import make_response

from web.clock import now

Made = TypeVar("Made")
CACHED_FOR = 15
"""Seconds; waiting times are shown in minutes."""
MOST_CACHED = 64


def version(part: str) -> int:
    """The version of a part of this branch, read before its own data (`web/access.py`, `web/transactions.py`)."""
    known: dict[str, int] = g.versions
    return known.get(part, 0)


def part(name: str, template: str, **facts: Any) -> str:
    """One part: `name` is its region, its route and its id; its root carries the version it shows."""
    return render_template(template, v=version(name), **facts)


class ComputedOnce(Generic[Made]):
    """A value that the first thread computes while the others that ask at the same moment wait for it."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self.make: Callable[[], Made] | None = make
        self.lock = Lock()

    def made(self) -> Made:
        with self.lock:
            if self.make is not None:
                self.value, self.make = self.make(), None
            return self.value


def cached(name: str, make: Callable[[], Made], *about: object) -> Made:
    """The cache for what many pages request after one ring: computed once per version, `about` and quarter of a minute.

    A whole part, or the data of many parts. `about` must hold everything by which two readers differ; the value is
    never changed afterwards, and holds nothing of this request's session.
    """
    moment = int(now().timestamp() // CACHED_FOR)
    key = (g.branch.id, g.branch.edition, name, version(name), moment, *about)
    cache: dict[tuple[object, ...], ComputedOnce[Made]] = current_app.extensions.setdefault("kept_parts", {})
    one = cache.setdefault(key, ComputedOnce(make))
    for old in list(cache)[:-MOST_CACHED]:
        cache.pop(old, None)
    return one.made()


def answer(name: str, body: str, *, page: str) -> Any:
    """The answer to an action: the part that changed for htmx, else back to the page (303)."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page, 303)
    response: Response = make_response(body, retarget=f"#{name}")
    response.headers["HX-Reswap"] = "morph:innerHTML"
    response.headers["Vary"] = "HX-Request"
    return response


def redirect_page(page: str, status: int = 303) -> Any:
    """Send the whole page elsewhere, also when only a part of it asked; with 302 the address may count again later."""
    if request.htmx:  # type: ignore[attr-defined]
        return make_response("", redirect=page)
    return redirect(page, status)
