"""Who changed what in this house, and was any of those rows changed or removed since? (P-14)

Append-only rows in a hash chain: each carries a keyed hash (HMAC) of itself and of the row before it. The key is in no
database, so somebody who holds the database can remove rows but not write them, and a removal shows against a head of
the chain that was kept elsewhere: in a file, in the server's log, on paper (`web/anchor.py`). Nothing about visitors is
in it: no number, no need, no language. Not recorded: which ticket had which need, and who read their own queue.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, String, delete, event, func, select, update
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from queueing.base import Base, OneOf, begin_writing
from queueing.terms import AUDIT_KEPT

BEGINNING = "0" * 64
"""The hash before the first row ever."""
COMMAND_LINE = "opdrachtregel"
"""The name recorded for what is done from the command line."""
_THE_CHAIN = 1


class AuditKind(StrEnum):
    """Everything that is recorded."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_CHANGED = "sign_in_changed"
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    GRANTS_CHANGED = "grants_changed"
    SESSIONS_ENDED = "sessions_ended"
    SESSION_ENDED = "session_ended"
    LINK_MADE = "link_made"
    LINK_WITHDRAWN = "link_withdrawn"
    SECOND_STEP_SET = "second_step_set"
    SECOND_STEP_REMOVED = "second_step_removed"
    SECOND_STEP_RESET = "second_step_reset"
    SECOND_STEP_RULE = "second_step_rule"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    GROUP_RULE = "group_rule"
    PASSWORD_RULE = "password_rule"  # noqa: S105  what happened, not a secret
    EMERGENCY_MARKED = "emergency_marked"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEYS_RESET = "passkeys_reset"
    PASSKEY_WENT_BACK = "passkey_went_back"
    RECOVERY_MADE = "recovery_made"
    CATALOGUE_LOADED = "catalogue_loaded"
    ANNOUNCED = "announced"
    ANNOUNCEMENT_REMOVED = "announcement_removed"
    DEVICE_ADDED = "device_added"
    DEVICE_CHANGED = "device_changed"
    DEVICE_CODE = "device_code"
    DEVICE_RELOAD = "device_reload"
    DEVICE_TESTED = "device_tested"
    CATALOGUE_PUBLISHED = "catalogue_published"
    CATALOGUE_WENT_BACK = "catalogue_went_back"
    CATALOGUE_IMPORTED = "catalogue_imported"
    DRAFT_DISCARDED = "draft_discarded"
    BRANCH_OPENED = "branch_opened"
    DEVICE_PAIRED = "device_paired"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_REMOVED = "device_removed"
    CONSENT = "consent"
    OTHER_SHOWN = "other_shown"
    FORGOTTEN = "forgotten"
    FORGETTING_CHECKED = "forgetting_checked"
    AUDIT_EXPORTED = "audit_exported"
    BEGUN_AGAIN = "begun_again"
    WORDS_APPROVED = "words_approved"
    WORDS_REJECTED = "words_rejected"
    WORDS_CHANGED = "words_changed"
    CLIP_RECORDED = "clip_recorded"
    CLIP_APPROVED = "clip_approved"
    PICTURE_APPROVED = "picture_approved"
    PICTURE_REJECTED = "picture_rejected"
    CLIP_REMOVED = "clip_removed"


class Audit(Base):
    """One row. `who` is a username: it stays readable when the person has left. Nothing refers to other tables."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  the ids after a forgetting go on, as the chain does

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    branch_id: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[AuditKind] = mapped_column(OneOf(AuditKind))
    who: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    print: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The one row that knows both ends of the chain, so that removing the first or the last rows shows too.

    A writer locks it, so two sign-ins at one moment are written one after the other. Rows up to the id `after` come
    before the beginning. `seal` is made with the key: once the row was lost or changed the chain stays broken until the
    administrator begins it again. `anchored` says that a head was kept outside; from then on a missing head means a
    broken log.
    """

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[int] = mapped_column(default=0)
    begins: Mapped[str] = mapped_column(String(64), default=BEGINNING)
    ends: Mapped[str] = mapped_column(String(64), default=BEGINNING)
    after: Mapped[int] = mapped_column(default=0)
    anchored: Mapped[bool] = mapped_column(default=False)
    seal: Mapped[str] = mapped_column(String(64), default="")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows there are, and the id of the first row that was changed (0: rows are missing), or None."""

    rows: int
    broken: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The last row at some moment (its id and hash), to be kept outside the database; 0 before the first."""

    row: int
    print: str


def record(
    session: Session, branch_id: int | None, kind: AuditKind, who: str, facts: Mapping[str, Any], now: datetime
) -> Audit:
    """Write one row at the end of the chain; the caller commits. On SQLite the transaction must be one that writes."""
    key = _key_of(session)
    chain = _hold(session)
    whole = chain.seal == _seal_of(chain, key)
    row = Audit(at=now.astimezone(UTC), branch_id=branch_id, kind=kind, who=who, facts=dict(facts), previous=chain.ends)
    row.print = hash_of_row(row, key)
    chain.ends, chain.rows = row.print, chain.rows + 1
    chain.seal = _seal_of(chain, key) if whole else ""
    session.add(row)
    session.flush()
    return row


def begin(session: Session) -> None:
    """The chain begins after the last row there is; the caller commits, in a transaction that writes."""
    last = session.scalar(select(Audit).order_by(Audit.id.desc()).limit(1))
    chain = _hold(session)
    chain.after, chain.begins = (last.id, last.print) if last is not None else (0, BEGINNING)
    chain.ends, chain.rows, chain.anchored = chain.begins, 0, False
    chain.seal = _seal_of(chain, _key_of(session))
    session.flush()


def verify(session: Session, heads: Collection[Head] = ()) -> Verdict:
    """Verify the chain from the oldest row on, and look for every head that was kept outside."""
    key = _key_of(session)
    chain = session.get(AuditChain, _THE_CHAIN, populate_existing=True)
    before, after = (chain.begins, chain.after) if chain is not None else (BEGINNING, 0)
    prints = {after: before}
    for row in session.scalars(select(Audit).where(Audit.id > after).order_by(Audit.id)).all():
        if row.previous != before or row.print != hash_of_row(row, key):
            return Verdict(len(prints) - 1, row.id)
        before = prints[row.id] = row.print
    count = len(prints) - 1
    whole = chain is not None and (chain.ends, chain.rows, chain.seal) == (before, count, _seal_of(chain, key))
    found = all(head.row < after or prints.get(head.row) == head.print for head in heads)
    return Verdict(count, None if whole and found else 0)


def head(session: Session) -> Head | None:
    """The head of the log now; None when the chain is lost."""
    chain = session.get(AuditChain, _THE_CHAIN, populate_existing=True)
    if chain is None or chain.seal != _seal_of(chain, _key_of(session)):
        return None
    last = session.scalar(select(func.max(Audit.id)).where(Audit.id > chain.after))
    return Head(last or chain.after, chain.ends)


def is_there(session: Session, one: Head) -> bool:
    """Whether a head that was kept outside is still in the log; one before the beginning can no longer be checked."""
    chain = session.get(AuditChain, _THE_CHAIN, populate_existing=True)
    if chain is None or one.row < chain.after:
        return chain is not None
    if one.row == chain.after:
        return one.print == chain.begins
    return session.scalar(select(Audit.print).where(Audit.id == one.row)) == one.print


def is_anchored(session: Session) -> bool:
    """True when a head of this log was kept outside already."""
    chain = session.get(AuditChain, _THE_CHAIN, populate_existing=True)
    return chain is not None and chain.anchored


def note_anchor(session: Session) -> None:
    """From now on a head is kept outside. The caller commits, in a transaction that writes."""
    key = _key_of(session)
    chain = _hold(session)
    whole = chain.seal == _seal_of(chain, key)
    chain.anchored = True
    chain.seal = _seal_of(chain, key) if whole else ""


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete rows older than twelve months; the chain then begins at the oldest row kept. The caller commits."""
    last = session.scalar(select(func.max(Audit.id)).where(Audit.at < now - AUDIT_KEPT))
    if last is None:
        return 0
    begin_writing(session)
    key = _key_of(session)
    chain = _hold(session)
    whole = chain.seal == _seal_of(chain, key)
    gone = session.execute(select(Audit.id, Audit.print).where(Audit.id <= last).order_by(Audit.id)).all()
    session.execute(delete(Audit).where(Audit.id <= last))
    if last > chain.after:
        chain.rows -= sum(row.id > chain.after for row in gone)
        chain.begins, chain.after = gone[-1].print, last
    chain.seal = _seal_of(chain, key) if whole else ""
    return len(gone)


def rows_of(session: Session, *, most: int) -> list[Audit]:
    """The newest rows, oldest of them first."""
    return list(session.scalars(select(Audit).order_by(Audit.id.desc()).limit(most)))[::-1]


def hash_of_row(row: Audit, key: bytes) -> str:
    """HMAC over the hash before it and the row as canonical JSON, in hex."""
    told = {"at": row.at.isoformat(), "branch": row.branch_id, "kind": row.kind, "who": row.who, "facts": row.facts}
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(key, f"{row.previous}{plain}".encode(), "sha256").hex()


def _seal_of(chain: AuditChain, key: bytes) -> str:
    """HMAC over all columns of the chain, in hex. Migration 0016 makes the first one in the same way."""
    told = f"{chain.rows} {chain.begins} {chain.ends} {chain.after} {chain.anchored:d}"
    return hmac.digest(key, told.encode(), "sha256").hex()


def _key_of(session: Session) -> bytes:
    """The key that the engine was prepared with; it is in no database."""
    key: bytes = session.get_bind().engine.get_execution_options()["audit_key"]
    return key


def _hold(session: Session) -> AuditChain:
    """The chain, locked by this transaction until it ends."""
    held = session.scalar(
        update(AuditChain)
        .where(AuditChain.id == _THE_CHAIN)
        .values(rows=AuditChain.rows)
        .returning(AuditChain)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if held is None:  # the row was removed: the log goes on, and stays broken
        last = session.scalar(select(Audit).order_by(Audit.id.desc()).limit(1))
        ends, after = (last.print, last.id) if last is not None else (BEGINNING, 0)
        held = AuditChain(id=_THE_CHAIN, rows=0, begins=ends, ends=ends, after=after, anchored=False, seal="")
        session.add(held)
        session.flush()
    return held


@event.listens_for(Audit, "before_update")
@event.listens_for(Audit, "before_delete")
def _never(_mapper: Mapper[Any], _connection: Connection, _row: Audit) -> None:
    raise RuntimeError("the audit log is only ever added to")
