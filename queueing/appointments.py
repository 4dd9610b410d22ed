"""Who has an appointment today, and may he check in now? A code, an hour and a need; never a name (product §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, session_of
from queueing.branches import Branch
from queueing.refusals import AppointmentUsed
from queueing.visits import Visit

CODE_DIGITS = 6
EARLY = timedelta(minutes=60)
"""More than this before his hour a visitor is told that he is early; an hour in the hall is long."""
LATE = timedelta(minutes=15)
"""More than this after his hour the place is gone, and reception looks for another."""


class Answer(StrEnum):
    """What a code comes to, in the words of whoever answers at the counter."""

    ON_TIME = "on_time"
    EARLY = "early"
    LATE = "late"
    OTHER_DAY = "other_day"
    USED = "used"
    UNKNOWN = "unknown"


class Appointment(Base):
    """One booked hour. The code stands on the visitor's letter; `need` is a code of the catalogue.

    With `until` no hour was agreed: the visitor comes when he likes from `at` until then, and waits as anyone does.
    `start_key` comes from the form and makes a double press one appointment.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"]),
        UniqueConstraint("branch_id", "code"),
        UniqueConstraint("branch_id", "visit_id"),
        Index("ix_appointment_branch_id_day", "branch_id", "day"),
        Index("uq_appointment_start_key", "branch_id", "start_key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(CODE_DIGITS))
    need: Mapped[str] = mapped_column(String(24))
    visit_id: Mapped[int | None] = mapped_column(default=None)
    until: Mapped[datetime | None] = mapped_column(default=None)
    start_key: Mapped[str | None] = mapped_column(String(64), default=None)

    def check_in(self, visit: Visit) -> None:
        """This visit is the one of the appointment: it is due at the hour, if there is one. Raises AppointmentUsed."""
        if self.visit_id == visit.id:
            return
        if self.visit_id is not None:
            raise AppointmentUsed
        self.visit_id, visit.due_at = visit.id, self.at if self.until is None else None

    def answer(self, branch: Branch, *, now: datetime) -> Answer:
        """May its visitor come in at `now`?"""
        if self.day != branch.day_of(now):
            return Answer.OTHER_DAY
        if self.visit_id is not None:
            return Answer.USED
        if now < self.at - EARLY:
            return Answer.EARLY
        return Answer.LATE if now > (self.until or self.at + LATE) else Answer.ON_TIME


@dataclass(frozen=True, slots=True)
class Found:
    """What a code came to; `at` is the hour, when the appointment is one of today."""

    answer: Answer
    at: datetime | None = None


def look_up(session: Session, branch: Branch, code: str, *, now: datetime) -> Found:
    """What to tell someone with this code. A code of another day tells no hour: the letter may not be his."""
    appointment = appointment_by_code(session, branch.id, code)
    if appointment is None:
        return Found(Answer.UNKNOWN)
    answer = appointment.answer(branch, now=now)
    return Found(answer, None if answer is Answer.OTHER_DAY else appointment.at)


def appointment_by_code(session: Session, branch_id: int, code: str) -> Appointment | None:
    """The appointment with this code, or None."""
    return session.scalar(select(Appointment).where(Appointment.branch_id == branch_id, Appointment.code == code))


def expected(session: Session, branch: Branch, *, now: datetime) -> list[Appointment]:
    """Who has an hour, may check in now and has not, in the order of their hours."""
    today = select(Appointment).where(
        Appointment.branch_id == branch.id,
        Appointment.day == branch.day_of(now),
        Appointment.visit_id.is_(None),
        Appointment.until.is_(None),
        Appointment.at >= now - LATE,
        Appointment.at <= now + EARLY,
    )
    return list(session.scalars(today.order_by(Appointment.at, Appointment.id)))


def only_one_at(appointments: Sequence[Appointment], hour: str, branch: Branch) -> Appointment | None:
    """The appointment at this local hour (`9:20`) when there is exactly one; else nobody can say whose it is."""
    there = [one for one in appointments if hour_of(one, branch) == hour]
    return there[0] if len(there) == 1 else None


def hour_of(appointment: Appointment, branch: Branch) -> str:
    """The hour as it stands on the letter: local, 24 h, `9:20`; empty when none was agreed."""
    if appointment.until is not None:
        return ""
    local = branch.local(appointment.at)
    return f"{local.hour}:{local.minute:02}"


def give_back(visit: Visit) -> None:
    """The visit is about something else after all: its appointment is open again and it is due at no hour."""
    held = select(Appointment).where(Appointment.branch_id == visit.branch_id, Appointment.visit_id == visit.id)
    for appointment in session_of(visit).scalars(held):
        appointment.visit_id = None
    visit.due_at = None
