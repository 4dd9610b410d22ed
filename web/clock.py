"""What time is it? The only source of the present; movable in a running server under test and in the demo.

The machine's clock may be set while the house is open: by a battery that failed, by a hand, by the network. How much
time passed is asked of a clock that nobody can set; what hour it is, of the other one, and a step of that is believed
only when it holds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app

log = logging.getLogger("onthaal.clock")
A_STEP = timedelta(seconds=2)
"""Two clocks that run apart by less are one clock that is being put right."""
BELIEVED_AFTER = timedelta(minutes=5)
"""So long the machine's clock must tell the same new time before the house follows it."""


def passed() -> timedelta:
    """How long this machine has been on, asleep or awake: nobody can set it."""
    return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


class Steady:
    """The machine's time without its steps: it runs on, until a new time has held for `BELIEVED_AFTER`."""

    def __init__(
        self, wall: Callable[[], datetime] = lambda: datetime.now(UTC), passed: Callable[[], timedelta] = passed
    ) -> None:
        self.wall, self.passed = wall, passed
        self.began = wall() - passed()
        """When this machine was switched on, as far as the house believes."""
        self.doubt: tuple[datetime, timedelta] | None = None
        """What the machine's clock says of that since it stepped, and since when it says so."""
        self.lock = threading.Lock()

    def now(self) -> datetime:
        """The present; never further from the one before than time passed, but for a step that was believed."""
        with self.lock:
            passed = self.passed()
            self._look(self.wall() - passed, passed)
            return self.began + passed

    def _look(self, said: datetime, passed: timedelta) -> None:
        if abs(said - self.began) <= A_STEP:
            self.began, self.doubt = said, None
        elif self.doubt is None or abs(said - self.doubt[0]) > A_STEP:
            log.warning("the machine's clock stepped by %s: not followed unless it holds", said - self.began)
            self.doubt = (said, passed)
        elif passed - self.doubt[1] >= BELIEVED_AFTER:
            log.warning("the machine's clock holds its step of %s: followed", said - self.began)
            self.began, self.doubt = said, None


class Clock:
    """The real time plus an offset. Under test a file may hold the moment, so that several processes agree."""

    def __init__(self, *, file: Path | None = None, offset: timedelta = timedelta()) -> None:
        self.file = file
        self.offset = offset
        self.steady = Steady()

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        if self.file is not None and self.file.exists():
            return datetime.fromisoformat(self.file.read_text(encoding="ascii").strip()).astimezone(UTC)
        return self.steady.now() + self.offset


class Agreement:
    """Have two clocks, one that is shown and one that nobody can set, told the same for a while? Asked now and then.

    What cannot be taken back waits for it: after a start, and after every jump.
    """

    def __init__(self, holds_for: timedelta, within: timedelta) -> None:
        self.holds_for, self.within = holds_for, within
        self.since: tuple[datetime, timedelta] | None = None
        self.last: tuple[datetime, timedelta] | None = None

    def holds(self, now: datetime, passed: timedelta) -> bool:
        """One look. True when every look for `holds_for`, this one too, told of no jump."""
        before, self.last = self.last, (now, passed)
        if before is None or self.since is None or abs((now - before[0]) - (passed - before[1])) > self.within:
            self.since = self.last
        return passed - self.since[1] >= self.holds_for


def offset_to(moment: datetime) -> timedelta:
    """How far a clock must be put forward (or back) to show `moment` now."""
    return moment - datetime.now(UTC)


def set_clock(app: Flask, clock: Clock) -> None:
    """Give the app its clock."""
    app.extensions["clock"] = clock


def now() -> datetime:
    """The present, as the running app sees it."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def stopwatch(seconds: float) -> Callable[[], float]:
    """Call it to hear how many real seconds are left, never below zero. For waiting on a machine, never for a rule."""
    until = time.monotonic() + seconds
    return lambda: max(until - time.monotonic(), 0.0)
