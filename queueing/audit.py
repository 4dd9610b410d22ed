"""Who changed what in this house, and was anything of that changed or taken away since? (P-14)

Append-only rows in a chain: each carries a print of itself and of the row before it. No visitor stands in it: no
number, no need, no language. Not written down: which ticket had which need, and who read his own queue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, String, delete, event, func, select, update
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from queueing.base import Base, OneOf

KEPT = timedelta(days=365)
BEGINNING = "0" * 64
"""What stands before the first row ever."""
COMMAND_LINE = "opdrachtregel"
"""Who it was, when it was done from the command line."""
_THE_CHAIN = 1


class Kind(StrEnum):
    """Everything that is written down."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    PERSON_ADDED = "person_added"
    GRANTS_CHANGED = "grants_changed"
    CATALOGUE_LOADED = "catalogue_loaded"
    DEVICE_PAIRED = "device_paired"
    DEVICE_REVOKED = "device_revoked"
    CONSENT = "consent"
    OTHER_SHOWN = "other_shown"
    FORGOTTEN = "forgotten"


class Audit(Base):
    """One row. `who` is a username: it stays readable when the person is gone. Nothing refers to other tables."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    branch_id: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    who: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    print: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The one row that knows both ends of the chain, so that taking away the first or the last rows shows too.

    Whoever writes holds it: two sign-ins in one moment come after one another.
    """

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[int] = mapped_column(default=0)
    begins: Mapped[str] = mapped_column(String(64), default=BEGINNING)
    ends: Mapped[str] = mapped_column(String(64), default=BEGINNING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows there are, and the first that is not as it was written (its id; 0: rows are missing), or None."""

    rows: int
    broken: int | None


def record(
    session: Session, branch_id: int | None, kind: Kind, who: str, facts: Mapping[str, Any], now: datetime
) -> Audit:
    """Write one row at the end of the chain; the caller commits. On SQLite the transaction must be one that writes."""
    chain = _hold(session)
    row = Audit(at=now.astimezone(UTC), branch_id=branch_id, kind=kind, who=who, facts=dict(facts), previous=chain.ends)
    row.print = print_of(row)
    chain.ends, chain.rows = row.print, chain.rows + 1
    session.add(row)
    session.flush()
    return row


def verify(session: Session) -> Verdict:
    """Walk the chain from the oldest row that is kept."""
    chain = session.get(AuditChain, _THE_CHAIN)
    before = chain.begins if chain is not None else BEGINNING
    count = 0
    for row in session.scalars(select(Audit).order_by(Audit.id)).all():
        if row.previous != before or row.print != print_of(row):
            return Verdict(count, row.id)
        before, count = row.print, count + 1
    whole = chain is None or (chain.ends, chain.rows) == (before, count)
    return Verdict(count, None if whole else 0)


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete what is older than twelve months; the chain then begins at the oldest row kept. The caller commits."""
    last = session.scalar(select(func.max(Audit.id)).where(Audit.at < now - KEPT))
    if last is None:
        return 0
    session.rollback()
    session.connection(execution_options={"writing": True})
    chain = _hold(session)
    gone = session.scalars(select(Audit.print).where(Audit.id <= last).order_by(Audit.id)).all()
    session.execute(delete(Audit).where(Audit.id <= last))
    chain.begins, chain.rows = gone[-1], chain.rows - len(gone)
    return len(gone)


def rows_of(session: Session, *, most: int) -> list[Audit]:
    """The newest rows, oldest of them first."""
    return list(session.scalars(select(Audit).order_by(Audit.id.desc()).limit(most)))[::-1]


def print_of(row: Audit) -> str:
    """SHA-256 over the print before it and the row as canonical JSON, in hex."""
    told = {"at": row.at.isoformat(), "branch": row.branch_id, "kind": row.kind, "who": row.who, "facts": row.facts}
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{row.previous}{plain}".encode()).hexdigest()


def _hold(session: Session) -> AuditChain:
    """The chain, held by this transaction until it ends."""
    held = session.scalar(
        update(AuditChain)
        .where(AuditChain.id == _THE_CHAIN)
        .values(rows=AuditChain.rows)
        .returning(AuditChain)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if held is None:
        held = AuditChain(id=_THE_CHAIN, rows=0, begins=BEGINNING, ends=BEGINNING)
        session.add(held)
        session.flush()
    return held


@event.listens_for(Audit, "before_update")
@event.listens_for(Audit, "before_delete")
def _never(_mapper: Mapper[Any], _connection: Connection, _row: Audit) -> None:
    raise RuntimeError("the audit log is only ever added to")
