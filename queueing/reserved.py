"""Which keys may nobody get, when a backup was put back? Those that pages and papers out there name already."""

from __future__ import annotations

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from queueing.answers import QuickAnswer
from queueing.base import Base
from queueing.slips import Slip
from queueing.visits import Visit

NAMED_OUTSIDE: tuple[type[Base], ...] = (Visit, Slip, QuickAnswer)
"""What an address names, and whose keys never come back (`sqlite_autoincrement`)."""
A_LEAP = 100_000
"""More than any house gives in the week that a copy may be kept."""


def leap_over_keys(session: Session) -> None:
    """Pass over as many keys as can have been given since a copy was made. The turn must be taken."""
    for kind in NAMED_OUTSIDE:
        table = kind.metadata.tables[kind.__tablename__]
        last = _last_key(session, table) + A_LEAP
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            session.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
                {"name": table.name, "last": last},
            )
        else:
            session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))


def _last_key(session: Session, table: Table) -> int:
    given = session.scalar(select(func.max(table.c.id))) or 0
    if session.get_bind().dialect.name == "sqlite":
        known = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        known = session.scalar(text(f"SELECT last_value FROM {table.name}_id_seq"))  # noqa: S608  a table of ours
    return max(given, known or 0)
