"""Who has an appointment today, and may they check in now? A code, an hour and a need; never a name (product §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from queueing import happenings
from queueing.appointments.refusals import AppointmentUsed, NoSuchAppointment
from queueing.base import Base, session_of
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.needs import APPOINTMENT
from queueing.catalogue.opening import as_hour
from queueing.happenings import HappeningKind, State
from queueing.refusals import WentOn
from queueing.visits.calls import Call
from queueing.visits.visit import Visit
from queueing.visits.visit_record import EndReason

CODE_DIGITS = 6


class CheckIn(StrEnum):
    """What a code means at this moment, in the words of the counter."""

    ON_TIME = "on_time"
    EARLY = "early"
    LATE = "late"
    OTHER_DAY = "other_day"
    USED = "used"
    UNKNOWN = "unknown"


class Attendance(StrEnum):
    """What the list at reception says of an appointment."""

    EXPECTED = "expected"
    LATE = "late"
    HERE = "here"
    NOT_COME = "not_come"


class Appointment(Base):
    """One booked hour. The code is on the visitor's letter; `need` is a code of the catalogue.

    With `until` no hour was agreed: the visitor comes at any time from `at` until then, and waits like everyone else.
    `start_key` comes from the form and makes a double press one appointment.
    `uid_hash` is the hash of its entry in a calendar, so that a later import recognises it.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"]),
        UniqueConstraint("branch_id", "code"),
        UniqueConstraint("branch_id", "visit_id"),
        Index("ix_appointment_branch_id_day", "branch_id", "day"),
        Index("uq_appointment_start_key", "branch_id", "start_key", unique=True),
        Index("uq_appointment_uid_print", "branch_id", "uid_print", unique=True),
        {"sqlite_autoincrement": True},
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
    uid_hash: Mapped[str | None] = mapped_column("uid_print", String(64), default=None)
    visit: Mapped[Visit | None] = relationship(viewonly=True)

    def check_in(self, visit: Visit, *, now: datetime, staff_id: int | None = None) -> None:
        """Link this visit to the appointment: it is due at the hour, if there is one. Raises AppointmentUsed."""
        if self.visit_id != visit.id:
            self.take(visit, now, staff_id=staff_id)
            visit.due_at = self.at if self.until is None else None

    def take(self, visit: Visit, now: datetime, *, staff_id: int | None = None) -> None:
        """This visit is the one of the appointment, due at no hour. Raises AppointmentUsed."""
        self._must_be_unused()
        self.visit_id = visit.id
        self._tell(HappeningKind.CHECKED_IN, now, visit_id=visit.id, staff_id=staff_id)

    def undo_check_in(self, session: Session, *, now: datetime, staff_id: int | None = None) -> None:
        """*Aanmelden* was a mistake: expected again. A number given for it at the counter ends; one from a kiosk stays.

        What linking it added to the questions goes too, while nobody went on with the visit. Undoing twice changes
        nothing. Raises WentOn as soon as the number was called.
        """
        if self.visit_id is None:
            return
        visit = session.get_one(Visit, self.visit_id)
        called = session.scalar(select(Call.id).where(Call.visit_id == visit.id, Call.undone_at.is_(None)).limit(1))
        just_linked = visit.undoable.get("appointment") == self.id
        if visit.state is not State.WAITING or (called is not None and not just_linked):
            raise WentOn(number=visit.number)
        self.visit_id = visit.due_at = None
        if just_linked:
            visit.ask_as_before(now=now)
        if self.gave(visit):
            visit.start_key = f"undone:{visit.id}"
            visit.leave(now=now, staff_id=staff_id)
        self._tell(HappeningKind.CHECK_IN_UNDONE, now, visit_id=visit.id, staff_id=staff_id)

    def move(self, at: datetime, day: date, *, now: datetime, staff_id: int | None = None) -> None:
        """Another hour for the same code. Raises AppointmentUsed."""
        self._must_be_unused()
        self.at, self.day, self.until = at, day, None
        self._tell(HappeningKind.APPOINTMENT_CHANGED, now, staff_id=staff_id)

    def remove(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Cancel it: nobody is expected any more. Raises AppointmentUsed."""
        self._must_be_unused()
        self._tell(HappeningKind.APPOINTMENT_CHANGED, now, staff_id=staff_id)
        session_of(self).delete(self)

    @property
    def form_key(self) -> str:
        """The key that makes *Aanmelden*, pressed twice at the counter, one visit."""
        return f"appointment:{self.id}"

    def gave(self, visit: Visit) -> bool:
        """*Aanmelden* at the counter made this visit; any other had its number before."""
        return visit.start_key == self.form_key

    def answer(self, branch: Branch, catalogue: Catalogue, *, now: datetime) -> CheckIn:
        """May its visitor check in at `now`?"""
        if self.day != branch.day_of(now):
            return CheckIn.OTHER_DAY
        if self.visit_id is not None:
            return CheckIn.USED
        if now < self.at - catalogue.margins.early:
            return CheckIn.EARLY
        return CheckIn.LATE if now > self.last_moment(catalogue) else CheckIn.ON_TIME

    def last_moment(self, catalogue: Catalogue) -> datetime:
        """After this moment the appointment has lapsed."""
        return self.until or self.at + catalogue.margins.late

    def attendance(self, branch: Branch, catalogue: Catalogue, *, now: datetime) -> Attendance:
        """Did its visitor come? Not if they did not check in before the day was over, or never answered a call."""
        if self.visit is not None:
            return Attendance.NOT_COME if self.visit.end_reason is EndReason.NO_SHOW else Attendance.HERE
        if now <= self.last_moment(catalogue):
            return Attendance.EXPECTED
        is_today = self.day == branch.day_of(now)
        closing = catalogue.hours.closing(self.day)
        over = not is_today or closing is None or branch.local(now).time() >= closing
        return Attendance.NOT_COME if over else Attendance.LATE

    def _must_be_unused(self) -> None:
        if self.visit_id is not None:
            raise AppointmentUsed

    def _tell(
        self, kind: HappeningKind, now: datetime, *, visit_id: int | None = None, staff_id: int | None = None
    ) -> None:
        session = session_of(self)
        happenings.record(session, kind, branch_id=self.branch_id, now=now, visit_id=visit_id, staff_id=staff_id)


@dataclass(frozen=True, slots=True)
class Found:
    """What a code means; for an appointment of today, `at` is its hour and `since` the first moment to check in."""

    answer: CheckIn
    at: datetime | None = None
    since: datetime | None = None


def look_up(session: Session, branch: Branch, catalogue: Catalogue, code: str, *, now: datetime) -> Found:
    """What to tell someone with this code. A code of another day tells no hour: the letter may be somebody else's."""
    appointment = appointment_by_code(session, branch.id, code)
    if appointment is None:
        return Found(CheckIn.UNKNOWN)
    answer = appointment.answer(branch, catalogue, now=now)
    if answer is CheckIn.OTHER_DAY:
        return Found(answer)
    return Found(answer, appointment.at, appointment.at - catalogue.margins.early)


def appointment_by_code(session: Session, branch_id: int, code: str) -> Appointment | None:
    """The appointment with this code, or None."""
    return session.scalar(select(Appointment).where(Appointment.branch_id == branch_id, Appointment.code == code))


def appointment_at(session: Session, branch_id: int, key: int) -> Appointment:
    """One appointment of this branch. Raises NoSuchAppointment, also for another branch's."""
    found = session.scalar(select(Appointment).where(Appointment.branch_id == branch_id, Appointment.id == key))
    if found is None:
        raise NoSuchAppointment
    return found


def appointments_on(session: Session, branch_id: int, day: date) -> list[Appointment]:
    """Every appointment of a day with the visit it became, in the order of their hours; one statement."""
    of_day = select(Appointment).where(Appointment.branch_id == branch_id, Appointment.day == day)
    return list(session.scalars(of_day.order_by(Appointment.at, Appointment.id).options(joinedload(Appointment.visit))))


def to_come(session: Session, branch_id: int, day: date) -> int:
    """How many appointments of a day are still waiting for their visitor."""
    waited_for = Appointment.branch_id == branch_id, Appointment.day == day, Appointment.visit_id.is_(None)
    return session.scalar(select(func.count()).select_from(Appointment).where(*waited_for)) or 0


def is_anyone_to_come(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime) -> bool:
    """Is there an appointment today that is not used, and for which it is not too late?"""
    still = Appointment.at >= now - catalogue.margins.late
    today = select(Appointment.id).where(
        Appointment.branch_id == branch.id,
        Appointment.day == branch.day_of(now),
        Appointment.visit_id.is_(None),
        or_(Appointment.until >= now, and_(Appointment.until.is_(None), still)),
    )
    return session.scalar(today.limit(1)) is not None


def hour_of(appointment: Appointment, branch: Branch) -> str:
    """The hour as it is printed on the letter: local, 24 h, `9:20`; empty when none was agreed."""
    return as_hour(branch.local(appointment.at)) if appointment.until is None else ""


def need_behind(appointment: Appointment, catalogue: Catalogue) -> str:
    """The need of the visit: the booked one, or *Ik heb een afspraak* when the catalogue no longer has it."""
    known = catalogue.needs.get(appointment.need)
    return appointment.need if known is not None and not known.signpost else APPOINTMENT


def appointment_of(visit: Visit) -> Appointment | None:
    """The appointment linked to this visit, or None."""
    held = select(Appointment).where(Appointment.branch_id == visit.branch_id, Appointment.visit_id == visit.id)
    return session_of(visit).scalar(held)


def release_appointment(visit: Visit) -> None:
    """The visit is about something else after all: its appointment is open again and the visit is due at no hour."""
    appointment = appointment_of(visit)
    if appointment is not None:
        appointment.visit_id = None
    visit.due_at = None
