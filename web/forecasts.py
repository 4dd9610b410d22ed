"""How long does the house expect everybody to wait? Computed beside the requests, so that no request waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select

from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_of
from queueing.desks.desk import Desk
from queueing.forecast.accuracy import GivenForecast, tell
from queueing.forecast.hall_now import Foreseen, foresee
from queueing.forecast.model import Forecast
from queueing.policy import wanted_by
from queueing.visits.finding import standing_of
from queueing.visits.visit import Visit, in_line
from web.clock import now
from web.dice import dice
from web.transactions import db_session, hall_locked

STALE_AFTER = timedelta(minutes=1)


def look_ahead(app: Flask) -> None:
    """Compute again for every hall where somebody waits or helps, and store the first forecast of each visit (G-9)."""
    for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
        waiting = select(Visit.id).where(Visit.branch_id == branch.id, in_line)
        helping = select(Desk.id).where(Desk.branch_id == branch.id, Desk.staff_id.is_not(None))
        if db_session().scalar(select(waiting.exists() | helping.exists())) is False:
            app.extensions.setdefault("outlooks", {}).pop(branch.id, None)
            continue
        found = foresee(db_session(), branch, catalogue_of(db_session(), branch), now=now(), dice=dice())
        app.extensions.setdefault("outlooks", {})[branch.id] = (now(), found)
        _keep(branch, found.others)


def reckoned_at(branch: Branch) -> datetime | None:
    """When `expected_in` was computed, or None; read this first, so that no older result is cached under it."""
    return _latest(branch.id)[0]


def expected_in(branch: Branch) -> Forecast | None:
    """The forecast for staff, the latest of this process; None when it is older than a minute."""
    found = _latest(branch.id)[1]
    return found.staff if found is not None else None


def told_in(branch: Branch) -> Forecast | None:
    """The forecast for visitors: the same moment, computed without anybody's needs (decisions 34)."""
    found = _latest(branch.id)[1]
    return found.others if found is not None else None


def wait_of(visit: Visit, catalogue: Catalogue) -> tuple[int, int] | None:
    """From … to … minutes for this visit, or None: *dat weten we nog niet* (G-9).

    A visitor who came in after the last computation is shown the same as before they took their number.
    """
    at, both = _latest(visit.branch_id)
    if at is None or both is None:
        return None
    found = both.others
    is_new = visit.id not in found.waiting and visit.arrived_at >= at
    return found.range_for(wanted_by(standing_of(visit, catalogue))) if is_new else found.range_of(visit.id)


def _latest(branch_id: int) -> tuple[datetime, Foreseen] | tuple[None, None]:
    found: tuple[datetime, Foreseen] | None = current_app.extensions.get("outlooks", {}).get(branch_id)
    return found if found is not None and abs(now() - found[0]) < STALE_AFTER else (None, None)


def _keep(branch: Branch, found: Forecast) -> None:
    """Store forecasts to compare them with the real waits; the hall is locked only when there is one to store."""
    spanned = [visit for visit, span in found.waiting.items() if span is not None]
    told = select(GivenForecast.visit_id).where(GivenForecast.branch_id == branch.id)
    fresh = select(Visit.id).where(Visit.id.in_(spanned), in_line, Visit.id.not_in(told.scalar_subquery()))
    if db_session().scalar(fresh.limit(1)) is None:
        db_session().rollback()
        return
    with hall_locked(branch.id):
        for visit in db_session().scalars(select(Visit).where(Visit.id.in_(fresh.scalar_subquery()))).all():
            tell(db_session(), visit, found, now=now())
