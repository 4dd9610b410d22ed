"""Is the machine's clock right?

When it shows an impossible time, the house ignores it, continues as before, and says so. A machine without a battery
starts in 2020; somebody sets another day, at a start or at any moment. The clock is accepted when the house can have
been closed since (`queueing/last_moment.py`), when the machine's kernel says that the network sets it, or when the
administrator says that it is right.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from queueing.branches import Hall, lock_hall
from queueing.last_moment import last_moment, needs_no_proof, note_moment
from web.clock import Clock
from web.transactions import db_session

SAME_MINUTE = timedelta(minutes=2)


class Doubt:
    """Checks every few seconds; begins with the last certain moment of the house."""

    def __init__(self) -> None:
        self.begun = self.told = False

    def look(self) -> None:
        """Follow the machine's clock or not, record the last certain moment, alert reception."""
        clock: Clock = current_app.extensions["clock"]
        if current_app.config["SETTINGS"].demo or clock.is_by_hand:
            return
        known = last_moment(db_session())
        if not self.begun:
            if known is not None and not proved(clock, known):
                clock.steady.go_on_from(known)
            self.begun = True
        elif clock.steady.doubted() is not None and self._is_cleared(clock, known):
            clock.steady.follow()
        note_moment(db_session(), clock.steady.now(), known=known)
        self._tell(clock)

    def _is_cleared(self, clock: Clock, known: datetime | None) -> bool:
        if known is not None and abs(clock.steady.wall() - known) <= SAME_MINUTE:
            return True  # the administrator said so, or a process that was sure
        return clock.steady.holds() and proved(clock, clock.steady.now())

    def _tell(self, clock: Clock) -> None:
        doubts = clock.steady.doubted() is not None
        if doubts is self.told:
            return
        self.told = doubts
        for branch_id in db_session().scalars(select(Hall.branch_id)).all():
            lock_hall(db_session(), branch_id).raise_versions({"alerts"})
            db_session().commit()


def proved(clock: Clock, before: datetime) -> bool:
    """Is the machine's time possible, when it was `before`?"""
    return needs_no_proof(db_session(), before, clock.steady.wall()) or clock.steady.is_synchronised()


def unproved() -> datetime | None:
    """For a command: the machine's time, when nothing proves it; None when it is accepted."""
    clock: Clock = current_app.extensions["clock"]
    known = last_moment(db_session())
    if clock.is_by_hand or known is None or proved(clock, known):
        return None
    return clock.steady.wall()


def doubted() -> datetime | None:
    """The machine's time when it is not accepted; None when all is well."""
    clock: Clock = current_app.extensions["clock"]
    return None if clock.is_by_hand else clock.steady.doubted()


def confirm(at: datetime) -> None:
    """The administrator says that it is `at` now: each process whose clock agrees follows it within a minute."""
    note_moment(db_session(), at)
