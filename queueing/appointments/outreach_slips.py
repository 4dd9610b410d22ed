"""What does a neighbourhood worker give to a visitor who comes later? A slip: a code, a day and an hour (G-5).

The code is final the moment the slip is given, also without a network: the worker's page holds a few codes reserved
for it. The slip does not say why the visitor comes; their needs are kept here, without a name, for that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from queueing import happenings
from queueing.appointments.appointment import Appointment, appointment_by_code, need_behind
from queueing.appointments.codes import SpareCode, fresh_code
from queueing.appointments.refusals import ClosedThen, CodeNotSpare, HourPassed, NoSuchSlip, SlipTooFar
from queueing.base import Base, Dice
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.happenings import HappeningKind
from queueing.visits.arrival import Arrival, asked_rightly
from queueing.visits.visit import Visit, in_line
from queueing.visits.visit_record import Origin

BLOCK = 20
"""Codes that a page keeps ready: enough for an hour without a network."""
MOST_SPARE = 60
"""The most unused codes of one worker, however many screens they have."""
DAYS_AHEAD = 14
STEP = timedelta(minutes=15)


class Slip(Base):
    """What the visitor with this appointment comes for. Never which worker gave it, never a name."""

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("branch_id", "start_key"),
        UniqueConstraint("appointment_id"),
        {"sqlite_autoincrement": True},  # ids are never reused: a page left open overnight cannot show another slip
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    start_key: Mapped[str] = mapped_column(String(64))
    needs: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(12), default="nl")
    extras: Mapped[list[str]] = mapped_column(default=list)
    appointment: Mapped[Appointment] = relationship()


@dataclass(frozen=True, slots=True)
class Coming:
    """A visitor who will come at an hour; `code` is empty when the server may choose one."""

    needs: Sequence[str]
    start_key: str
    at: datetime
    code: str = ""
    language: str = "nl"
    extras: Sequence[str] = ()


def keep_codes(
    session: Session, branch: Branch, staff_id: int, *, count: int, now: datetime, dice: Dice
) -> list[SpareCode]:
    """Up to `count` fresh codes for this worker's page, at most BLOCK at once; fewer near the limit of MOST_SPARE."""
    held = session.scalar(select(func.count()).select_from(SpareCode).where(SpareCode.staff_id == staff_id)) or 0
    until = branch.day_of(now) + timedelta(days=1)
    codes: list[SpareCode] = []
    for _ in range(max(min(count, BLOCK, MOST_SPARE - held), 0)):
        codes.append(
            SpareCode(branch_id=branch.id, staff_id=staff_id, code=fresh_code(session, branch.id, dice), until=until)
        )
        session.add(codes[-1])
        session.flush()
    return codes


def make_slip(
    session: Session, branch: Branch, catalogue: Catalogue, coming: Coming, *, now: datetime, dice: Dice
) -> Slip:
    """Expect a visitor at their hour; the same `start_key` again gives the same slip, unchanged.

    If this same form was given a ticket number and the page never received the answer, that number is withdrawn: a form
    gives either a number or a slip.
    Raises NoNeedChosen, TooManyNeeds, NeedNotOffered, LanguageNotOffered, UnknownExtra, SlipTooFar, HourPassed,
    ClosedThen, CodeNotSpare.
    """
    again = session.scalar(select(Slip).where(Slip.branch_id == branch.id, Slip.start_key == coming.start_key))
    if again is not None:
        return again
    arrival = Arrival(coming.needs, coming.start_key, Origin.APPOINTMENT, coming.language, coming.extras)
    needs = asked_rightly(catalogue, arrival)
    _check_hour(branch, catalogue, coming.at, now)
    code = _used_up(session, branch, coming.code) if coming.code else fresh_code(session, branch.id, dice)
    appointment = Appointment(branch_id=branch.id, day=branch.day_of(coming.at), at=coming.at, code=code, need=needs[0])
    slip = Slip(
        branch_id=branch.id,
        appointment=appointment,
        start_key=coming.start_key,
        needs=needs,
        language=coming.language,
        extras=sorted(set(coming.extras)),
    )
    session.add(slip)
    happenings.record(session, HappeningKind.SLIP_MADE, branch_id=branch.id, now=now)
    _take_number_back(session, branch, coming.start_key, now)
    session.flush()
    return slip


def slip_at(session: Session, branch_id: int, key: int) -> Slip:
    """One slip of this branch, with its appointment. Raises NoSuchSlip, also for another branch's slip."""
    wanted = select(Slip).where(Slip.branch_id == branch_id, Slip.id == key).options(joinedload(Slip.appointment))
    slip = session.scalar(wanted)
    if slip is None:
        raise NoSuchSlip
    return slip


def slip_of(session: Session, appointment: Appointment | None) -> Slip | None:
    """The slip of this appointment, or None when the appointment was made elsewhere."""
    return session.scalar(select(Slip).where(Slip.appointment_id == appointment.id)) if appointment else None


def booked_needs(appointment: Appointment, slip: Slip | None, catalogue: Catalogue) -> list[str]:
    """What someone with this appointment, and perhaps a slip, comes for, as far as the catalogue still has it."""
    behind = [code for code in slip.needs if code in catalogue.needs] if slip is not None else []
    return behind or [need_behind(appointment, catalogue)]


def days_of_slips(branch: Branch, *, now: datetime) -> list[date]:
    """The days for which a slip can be given."""
    return [branch.day_of(now) + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]


def hours_of_slips(catalogue: Catalogue, day: date) -> list[str]:
    """The hours of a day on which someone can be expected, each quarter that the house is open: `08:30`."""
    hours = []
    for opens, closes in catalogue.hours.on(day):
        moment = datetime.combine(day, opens)
        while moment < datetime.combine(day, closes):
            hours.append(f"{moment:%H:%M}")
            moment += STEP
    return hours


def forget_spare_codes(session: Session, branch: Branch, days: Sequence[date]) -> None:
    """Delete the codes of these days that nobody was given."""
    session.execute(delete(SpareCode).where(SpareCode.branch_id == branch.id, SpareCode.until.in_(days)))


def forget_slips(session: Session, branch: Branch, days: Sequence[date]) -> None:
    """Delete what visitors of these days would have come for; before their appointments are deleted."""
    of_days = select(Appointment.id).where(Appointment.branch_id == branch.id, Appointment.day.in_(days))
    session.execute(
        delete(Slip).where(Slip.appointment_id.in_(of_days.scalar_subquery())),
        execution_options={"synchronize_session": "fetch"},
    )


def _check_hour(branch: Branch, catalogue: Catalogue, at: datetime, now: datetime) -> None:
    """A slip given without a network arrives late: it is accepted as long as the kiosk accepts its code."""
    if branch.day_of(at) > branch.day_of(now) + timedelta(days=DAYS_AHEAD):
        raise SlipTooFar(days=DAYS_AHEAD)
    if at < now - catalogue.margins.late:
        raise HourPassed
    if not catalogue.is_open(branch.local(at)):
        raise ClosedThen


def _used_up(session: Session, branch: Branch, code: str) -> str:
    spare = _spare(session, branch, code)
    if spare is None or appointment_by_code(session, branch.id, code) is not None:
        raise CodeNotSpare
    session.delete(spare)
    return code


def _spare(session: Session, branch: Branch, code: str) -> SpareCode | None:
    return session.scalar(select(SpareCode).where(SpareCode.branch_id == branch.id, SpareCode.code == code))


def _take_number_back(session: Session, branch: Branch, start_key: str, now: datetime) -> None:
    given = Visit.branch_id == branch.id, Visit.start_key == start_key, in_line
    visit = session.scalar(select(Visit).where(*given))
    if visit is not None:
        visit.leave(now=now)
