"""What time is it? The only source of the present; movable in a running server under test and in the demo."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app


class Clock:
    """The real time plus an offset. Under test a file may hold the moment, so that several processes agree."""

    def __init__(self, *, file: Path | None = None, offset: timedelta = timedelta()) -> None:
        self.file = file
        self.offset = offset

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        if self.file is not None and self.file.exists():
            return datetime.fromisoformat(self.file.read_text(encoding="ascii").strip()).astimezone(UTC)
        return datetime.now(UTC) + self.offset


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
