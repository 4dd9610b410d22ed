"""Is this the only process that serves this house? Of two, each would ring only its own bells.

One file of SQLite takes one process: a second one is refused. PostgreSQL takes several, when Redis stands between them.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError, Settings
from web.clock import stopwatch

log = logging.getLogger("onthaal.master")
OLD_ONE_ENDS = 25.0
"""Seconds in which a process that was told to stop finishes its presses (deploy/gunicorn.conf.py)."""
LOOK_AGAIN = 0.1
KEY = 0x0E7EAA1
ALONE = "er loopt nog een proces op deze databank zonder Redis: stel ONTHAAL_REDIS_URL in bij alle, of stop er een"


def serve_alone(app: Flask, engine: Engine) -> None:
    """Hold the house for as long as this process lives. Raises SettingError when another has SQLite's file."""
    settings: Settings = app.config["SETTINGS"]
    file = file_of(settings)
    if file is not None:
        app.extensions["master"] = hold_file(file, patience=OLD_ONE_ENDS)
    elif engine.dialect.name == "postgresql":
        app.extensions["master"] = among = AmongOthers(engine, has_redis=settings.redis_url is not None)
        among.is_unknown_to_others()


def file_of(settings: Settings) -> Path | None:
    """Where SQLite's file stands; None on another database."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def hold_file(file: Path, *, patience: float) -> int:
    """Take the lock beside the database; the machine lets go of it when this process ends, however that happens."""
    lock = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o640)
    left = stopwatch(patience)
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not left():
                os.close(lock)
                raise SettingError(f"another process serves {file} already; stop that one, or use PostgreSQL") from None
            time.sleep(LOOK_AGAIN)
        else:
            return lock


class AmongOthers:
    """A lock in PostgreSQL: with Redis all hold it together, without it only one can."""

    def __init__(self, engine: Engine, *, has_redis: bool) -> None:
        self.engine, self.has_redis = engine, has_redis
        self.connection: Connection | None = None
        self.one_asks = threading.Lock()
        self.told = False

    def is_unknown_to_others(self) -> bool:
        """Another process is there that does not hear of what this one does. Asks again each time.

        The lock goes with its connection: when that dropped, it is taken anew.
        """
        with self.one_asks:
            if self._still_holds():
                return False
            taken = self._take()
            if taken is self.told:  # ours and told that it is not, or the other way round
                self.told = not taken
                log.log(*((logging.ERROR, ALONE) if self.told else (logging.WARNING, "alone again, or known to all")))
            return taken is False

    def _still_holds(self) -> bool:
        if self.connection is None:
            return False
        try:
            self.connection.scalar(select(1))
        except SQLAlchemyError:
            log.warning("the connection that holds the lock of this process dropped: taken anew")
            with suppress(SQLAlchemyError):
                self.connection.close()
            self.connection = None
            return False
        return True

    def _take(self) -> bool | None:
        """Whether it is ours now; None when the database is away, which is told elsewhere."""
        take = func.pg_try_advisory_lock_shared if self.has_redis else func.pg_try_advisory_lock
        try:
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(select(take(KEY))):
                self.connection = connection
                return True
            connection.close()
        except SQLAlchemyError:
            return None
        return False


def unknown_others() -> str | None:
    """What to tell the keeper when there is another process that knows nothing of this one."""
    among = current_app.extensions.get("master")
    return ALONE if isinstance(among, AmongOthers) and among.is_unknown_to_others() else None
