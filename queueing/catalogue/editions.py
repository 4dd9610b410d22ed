"""Which edition of the catalogue is in force, and how does a new one come in? (product §14)

A folder of TOML becomes one validated document; the document becomes an immutable edition of the branch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from queueing.base import Base
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue, catalogue_from


class Edition(Base):
    """One published catalogue of a branch; `published_by` is empty for a folder that was loaded.

    Rows are added, never changed: open visits keep the edition they began with. Going back to an earlier edition adds
    one too, the `same_as` that one.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("branch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column("print", String(64))
    published_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    note: Mapped[str] = mapped_column(String(200), default="")
    same_as: Mapped[int | None] = mapped_column(default=None)


def publish(
    session: Session,
    branch: Branch,
    document: dict[str, Any],
    *,
    now: datetime,
    staff_id: int | None = None,
    note: str = "",
    same_as: int | None = None,
) -> Edition:
    """Make this document the catalogue in force; the one in force again changes nothing.

    What else a new edition asks for (desks, the bell, the audit log): `queueing/editing/publishing.py`.
    """
    mark = document_hash(document)
    if mark == branch.edition_hash:
        return edition_in_force(session, branch)
    last = session.scalar(select(func.max(Edition.number)).where(Edition.branch_id == branch.id))
    edition = Edition(
        branch_id=branch.id, number=(last or 0) + 1, hash=mark, published_at=now, document=document,
        published_by=staff_id, note=note, same_as=same_as,
    )  # fmt: skip
    session.add(edition)
    branch.edition, branch.edition_hash = edition.number, mark
    return edition


def editions_of(session: Session, branch: Branch) -> list[Edition]:
    """Every edition, the newest first, without their documents."""
    query = select(Edition).where(Edition.branch_id == branch.id).order_by(Edition.number.desc())
    return list(session.scalars(query.options(defer(Edition.document))))


def document_at(session: Session, branch: Branch, number: int) -> dict[str, Any]:
    """The document of an edition. Raises LookupError."""
    query = select(Edition.document).where(Edition.branch_id == branch.id, Edition.number == number)
    found: dict[str, Any] | None = session.scalar(query)
    if found is None:
        raise LookupError(f"branch {branch.code} has no edition {number}")
    return found


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
