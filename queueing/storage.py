"""How are SQLite and PostgreSQL set up to behave as the domain expects?"""

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
"""Milliseconds that cleaning the disk waits for readers, while writers wait behind it."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a number that was shown survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # deleted means gone from the file
    "temp_store=MEMORY",  # temporary tables never touch the disk
    f"busy_timeout={BUSY_TIMEOUT}",
)


LONGEST_TURN = 4.0
"""Seconds that a writer waits for those before it; as long as SQLite itself waits for another process."""


def prepare(engine: Engine, *, audit_key: bytes) -> None:
    """Set an engine up, once. PostgreSQL gets time limits; SQLite gets pragmas and explicit transactions.

    The driver's own handling of transactions is switched off. A transaction that will write says so with the
    execution option `writing` and starts as BEGIN IMMEDIATE, behind one lock per process: SQLite's own
    waiting is unfair, and twenty desks would notice.
    """
    engine.update_execution_options(audit_key=audit_key)  # for the HMAC in `queueing/audit.py`
    if engine.dialect.name == "postgresql":
        from queueing.patience import bound_waiting  # its driver is installed only where it is used

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
        _step_out(record.info)  # a lost session ends without commit or rollback: release its lock

    def _step_out(info: dict[Any, Any]) -> None:
        if info.pop("in_queue", False):
            queue.release()


@contextmanager
def without_hurry(connection: Connection) -> Iterator[None]:
    """For work that nobody waits for, such as a migration: PostgreSQL's limits are removed meanwhile."""
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
    """Remove rows deleted in committed transactions from the database files; False when that is not yet possible.

    It is not possible while a reader still uses an old version: the next call tries again. It blocks others only
    briefly.
    """
    return _write_anew(engine) if engine.dialect.name == "sqlite" else _vacuum(engine)


def _write_anew(engine: Engine) -> bool:
    """Write SQLite's file anew with the rows that there are, and empty its write-ahead log.

    Overwriting deleted rows (`secure_delete`) is not enough: when SQLite moves rows between two pages it leaves copies
    in the free space of both, which nothing overwrites once the row itself is deleted.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")  # no desk can write meanwhile
        try:
            if not _empty_log(cursor):  # somebody reads: the whole file would go into the log, at every attempt
                return False
            cursor.execute("VACUUM")
            return _empty_log(cursor)
        except sqlite3.OperationalError:  # somebody is writing, or another process is doing this
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def _empty_log(cursor: Any) -> bool:
    """Move the write-ahead log into the file; False while a reader still needs it."""
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, *_ = cursor.fetchone() or (1,)
    return not busy


def _forget_statistics(connection: Connection) -> None:
    """The planner's statistics on a table hold values of its rows; ANALYZE on an emptied table does not remove them.

    PostgreSQL drops the statistics of a column when its type is set, even to the same type. Keys are numbers that
    identify nobody, and keep theirs.
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
    """Rewrite every table of ours without deleted rows (VACUUM FULL); PostgreSQL says what it had to keep for a reader.

    A plain VACUUM leaves the bytes in their page until something else needs the space.
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
        driver.silence = None  # the server limits this itself
        try:
            connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
            connection.exec_driver_sql("SET statement_timeout = 60000")
            for table in tables:
                connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE) "{table.name}"')
            _forget_statistics(connection)
        except OperationalError:  # somebody has locked a table
            return False
        finally:
            driver.remove_notice_handler(heard)
            connection.invalidate()  # its settings end with it
    return len(kept) == len(tables) and not any(kept)
