"""How long do we wait for PostgreSQL? There is a limit for a connection, a lock, an answer and a transaction.

The server cancels statements that take too long, and transactions of a process that hangs: so nobody locks the hall for
longer. When the server itself does not answer, the client closes the connection.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

CONNECT = 2
SILENCE = 5.0
LIMITS = {"lock_timeout": "2s", "statement_timeout": "4s", "idle_in_transaction_session_timeout": "4s"}


class Patient(psycopg.Connection[Any]):
    """A connection that is closed when no answer comes within `silence` seconds; None waits without a limit."""

    silence: float | None = SILENCE

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer. Raises psycopg.OperationalError when none comes."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.silence)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server says nothing") from None


def bound_waiting(engine: Engine) -> None:
    """Set these limits on every connection of this engine."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, args: Any, how: dict[str, Any]) -> Patient:
        limits = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
        own = how.get("options", "")
        return Patient.connect(*args, **{"connect_timeout": CONNECT, **how, "options": f"{limits} {own}".strip()})


def lift_limits(connection: Connection) -> None:
    """Remove the limits of this connection."""
    _bare(connection).silence = None
    for name in LIMITS:
        connection.exec_driver_sql(f"SET {name} = 0")


def set_limits_again(connection: Connection) -> None:
    """Set the usual limits again, also after a failed statement."""
    with suppress(DBAPIError):
        for name in LIMITS:
            connection.exec_driver_sql(f"RESET {name}")
    _bare(connection).silence = SILENCE


def _bare(connection: Connection) -> Patient:
    return cast(Patient, connection.connection.dbapi_connection)
