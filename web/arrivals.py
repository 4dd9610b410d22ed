"""How does a page begin a visit? With the request's own branch, clock, dice and key."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, g

from queueing.branches import Hall
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.visit import Visit
from web.clock import now
from web.dice import dice
from web.transactions import db_session


def begin_visit(hall: Hall, arrival: Arrival, *, at: datetime | None = None) -> Visit:
    """`start_visit` in the branch of this request, whose hall is locked; `at` is a moment read before the lock.

    Raises what `start_visit` raises.
    """
    return start_visit(
        db_session(), hall, g.branch, g.catalogue, arrival,
        now=at or now(), dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
    )  # fmt: skip
