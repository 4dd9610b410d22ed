"""How does a number that somebody holds already become the one of their appointment? Reception says so, nobody else.

Without a code the kiosk gives an ordinary number: an hour is no proof. Linking keeps that number and its arrival; from
then on it stands in line as if it had come in with the code.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from queueing.appointments import Answer, Appointment
from queueing.base import session_of
from queueing.branches import Branch
from queueing.happenings import State
from queueing.needs import APPOINTMENT, PERSON, Catalogue
from queueing.refusals import AlreadyEnded, AppointmentUsed, HasAppointment, NotWaiting, OtherDay
from queueing.slips import booked_needs, slip_of
from queueing.visits import Visit, memory_of


def link(
    visit: Visit,
    appointment: Appointment,
    branch: Branch,
    catalogue: Catalogue,
    *,
    now: datetime,
    staff_id: int | None = None,
) -> None:
    """*Hoort bij een afspraak*: the visit is due at the hour when it came in on time, and asks what was booked too.

    `Appointment.undo_check_in` takes it back. Once more changes nothing. Raises AlreadyEnded, NotWaiting,
    AppointmentUsed, HasAppointment, OtherDay, TooManyNeeds.
    """
    if appointment.visit_id == visit.id:
        return
    if visit.state is State.ENDED:
        raise AlreadyEnded(number=visit.number)
    if visit.state is not State.WAITING:
        raise NotWaiting(number=visit.number, state=visit.state)
    answer = appointment.answer(branch, catalogue, now=visit.arrived_at)
    if answer is Answer.USED:
        raise AppointmentUsed
    if answer is Answer.OTHER_DAY:
        raise OtherDay
    if appointment_of(visit) is not None:
        raise HasAppointment(number=visit.number)
    before = memory_of(visit, None, now)
    _ask_what_was_booked(visit, appointment, branch, catalogue, now)
    if answer is Answer.LATE:
        appointment.take(visit, now, staff_id=staff_id)
    else:
        appointment.check_in(visit, now=now, staff_id=staff_id)
    visit.undoable = {**before, "appointment": appointment.id}


def appointment_of(visit: Visit) -> Appointment | None:
    """The appointment that this visit is the one of, or None."""
    held = select(Appointment).where(Appointment.branch_id == visit.branch_id, Appointment.visit_id == visit.id)
    return session_of(visit).scalar(held)


def _ask_what_was_booked(
    visit: Visit, appointment: Appointment, branch: Branch, catalogue: Catalogue, now: datetime
) -> None:
    """In the place of *Ik heb een afspraak* or *Ik praat liever met iemand*; beside anything else that was chosen."""
    for code in booked_needs(appointment, slip_of(session_of(visit), appointment), catalogue):
        if all(need.code != code for need in visit.open_needs):
            visit.add_need(branch, catalogue, code, now=now)
    for unsaid in (APPOINTMENT, PERSON):
        codes = [need.code for need in visit.open_needs]
        if unsaid in codes and len(codes) > 1:
            visit.drop_need(unsaid, now=now)
