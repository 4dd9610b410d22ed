"""How do SQLite and PostgreSQL behave as the domain expects?"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, exc
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from queueing.base import Base

BUSY_TIMEOUT = 4_000
PATIENCE = 300
"""Milliseconds that cleaning the disk waits for readers; writers wait behind it."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a number that was shown survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # forgotten means gone from the file
    "temp_store=MEMORY",  # what is sorted on the way touches no disk
    f"busy_timeout={BUSY_TIMEOUT}",
)


LONGEST_TURN = 4.0
"""Seconds that a press waits for those before it; as long as SQLite itself waits for another process."""


def prepare(engine: Engine, *, audit_key: bytes) -> None:
    """Set an engine up, once. PostgreSQL is not waited for without an end; SQLite gets pragmas and honest transactions.

    The driver's own idea of transactions is switched off. A transaction that will write says so with the
    execution option `writing` and starts as BEGIN IMMEDIATE, behind one lock per process: SQLite's own
    waiting is unfair, and twenty desks would feel it.
    """
    engine.update_execution_options(audit_key=audit_key)  # `queueing/audit.py` seals with it
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


def clean_disk(engine: Engine) -> bool:
    """See that what was deleted, and committed, is gone from the files of the database; False when it is not yet.

    It is not as long as somebody still reads what was: the next call tries again. Nobody else waits for it for long.
    """
    return _empty_log(engine) if engine.dialect.name == "sqlite" else _vacuum(engine)


def _empty_log(engine: Engine) -> bool:
    """Bring everything from SQLite's log into its file, where what was deleted is overwritten, and cut the log off."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")  # meanwhile no desk can write
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone() or (1,)
        except sqlite3.OperationalError:  # another process is at it
            busy = 1
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
    return not busy


def _forget_statistics(connection: Connection) -> None:
    """The planner's notes on a table hold values of its rows, and looking at an emptied table again leaves them.

    PostgreSQL drops those of a column when it is told its type, also when that is the type it has. Keys are numbers
    that say nothing of anybody, and stay.
    """
    noted = "SELECT tablename, attname FROM pg_stats WHERE schemaname = current_schema()"
    known = {(row[0], row[1]) for row in connection.exec_driver_sql(noted)}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (table.name, column.name) in known and not column.primary_key and not column.foreign_keys:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ALTER COLUMN "{column.name}" TYPE {kind}')
    connection.exec_driver_sql("VACUUM (FULL) pg_statistic")


def _vacuum(engine: Engine) -> bool:
    """Write every table of ours anew without what was deleted; PostgreSQL tells what it had to keep for a reader.

    A plain VACUUM leaves the bytes standing in their page until something else needs the room.
    """
    tables = Base.metadata.sorted_tables
    kept: list[int] = []

    def heard(notice: Any) -> None:
        found = re.match(r"\D*(\d+)", notice.message_detail or "")  # "0 dead row versions cannot be removed yet.", or
        if found is not None:  # the same in the language of that server
            kept.append(int(found[1]))

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.driver_connection
        driver.add_notice_handler(heard)
        driver.silence = None  # the server ends what takes too long here
        try:
            connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
            connection.exec_driver_sql("SET statement_timeout = 60000")
            for table in tables:
                connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE) "{table.name}"')
            _forget_statistics(connection)
        except OperationalError:  # somebody holds a table
            return False
        finally:
            driver.remove_notice_handler(heard)
            connection.invalidate()  # what was set goes with it
    return len(kept) == len(tables) and not any(kept)
