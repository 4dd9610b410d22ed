"""Is the server well, and what time is it? For supervisors, and for pages that wait for it to be back."""

from __future__ import annotations

from web.access import public
from web.clock import now
from web.faces import Face, Pages
from web.readiness import what_is_missing

health = Pages("health", __name__, face=Face.STAFF)


@health.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """The process is up."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@health.get("/clock")
@public
def tell_time() -> tuple[str, dict[str, str]]:
    """The time in the house, for a page whose own machine slept or had its clock set."""
    return now().isoformat(), {"Content-Type": "text/plain; charset=utf-8"}


@health.get("/readyz")
@public
def readyz() -> tuple[str, int, dict[str, str]]:
    """Visitors can be received; else 503, with every reason on a line of its own."""
    missing = what_is_missing()
    words = "".join(f"{one}\n" for one in missing) or "ready\n"
    return words, 503 if missing else 200, {"Content-Type": "text/plain; charset=utf-8"}
