"""How is a number that a visitor already holds linked to their appointment? Only reception can do it.

Without a code the kiosk gives an ordinary number: an hour is no proof. Linking keeps that number and its arrival; from
then on it waits as if it had come in with the code.
"""

from __future__ import annotations

from datetime import datetime

from queueing.appointments.appointment import Appointment, CheckIn, appointment_of
from queueing.appointments.outreach_slips import booked_needs, slip_of
from queueing.appointments.refusals import AppointmentUsed, HasAppointment, OtherDay
from queueing.base import session_of
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.needs import APPOINTMENT, PERSON
from queueing.happenings import State
from queueing.refusals import AlreadyEnded, NotWaiting
from queueing.visits.visit import Visit


def link(
    visit: Visit,
    appointment: Appointment,
    branch: Branch,
    catalogue: Catalogue,
    *,
    now: datetime,
    staff_id: int | None = None,
) -> None:
    """*Hoort bij een afspraak*: the visit is due at the hour if it came in on time, and gets the booked need too.

    `Appointment.undo_check_in` undoes it. A second time changes nothing. Raises AlreadyEnded, NotWaiting,
    AppointmentUsed, HasAppointment, OtherDay, TooManyNeeds.
    """
    if appointment.visit_id == visit.id:
        return
    if visit.state is State.ENDED:
        raise AlreadyEnded(number=visit.number)
    if visit.state is not State.WAITING:
        raise NotWaiting(number=visit.number, state=visit.state)
    answer = appointment.answer(branch, catalogue, now=visit.arrived_at)
    if answer is CheckIn.USED:
        raise AppointmentUsed
    if answer is CheckIn.OTHER_DAY:
        raise OtherDay
    if appointment_of(visit) is not None:
        raise HasAppointment(number=visit.number)
    before = visit.remember(None, now)
    _ask_what_was_booked(visit, appointment, branch, catalogue, now)
    if answer is CheckIn.LATE:
        appointment.take(visit, now, staff_id=staff_id)
    else:
        appointment.check_in(visit, now=now, staff_id=staff_id)
    visit.undoable = {**before, "appointment": appointment.id}


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
