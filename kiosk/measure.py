"""Does this kiosk send more than people can? A broken one, or a stolen cookie, is limited, and reception is alerted.

A person needs eight seconds for a number and four for a code: even a rush stays far below the limits. A request
repeated by the same page, after a lost connection, counts once. Counted after the guard, so that a stranger cannot
block a kiosk.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import datetime, timedelta

from flask import Flask, current_app, g

from extensions import limiter
from queueing.appointments.appointment import CODE_DIGITS, appointment_by_code
from queueing.help_calls import ask_for_help
from queueing.refusals import KioskTooFast
from web.access import this_device
from web.clock import now
from web.transactions import db_session, hall_locked

NUMBERS, WRONG_CODES = 20, 10
"""Requests per minute, for one kiosk."""
A_MINUTE = timedelta(minutes=1)


class Measure:
    """The requests of each kiosk in the last minute, each once."""

    def __init__(self) -> None:
        self.asked: defaultdict[tuple[str, int], dict[str, datetime]] = defaultdict(dict)
        self.lock = threading.Lock()

    def begin(self, key: tuple[str, int], thing: str, *, most: int, now: datetime) -> bool:
        """Is this allowed? Then it counts from now on, unless it is given back."""
        with self.lock:
            recent = {one: at for one, at in self.asked[key].items() if timedelta() <= now - at < A_MINUTE}
            may = thing in recent or len(recent) < most
            self.asked[key] = {thing: now, **recent} if may else recent
            return may

    def give_back(self, key: tuple[str, int], thing: str) -> None:
        """It was not a guess after all: do not count it."""
        with self.lock:
            self.asked[key].pop(thing, None)


def mind_number(start_key: str) -> None:
    """A visitor asks for a new number. Raises KioskTooFast."""
    _ask("number", start_key, NUMBERS)


def mind_code(code: str) -> None:
    """A visitor typed a code; only an unknown code counts. Raises KioskTooFast."""
    counted = len(code) == CODE_DIGITS and _ask("code", code, WRONG_CODES)
    if counted and appointment_by_code(db_session(), g.branch.id, code) is not None:
        measure().give_back(("code", this_device().id), code)


def open_measure(app: Flask) -> None:
    """Start counting."""
    app.extensions["kiosk_measure"] = Measure()


def measure() -> Measure:
    """The counter of the running app."""
    found: Measure = current_app.extensions["kiosk_measure"]
    return found


def _ask(what: str, thing: str, most: int) -> bool:
    if not limiter.enabled:  # in tests, where time stands still
        return False
    if not measure().begin((what, this_device().id), thing, most=most, now=now()):
        with hall_locked(g.branch.id):
            ask_for_help(db_session(), this_device(), now=now())
        raise KioskTooFast(seconds=int(A_MINUTE.total_seconds()))
    return True
