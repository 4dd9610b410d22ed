"""What did somebody else do with the visitor of this desk?

A desk is never free without an explanation (decisions 36).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from queueing.base import session_of
from queueing.colleagues.staff import Staff
from queueing.desks.desk import Desk
from queueing.happenings import Happening, HappeningKind
from queueing.visits.visit import Visit

TOLD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class News:
    """The visitor with this number left the desk: how, and by whose action; no name when they left by themselves."""

    number: int
    kind: HappeningKind
    by: str


def news_for(desk: Desk, *, now: datetime) -> News | None:
    """The last happening at this desk, when it was done elsewhere; for ten minutes; one statement."""
    last = (
        session_of(desk)
        .execute(
            select(Happening.kind, Happening.staff_id, Visit.number, Staff.name)
            .join(Visit, Visit.id == Happening.visit_id)
            .outerjoin(Staff, Staff.id == Happening.staff_id)
            .where(Happening.branch_id == desk.branch_id, Happening.at > now - TOLD_FOR, Happening.desk_id == desk.id)
            .order_by(Happening.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if (
        last is None
        or last.staff_id == desk.staff_id
        or (last.staff_id is None and last.kind is not HappeningKind.LEFT)
    ):
        return None
    return News(last.number, last.kind, last.name or "")
