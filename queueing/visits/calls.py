"""Who was called where, by which colleague, how often, and did they come? One row per call."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, and_, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.branches import Hall

UNDO_TERM = timedelta(seconds=10)
_OPEN = "undone_at IS NULL AND absent_at IS NULL AND ended_at IS NULL"


class Call(Base):
    """A visit called to a desk. `serial` counts the day's calls; number + serial + repeats is its public key.

    A visitor who is `escorted` is called without a screen, a bell or a voice (decisions 25): such calls count down from
    -1, so that they leave no gap in the serials that a display sees.
    """

    __tablename__ = "call"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "desk_id"], ["desk.branch_id", "desk.id"]),
        UniqueConstraint("branch_id", "id"),
        UniqueConstraint("branch_id", "day", "serial"),
        Index(
            "uq_call_one_open_per_visit",
            "visit_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "uq_call_one_open_per_desk", "desk_id", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)
        ),
        Index("ix_call_open", "branch_id", "id", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_call_rung", "branch_id", "rung_at"),
        Index("ix_call_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    desk_id: Mapped[int]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    day: Mapped[date]
    serial: Mapped[int]
    escorted: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(24))
    repeats: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime]
    announced_at: Mapped[datetime] = mapped_column("rung_at")
    coming_at: Mapped[datetime | None] = mapped_column(default=None)
    arrived_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    absent_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        """The visitor is being called to, or is at, this call's desk."""
        return self.undone_at is None and self.absent_at is None and self.ended_at is None

    @property
    def is_unanswered(self) -> bool:
        """The visitor is called and has not come yet."""
        return self.is_open and self.arrived_at is None

    def may_be_undone(self, now: datetime) -> bool:
        """Within ten seconds of the call, while the visitor has not come (product §4)."""
        return self.is_unanswered and abs(now - self.called_at) <= UNDO_TERM


is_open = and_(Call.undone_at.is_(None), Call.absent_at.is_(None), Call.ended_at.is_(None))


def open_call_of(session: Session, visit_id: int) -> Call | None:
    """The open call of this visit, or None."""
    return session.scalar(select(Call).where(Call.visit_id == visit_id, is_open))


def open_call_at(session: Session, desk_id: int) -> Call | None:
    """The open call at this desk, or None."""
    return session.scalar(select(Call).where(Call.desk_id == desk_id, is_open))


def open_calls(session: Session, branch_id: int) -> list[Call]:
    """Every open call of a branch, oldest first."""
    return list(session.scalars(select(Call).where(Call.branch_id == branch_id, is_open).order_by(Call.id)))


def new_call(
    session: Session, hall: Hall, *, visit_id: int, desk_id: int, staff_id: int, why: str, escorted: bool, now: datetime
) -> Call:
    """A call of today at this desk, with the serial that is its turn."""
    call = Call(
        branch_id=hall.branch_id, visit_id=visit_id, desk_id=desk_id, staff_id=staff_id, day=hall.today,
        serial=_next_escort_serial(session, hall.branch_id, hall.today) if escorted else hall.next_call_serial(),
        escorted=escorted, why=why, called_at=now, announced_at=now,
    )  # fmt: skip
    session.add(call)
    return call


def _next_escort_serial(session: Session, branch_id: int, day: date) -> int:
    """-1, -2, -3… per branch and day, for the calls that no screen shows."""
    lowest = session.scalar(select(func.min(Call.serial)).where(Call.branch_id == branch_id, Call.day == day))
    return min(lowest or 0, 0) - 1
