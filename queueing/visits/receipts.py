"""Which requests still wait for their receipt? An income request counts from the day of its receipt (decisions 24)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_at
from queueing.visits.visit import Visit, still_here
from queueing.visits.visit_need import NeedState, Outcome, VisitNeed


def numbers_without_receipt(session: Session, branch: Branch, *, day: date) -> list[int]:
    """The numbers of a day with an income or aid need that is open, or that was requested without a receipt.

    In the order of the tickets, each once. The catalogue marks these needs with `receipt`.
    """
    rows = session.execute(
        select(Visit.number, VisitNeed.code, VisitNeed.edition)
        .join(VisitNeed, VisitNeed.visit_id == Visit.id)
        .where(Visit.branch_id == branch.id, Visit.day == day, _owes)
        .order_by(Visit.serial)
    )
    owing = (number for number, code, edition in rows if _asks_receipt(session, branch, code, edition))
    return list(dict.fromkeys(owing))


_owes = ((VisitNeed.state == NeedState.OPEN) & still_here) | (
    (VisitNeed.outcome == Outcome.APPLIED) & VisitNeed.receipt.is_not(True)
)


def _asks_receipt(session: Session, branch: Branch, code: str, edition: int) -> bool:
    need = catalogue_at(session, branch, edition).needs.get(code)
    return need is not None and need.receipt
