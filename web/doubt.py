"""Is the machine's clock believed? Not when it says what cannot be: then the house runs on as before, and says so.

A machine without a battery starts in 2020, a hand sets another day: at a start as in the middle of one. What the clock
says is believed when the house can have been closed since (`queueing/moments.py`), when the machine's kernel says that
it is set by the network, or when the keeper says that it is right.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from queueing.branches import Hall, take_turn
from queueing.moments import last_moment, needs_no_proof, note_moment
from web.clock import Clock
from web.turns import session

SAME_MINUTE = timedelta(minutes=2)


class Doubt:
    """Looks every few seconds; begins with the last certain moment of the house."""

    def __init__(self) -> None:
        self.begun = self.told = False

    def look(self) -> None:
        """Follow the machine's clock or not, write down until when the house certainly ran, tell reception."""
        clock: Clock = current_app.extensions["clock"]
        if current_app.config["SETTINGS"].demo or clock.is_by_hand:
            return
        known = last_moment(session())
        if not self.begun:
            if known is not None and not proved(clock, known):
                clock.steady.go_on_from(known)
            self.begun = True
        elif clock.steady.doubted() is not None and self._is_cleared(clock, known):
            clock.steady.follow()
        note_moment(session(), clock.steady.now(), known=known)
        self._tell(clock)

    def _is_cleared(self, clock: Clock, known: datetime | None) -> bool:
        if known is not None and abs(clock.steady.wall() - known) <= SAME_MINUTE:
            return True  # the keeper said so, or a process that was sure
        return clock.steady.holds() and proved(clock, clock.steady.now())

    def _tell(self, clock: Clock) -> None:
        doubts = clock.steady.doubted() is not None
        if doubts is self.told:
            return
        self.told = doubts
        for branch_id in session().scalars(select(Hall.branch_id)).all():
            take_turn(session(), branch_id).raise_versions({"alerts"})
            session().commit()


def proved(clock: Clock, before: datetime) -> bool:
    """Can it be what the machine's clock says, when it was `before`?"""
    return needs_no_proof(session(), before, clock.steady.wall()) or clock.steady.is_synchronised()


def unproved() -> datetime | None:
    """For a command: what the machine's clock says, when nothing proves it; None when it is believed."""
    clock: Clock = current_app.extensions["clock"]
    known = last_moment(session())
    if clock.is_by_hand or known is None or proved(clock, known):
        return None
    return clock.steady.wall()


def doubted() -> datetime | None:
    """What the machine's clock says when it is not believed; None when all is well."""
    clock: Clock = current_app.extensions["clock"]
    return None if clock.is_by_hand else clock.steady.doubted()


def confirm(at: datetime) -> None:
    """The keeper says that it is `at` now: every process whose clock says the same follows it within a minute."""
    note_moment(session(), at)
