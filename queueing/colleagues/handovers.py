"""Who handed over which question, to which receiver, with what, and was it given back? (decisions 17, 18)

A question handed over to a service belongs to that service from then on. When it goes to a desk or a colleague, the
whole visit waits for them. The time of arrival stays, and it alone decides the visitor's turn (decisions 1).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from queueing import happenings
from queueing.base import Base, session_of
from queueing.colleagues.staff import names_of
from queueing.happenings import HappeningKind
from queueing.refusals import (
    NothingGivenBack,
    SeenByNow,
)

if TYPE_CHECKING:  # a visit is handed over by a method of its own
    pass


class Chip(StrEnum):
    """What every colleague may tell the next one, whether bound by professional secrecy or not (decisions 17)."""

    LETTER = "letter"
    FORM = "form"
    PAPERS = "papers"
    APART = "apart"
    INTERPRETER = "interpreter"


class Handover(Base):
    """One handover: from a colleague to a service, desk or person, with chips.

    `press` is the form's, against doubles.
    """

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "to_desk"], ["desk.branch_id", "desk.id"]),
        Index("ix_handover_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    press: Mapped[str] = mapped_column(String(40), default="")
    given_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    to_service: Mapped[str | None] = mapped_column(String(40), default=None)
    to_desk: Mapped[int | None] = mapped_column(default=None)
    to_person: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    chips: Mapped[list[str]] = mapped_column(default=list)
    given_back_at: Mapped[datetime | None] = mapped_column(default=None)
    given_back_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    needs: Mapped[list[HandedNeed]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def see_return(self, staff_id: int, *, now: datetime) -> None:
        """*Gezien*: one host, once, looks after the visitor who was given back. Raises NothingGivenBack, SeenByNow."""
        if self.given_back_at is None:
            raise NothingGivenBack
        if self.seen_at is not None:
            names = names_of(session_of(self), [self.seen_id])
            raise SeenByNow(name=names.get(self.seen_id or 0, "Een collega"))
        self.seen_at, self.seen_id = now, staff_id
        happenings.record(
            session_of(self),
            HappeningKind.RETURN_SEEN,
            branch_id=self.branch_id,
            now=now,
            visit_id=self.visit_id,
            staff_id=staff_id,
        )


class HandedNeed(Base):
    """One question in a handover: its service before and now, and the encrypted note."""

    __tablename__ = "handed_need"
    __table_args__ = (
        UniqueConstraint("handover_id", "visit_need_id"),
        Index("ix_handed_need_visit_need_id", "visit_need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"))
    visit_need_id: Mapped[int] = mapped_column(ForeignKey("visit_need.id", ondelete="CASCADE"))
    from_service: Mapped[str] = mapped_column(String(40))
    to_service: Mapped[str] = mapped_column(String(40))
    note: Mapped[bytes | None] = mapped_column(default=None)


def drop_notes(session: Session, visit_id: int) -> None:
    """The visit is over: its notes are deleted (decisions 17)."""
    passes = select(Handover.id).where(Handover.visit_id == visit_id)
    with session.no_autoflush:
        session.execute(
            update(HandedNeed).where(HandedNeed.handover_id.in_(passes), HandedNeed.note.is_not(None)).values(note=None)
        )


def was_given(session: Session, visit_id: int, press: str) -> bool:
    """This form was sent before: a double press is one handover."""
    known = select(Handover.id).where(Handover.visit_id == visit_id, Handover.press == press).limit(1)
    return bool(press) and session.scalar(known) is not None


def return_of(session: Session, branch_id: int, visit_id: int) -> Handover:
    """The last handover of a visit of this branch, when it was given back. Raises NothingGivenBack."""
    last = last_of(session, visit_id)
    if last is None or last.branch_id != branch_id or last.given_back_at is None:
        raise NothingGivenBack
    return last


def last_of(session: Session, visit_id: int) -> Handover | None:
    """The last handover of this visit, or None."""
    return session.scalar(select(Handover).where(Handover.visit_id == visit_id).order_by(Handover.id.desc()).limit(1))
