"""What may the officer of one branch read in the audit log, by kind and period? (P-13, P-14)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from queueing.audit import Audit, AuditKind
from queueing.branches import Branch
from queueing.colleagues.staff import Grant, Staff


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: of one kind, or of all; of these days, the last one included."""

    kind: AuditKind | None
    begins: date
    ends: date


def rows_asked(session: Session, branch: Branch, asked: Asked, *, most: int | None) -> list[Audit]:
    """The rows, newest first."""
    return list(session.scalars(_of(branch, asked).order_by(Audit.id.desc()).limit(most)))


def how_many(session: Session, branch: Branch, asked: Asked) -> int:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(_of(branch, asked).subquery())) or 0


def _of(branch: Branch, asked: Asked) -> Select[Audit]:
    """A sign-in is of no branch: of those, not of somebody who works elsewhere only."""
    here = select(Grant.staff_id).where(Grant.branch_id == branch.id)
    elsewhere = select(Staff.username).where(Staff.id.in_(select(Grant.staff_id)), Staff.id.not_in(here))
    mine = (Audit.branch_id == branch.id) | (Audit.branch_id.is_(None) & Audit.who.not_in(elsewhere))
    begins, after = branch.moment(asked.begins, time.min), branch.moment(asked.ends + timedelta(days=1), time.min)
    found = select(Audit).where(mine, Audit.at >= begins, Audit.at < after)
    return found if asked.kind is None else found.where(Audit.kind == asked.kind)
