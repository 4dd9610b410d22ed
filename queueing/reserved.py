"""What must not count again after a backup is restored? Keys in open pages, sessions, links that were used."""

from __future__ import annotations

from sqlalchemy import Table, func, select, text, update
from sqlalchemy.orm import Session

from queueing.announcements import Announcement
from queueing.appointments.appointment import Appointment
from queueing.appointments.outreach_slips import Slip
from queueing.base import Base
from queueing.colleagues.asks import Ask
from queueing.colleagues.passkeys import Passkey
from queueing.colleagues.sessions import StaffSession
from queueing.colleagues.staff import Staff
from queueing.devices import Device
from queueing.help_calls import HelpCall
from queueing.quick_answers import QuickAnswer
from queueing.visits.visit import Visit

NAMED_OUTSIDE: tuple[type[Base], ...] = (
    Visit, Slip, QuickAnswer, Appointment, Ask, HelpCall, Announcement, Device, Staff, StaffSession, Passkey,
)  # fmt: skip
"""The tables whose keys appear in addresses or sessions and are never reused (`sqlite_autoincrement`)."""
A_LEAP = 100_000
"""More than any house uses in the week for which a copy may be kept."""


def leap_over_keys(session: Session) -> None:
    """Skip as many keys as can have been given since a copy was made. The hall must be locked."""
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


def end_what_may_have_ended(session: Session) -> None:
    """A copy does not know which sessions were ended since it was made, nor which links were used: end all."""
    session.execute(
        update(Staff).values(session_epoch=Staff.session_epoch + A_LEAP, link_hash=None, link_until=None),
        execution_options={"synchronize_session": False},
    )


def _last_key(session: Session, table: Table) -> int:
    given = session.scalar(select(func.max(table.c.id))) or 0
    if session.get_bind().dialect.name == "sqlite":
        known = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        known = session.scalar(text(f"SELECT last_value FROM {table.name}_id_seq"))  # noqa: S608  a table of ours
    return max(given, known or 0)
