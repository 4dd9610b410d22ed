"""Who said *Het kan niet wachten*, and did reception see it? (decisions 11)

No reason is asked and nothing of it shows in public: ticket, phone and hall display are like those of any other visit.
It gives no precedence either: reception goes to the visitor, and brings them forward where that is needed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from queueing import happenings
from queueing.base import Base, session_of
from queueing.colleagues.staff import names_of
from queueing.happenings import HappeningKind, State
from queueing.refusals import NothingUrgent, SeenByNow
from queueing.visits.visit import Visit

URGENT = "urgent"
"""The extra *Het kan niet wachten* in the catalogue."""
PROMISE = timedelta(minutes=2)
"""Reception should see it within this time; after it the strip in the hall insists."""


class Urgency(Base):
    """One visit that cannot wait; `seen_at` and `seen_id` are set once a host pressed *Gezien*."""

    __tablename__ = "urgency"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        UniqueConstraint("branch_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    visit: Mapped[Visit] = relationship(viewonly=True)

    def see(self, staff_id: int, *, now: datetime) -> None:
        """*Gezien*: one colleague, once. Raises SeenByNow, with the name of the first."""
        if self.seen_at is not None:
            names = names_of(session_of(self), [self.seen_id] if self.seen_id else [])
            raise SeenByNow(name=names.get(self.seen_id or 0, "Een collega"))
        self.seen_at, self.seen_id = now, staff_id
        happenings.record(
            session_of(self),
            HappeningKind.URGENCY_SEEN,
            branch_id=self.branch_id,
            now=now,
            visit_id=self.visit_id,
            staff_id=staff_id,
        )

    def is_late(self, now: datetime) -> bool:
        """True when nobody saw it within the promised time."""
        return self.seen_at is None and now - self.told_at > PROMISE


def tell_urgency(session: Session, visit: Visit, *, now: datetime) -> None:
    """*Het kan niet wachten*, said at the start of a visit: reception hears it at once."""
    session.add(Urgency(branch_id=visit.branch_id, visit_id=visit.id, told_at=now))
    happenings.record(session, HappeningKind.URGENCY_TOLD, branch_id=visit.branch_id, now=now, visit_id=visit.id)


def urgency_of(session: Session, branch_id: int, visit_id: int) -> Urgency:
    """The urgency of this visit. Raises NothingUrgent, also for another branch's visit."""
    found = session.scalar(select(Urgency).where(Urgency.branch_id == branch_id, Urgency.visit_id == visit_id))
    if found is None:
        raise NothingUrgent
    return found


def unseen_urgencies(session: Session, branch_id: int) -> list[Urgency]:
    """Every waiting visit that cannot wait and that nobody has seen yet, oldest first; one statement.

    A visitor who is called meanwhile is being helped; put back in the queue, they are in this list again.
    """
    return list(
        session.scalars(
            select(Urgency)
            .where(Urgency.branch_id == branch_id, Urgency.seen_at.is_(None), Urgency.visit.has(state=State.WAITING))
            .order_by(Urgency.told_at, Urgency.id)
            .options(joinedload(Urgency.visit))
        )
    )
