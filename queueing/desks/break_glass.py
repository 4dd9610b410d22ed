"""Who looked at a question of another service, and why? (break-glass, P-13)

One question, for one call, at one desk; the audit log keeps the reason, not the question.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit, happenings
from queueing.base import Base, OneOf, session_of
from queueing.colleagues.staff import Staff
from queueing.happenings import HappeningKind
from queueing.refusals import LookingReasonMissing, NoOtherNeed
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_need import VisitNeed


class Reason(StrEnum):
    """Why a colleague looks beyond their own services."""

    ASKED = "asked"
    SAFETY = "safety"
    WAY = "way"
    NOBODY = "nobody"


class NeedShown(Base):
    """One question shown at the desk of one call, as long as that call lasts."""

    __tablename__ = "looking"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "call_id"], ["call.branch_id", "call.id"], ondelete="CASCADE"),
        UniqueConstraint("call_id", "visit_need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    call_id: Mapped[int]
    visit_need_id: Mapped[int] = mapped_column(ForeignKey("visit_need.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    reason: Mapped[Reason] = mapped_column(OneOf(Reason))
    at: Mapped[datetime]


def show_need(
    visit: Visit, call: Call, helps_with: Collection[str], place: int, reason: str, *, staff: Staff, now: datetime
) -> None:
    """Show the question at this place (0 is the first) among those that the desk does not see.

    Raises LookingReasonMissing, NoOtherNeed.
    """
    if reason not in set(Reason):
        raise LookingReasonMissing
    session = session_of(visit)
    hidden = others_of(visit, helps_with, looked_at(session, call.id))
    if not 0 <= place < len(hidden):
        raise NoOtherNeed
    session.add(
        NeedShown(
            branch_id=visit.branch_id, call_id=call.id, visit_need_id=hidden[place].id, staff_id=staff.id,
            reason=Reason(reason), at=now,
        )
    )  # fmt: skip
    happenings.record(
        session,
        HappeningKind.OTHER_SHOWN,
        branch_id=visit.branch_id,
        now=now,
        visit_id=visit.id,
        desk_id=call.desk_id,
        staff_id=staff.id,
    )
    audit.record(session, visit.branch_id, audit.AuditKind.OTHER_SHOWN, staff.username, {"reason": reason}, now)


def others_of(visit: Visit, helps_with: Collection[str], looked: Collection[int] = ()) -> list[VisitNeed]:
    """The open questions that a desk with these services does not see, in the visitor's order."""
    mine = visit.in_hand(helps_with)
    return [need for need in visit.open_needs if need not in mine and need.id not in looked]


def looked_at(session: Session, call_id: int) -> set[int]:
    """The questions of other services (ids) that are shown for this call."""
    return set(session.scalars(select(NeedShown.visit_need_id).where(NeedShown.call_id == call_id)))
