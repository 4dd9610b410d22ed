"""How do templates write times, numbers of people and pictures? Local time, 24 hours, Latin digits (L-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import Flask, g
from markupsafe import Markup

from queueing.branches import Branch
from queueing.catalogue.opening import as_hour
from web.clock import now

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
MOST_BRICKS = 6


def add_to(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        ahead=ahead,
        clock=clock,
        minutes=minutes,
        day_name=day_name,
        day_date=day_date,
        month_name=month_name,
        dom_id=dom_id,
        bricks=bricks,
        words=words,
    )
    app.jinja_env.globals.update(now=now)


def here(moment: datetime) -> datetime:
    """The moment in local time of the branch of this page."""
    branch: Branch | None = g.get("branch")
    return moment if branch is None else branch.local(moment)


def clock(moment: datetime) -> str:
    """`9:05`."""
    return as_hour(here(moment))


def minutes(since: datetime, until: datetime | None = None) -> int:
    """Whole minutes from then to now, never below zero."""
    return max(int(((until or now()) - since) / timedelta(minutes=1)), 0)


def ahead(minutes: int) -> datetime:
    """The moment this many minutes from now."""
    return now() + timedelta(minutes=minutes)


def day_name(moment: datetime | date) -> str:
    """`dinsdag`."""
    return DAYS[(here(moment) if isinstance(moment, datetime) else moment).weekday()]


def day_date(moment: datetime | date) -> str:
    """`17 november`."""
    day = here(moment) if isinstance(moment, datetime) else moment
    return f"{day.day} {month_name(day)}"


def month_name(day: date) -> str:
    """`november`."""
    return MONTHS[day.month - 1]


def dom_id(thing: object, what: str) -> str:
    """`visit-12-call`: the same button has the same id in every refresh, so it keeps the focus."""
    return f"{type(thing).__name__.lower()}-{thing.id}-{what}"  # type: ignore[attr-defined]


def bricks(waited: int) -> Markup:
    """One brick is ten minutes; at most six are drawn."""
    count = min(waited // 10, MOST_BRICKS)
    return Markup('<i class="bricks" data-n="{}" aria-hidden="true"></i>').format(count) if count else Markup("")


def words(things: Iterable[str]) -> str:
    """`a, b en c`."""
    *most, last = list(things) or [""]
    return f"{', '.join(most)} en {last}" if most else last
