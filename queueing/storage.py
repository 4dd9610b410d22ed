"""How do SQLite and PostgreSQL behave as the domain expects?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, exc
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a number that was shown survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # forgotten means gone from the file
    "busy_timeout=4000",
)


LONGEST_TURN = 4.0
"""Seconds that a press waits for those before it; as long as SQLite itself waits for another process."""


def prepare(engine: Engine) -> None:
    """Set an engine up, once. PostgreSQL is not waited for without an end; SQLite gets pragmas and honest transactions.

    The driver's own idea of transactions is switched off. A transaction that will write says so with the
    execution option `writing` and starts as BEGIN IMMEDIATE, behind one lock per process: SQLite's own
    waiting is unfair, and twenty desks would feel it.
    """
    if engine.dialect.name == "postgresql":
        from queueing.patience import bound_waiting  # its driver is there only where it is used

        bound_waiting(engine)
    if engine.dialect.name != "sqlite":
        return
    queue = threading.Lock()

    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        for pragma in PRAGMAS:
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN")
            return
        if not queue.acquire(timeout=LONGEST_TURN):
            raise exc.TimeoutError("the turn to write did not come")
        connection.info["in_queue"] = True
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            _leave(connection)
            raise

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def _leave(connection: Connection) -> None:
        _step_out(connection.info)

    @event.listens_for(engine, "checkin")
    def _given_back(_dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
        _step_out(record.info)  # a session that was lost ends without commit or rollback: the house must go on

    def _step_out(info: dict[Any, Any]) -> None:
        if info.pop("in_queue", False):
            queue.release()


@contextmanager
def without_hurry(connection: Connection) -> Iterator[None]:
    """For work that nobody waits for, such as a change of the tables: PostgreSQL's limits are lifted meanwhile."""
    if connection.dialect.name != "postgresql":
        yield
        return
    from queueing.patience import lift_limits, set_limits_again

    lift_limits(connection)
    try:
        yield
    finally:
        set_limits_again(connection)


def empty_log(session: Session) -> None:
    """Bring what was committed from SQLite's log into its file and empty the log; elsewhere there is nothing to do.

    Until then the log still holds pages with what was deleted: do it after every commit of a forgetting.
    """
    engine = session.get_bind().engine
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
