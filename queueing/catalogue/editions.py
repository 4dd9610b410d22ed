"""Which edition of the catalogue is in force, and how does a new one come in? (product §14)

A folder of TOML becomes one validated document; the document becomes an immutable edition of the branch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from queueing.base import Base
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue, catalogue_from


class Edition(Base):
    """One published catalogue of a branch.

    Rows are added, never changed: open visits keep the edition they began with.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("branch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column("print", String(64))
    published_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


def publish(session: Session, branch: Branch, document: dict[str, Any], *, now: datetime) -> Edition:
    """Make this document the catalogue in force; the same document again changes nothing."""
    mark = document_hash(document)
    edition = session.scalar(select(Edition).where(Edition.branch_id == branch.id, Edition.hash == mark))
    if edition is None:
        last = session.scalars(
            select(Edition.number).where(Edition.branch_id == branch.id).order_by(Edition.number.desc()).limit(1)
        ).first()
        edition = Edition(branch_id=branch.id, number=(last or 0) + 1, hash=mark, published_at=now, document=document)
        session.add(edition)
    branch.edition, branch.edition_hash = edition.number, mark
    return edition


def edition_in_force(session: Session, branch: Branch) -> Edition:
    """The edition that visitors see now, without its document. Raises LookupError."""
    query = select(Edition).where(Edition.branch_id == branch.id, Edition.number == branch.current_edition)
    return session.scalars(query.options(defer(Edition.document))).one()


def catalogue_of(session: Session, branch: Branch) -> Catalogue:
    """The catalogue in force. Read once per process and kept: an edition never changes. Raises LookupError."""
    if branch.edition is None or branch.edition_hash is None:
        raise LookupError(f"branch {branch.code} has no catalogue yet; run: flask catalogue load {branch.code}")
    return _kept(session, branch.id, branch.edition, branch.edition_hash)


def catalogue_at(session: Session, branch: Branch, number: int) -> Catalogue:
    """The catalogue that an older visit was started with. Raises LookupError."""
    if number == branch.edition:
        return catalogue_of(session, branch)
    mark = session.scalar(select(Edition.hash).where(Edition.branch_id == branch.id, Edition.number == number))
    if mark is None:
        raise LookupError(f"branch {branch.code} has no edition {number}")
    return _kept(session, branch.id, number, mark)


_catalogues: dict[str, Catalogue] = {}


def _kept(session: Session, branch_id: int, number: int, mark: str) -> Catalogue:
    if mark not in _catalogues:
        document = session.scalars(
            select(Edition.document).where(Edition.branch_id == branch_id, Edition.number == number)
        ).one()
        _catalogues[mark] = catalogue_from(document)
    return _catalogues[mark]


def document_hash(document: Mapping[str, Any]) -> str:
    """The hash of a document: SHA-256 over its JSON, in hex. Order counts: it is the order on screen."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False).encode()).hexdigest()
