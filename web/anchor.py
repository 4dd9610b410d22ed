"""Where is the head of the audit log kept outside its database? In a file, and daily in the server's log (P-14)."""

from __future__ import annotations

import logging
import os
from datetime import date
from pathlib import Path

from flask import current_app

from queueing.audit import Head, head, is_anchored, is_there, note_anchor
from web.clock import now
from web.transactions import db_session, writing

log = logging.getLogger("onthaal.anchor")


def anchor_file() -> Path:
    """The file of this installation."""
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder / "audit-anchor"


def kept_head() -> Head | None:
    """The head that was kept last; None when missing or unreadable."""
    try:
        return read_head(anchor_file().read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def read_head(words: str) -> Head:
    """Read a head as it is written in the log and on paper. Raises ValueError."""
    row, told = words.split()
    if len(told) != 64:
        raise ValueError("a print has 64 signs")
    return Head(int(row), told)


def told(one: Head) -> str:
    """A head as text, to be kept."""
    return f"{one.row} {one.print}"


def keep_head(one: Head) -> None:
    """Write the head to the file, completely or not at all."""
    path = anchor_file()
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{told(one)}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Anchor:
    """The job of every minute: keep the newest head, unless the last one is no longer in the log."""

    def __init__(self) -> None:
        self.told_on: date | None = None

    def drop(self) -> None:
        """A head that is missing from the file or the log is never replaced: else a removal would leave no trace."""
        db, before = db_session(), kept_head()
        newest = head(db)
        if newest is None or (before is None and is_anchored(db)) or (before and not is_there(db, before)):
            self._tell("the audit log is not as it was: run flask audit verify", alarm=True)
            return
        if before is None:
            with writing():
                note_anchor(db)
        if newest != before:
            keep_head(newest)
        self._tell(f"audit head {told(newest)}", alarm=False)

    def _tell(self, words: str, *, alarm: bool) -> None:
        """Log the head once a day, and at a start."""
        today = now().date()
        if self.told_on != today:
            self.told_on = today
            log.log(logging.ERROR if alarm else logging.INFO, words)
