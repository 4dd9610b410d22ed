"""What time is it? The only source of the current time; movable in a running server under test and in the demo.

The machine's clock may be set while the house is open: by a failing battery, by hand, by the network. Elapsed time
comes from the monotonic clock, which nobody can set; the time of day from the wall clock, and a step of that one is
accepted only when it lasts.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app

from queueing.last_moment import A_NUDGE

log = logging.getLogger("onthaal.clock")
A_STEP = timedelta(seconds=2)
"""A smaller difference between the two clocks is normal adjustment, not a step."""
BELIEVED_AFTER = timedelta(minutes=5)
"""The machine's clock must keep a new time this long before the house follows it; a large step needs more proof
(`web/clock_doubt.py`)."""
_UNSYNCHRONISED = 5
_ROOM_FOR_TIMEX = 512


def passed() -> timedelta:
    """How long this machine has been on, asleep or awake: a clock that nobody can set."""
    return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


def is_synchronised() -> bool:
    """Does the kernel say that the network sets this clock? Setting it by hand ends that."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_ROOM_FOR_TIMEX))
    except (OSError, AttributeError):
        return False  # not Linux
    return bool(0 <= state < _UNSYNCHRONISED)


class Steady:
    """The machine's time without its steps: it runs on until a small step lasted `BELIEVED_AFTER` or a large one is
    proved (`web/clock_doubt.py`)."""

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        passed: Callable[[], timedelta] = passed,
        is_synchronised: Callable[[], bool] = is_synchronised,
    ) -> None:
        self.wall, self.passed, self.is_synchronised = wall, passed, is_synchronised
        self.began = wall() - passed()
        """When this machine was switched on, by the time that the house follows."""
        self.doubt: tuple[datetime, timedelta] | None = None
        """After a step: the same by the machine's clock, and since when."""
        self.lock = threading.Lock()

    def now(self) -> datetime:
        """The current time; it advances only with elapsed time, except for an accepted step."""
        with self.lock:
            passed = self.passed()
            self._look(self.wall() - passed, passed)
            return self.began + passed

    def holds(self) -> bool:
        """Has the machine's clock kept the same new time for long enough?"""
        with self.lock:
            return self.doubt is not None and self.passed() - self.doubt[1] >= BELIEVED_AFTER

    def follow(self) -> None:
        """Accept the machine's clock."""
        with self.lock:
            self.began, self.doubt = self.wall() - self.passed(), None

    def go_on_from(self, moment: datetime) -> None:
        """At a start: continue from when the house last ran, whatever the machine's clock says."""
        with self.lock:
            passed = self.passed()
            self.began, self.doubt = moment - passed, (self.wall() - passed, passed)
            log.error("the machine's clock says %s, the house last ran at %s: not followed", self.wall(), moment)

    def doubted(self) -> datetime | None:
        """The machine's time, when it is far from the time that the house follows; else None."""
        with self.lock:
            if self.doubt is None or abs(self.doubt[0] - self.began) <= A_NUDGE:
                return None
            return self.doubt[0] + self.passed()

    def _look(self, said: datetime, passed: timedelta) -> None:
        if abs(said - self.began) <= A_STEP:
            self.began, self.doubt = said, None
        elif self.doubt is None or abs(said - self.doubt[0]) > A_STEP:
            log.warning("the machine's clock stepped by %s: not followed unless it holds", said - self.began)
            self.doubt = (said, passed)
        elif abs(said - self.began) <= A_NUDGE and passed - self.doubt[1] >= BELIEVED_AFTER:
            log.warning("the machine's clock holds its step of %s: followed", said - self.began)
            self.began, self.doubt = said, None
        else:
            self.doubt = (said, self.doubt[1])


class Clock:
    """The real time plus an offset. Under test a file may hold the moment, so that several processes agree."""

    def __init__(self, *, file: Path | None = None, offset: timedelta = timedelta()) -> None:
        self.file = file
        self.offset = offset
        self.steady = Steady()

    @property
    def is_by_hand(self) -> bool:
        """True when moved by a test or the demo: then nothing is checked."""
        return bool(self.offset) or (self.file is not None and self.file.exists())

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        if self.file is not None and self.file.exists():
            return datetime.fromisoformat(self.file.read_text(encoding="ascii").strip()).astimezone(UTC)
        return self.steady.now() + self.offset


class Agreement:
    """Have two clocks, the shown one and the monotonic one, agreed for a while? Asked now and then.

    What cannot be undone waits for it: after a start, and after every jump.
    """

    def __init__(self, holds_for: timedelta, within: timedelta) -> None:
        self.holds_for, self.within = holds_for, within
        self.since: tuple[datetime, timedelta] | None = None
        self.last: tuple[datetime, timedelta] | None = None

    def holds(self, now: datetime, passed: timedelta) -> bool:
        """One look. True when no look in the last `holds_for`, this one included, saw a jump."""
        before, self.last = self.last, (now, passed)
        if before is None or self.since is None or abs((now - before[0]) - (passed - before[1])) > self.within:
            self.since = self.last
        return passed - self.since[1] >= self.holds_for


def offset_to(moment: datetime) -> timedelta:
    """How far a clock must be moved forward (or back) to show `moment` now."""
    return moment - datetime.now(UTC)


def set_clock(app: Flask, clock: Clock) -> None:
    """Give the app its clock."""
    app.extensions["clock"] = clock


def now() -> datetime:
    """The current time of the running app."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def world_now() -> datetime:
    """The time on a colleague's phone: that of the running app, without the hours by which the demo is moved."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now() - clock.offset


def stopwatch(seconds: float) -> Callable[[], float]:
    """A function that gives the real seconds left, never below zero. For waiting on a machine, never for a rule."""
    until = time.monotonic() + seconds
    return lambda: max(until - time.monotonic(), 0.0)
