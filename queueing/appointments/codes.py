"""Which six digits are free for an appointment, a slip or a page that works without a network?

One series per branch.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.appointments.appointment import CODE_DIGITS, Appointment
from queueing.base import Base, Dice

THROWS = 1_000


class SpareCode(Base):
    """A code that nobody else gets, kept for one worker's page; deleted with the day `until`.

    That is the day after it was given: a page keeps what it could not send for 24 hours.
    """

    __tablename__ = "spare_code"
    __table_args__ = (UniqueConstraint("branch_id", "code"), Index("ix_spare_code_staff_id", "staff_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(CODE_DIGITS))
    until: Mapped[date]


def fresh_code(session: Session, branch_id: int, dice: Dice, *, besides: Collection[str] = ()) -> str:
    """An unused code: on no letter, on no slip, reserved for no page, and not one of `besides`.

    Raises RuntimeError when the dice only give codes that are taken.
    """
    for _ in range(THROWS):
        code = f"{int.from_bytes(dice.random_bytes(8)) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
        if code not in besides and not is_taken(session, branch_id, code):
            return code
    raise RuntimeError("no code is free")


def is_taken(session: Session, branch_id: int, code: str) -> bool:
    """The code is in use, or a page has reserved it."""
    held = select(Appointment.id).where(Appointment.branch_id == branch_id, Appointment.code == code)
    kept = select(SpareCode.id).where(SpareCode.branch_id == branch_id, SpareCode.code == code)
    return session.scalar(held) is not None or session.scalar(kept) is not None
