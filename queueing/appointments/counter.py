"""How does a visitor with an appointment check in at the counter? *Aanmelden*, pressed by reception (product §6)"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from queueing.appointments.appointment import Appointment, CheckIn, hour_of
from queueing.appointments.outreach_slips import Slip, booked_needs, slip_of
from queueing.appointments.refusals import AppointmentUsed, OtherDay, TooEarly
from queueing.base import Dice
from queueing.branches import Branch, Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.opening import as_hour
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.visit import Visit
from queueing.visits.visit_record import Origin


def come_in(
    session: Session, hall: Hall, branch: Branch, catalogue: Catalogue, appointment: Appointment,
    *, now: datetime, dice: Dice, ticket_key: bytes,
) -> Visit:  # fmt: skip
    """A number for what was booked, due at the hour; an ordinary number when too late.

    Whoever brings a slip of a neighbourhood worker gets what was written on it, as at the kiosk.
    Raises AppointmentUsed, OtherDay, TooEarly and everything that `start_visit` raises.
    """
    answer = appointment.answer(branch, catalogue, now=now)
    if answer is CheckIn.USED:
        raise AppointmentUsed
    if answer is CheckIn.OTHER_DAY:
        raise OtherDay
    if answer is CheckIn.EARLY:
        since = as_hour(branch.local(appointment.at - catalogue.margins.early))
        raise TooEarly(at=hour_of(appointment, branch), since=since)
    arrival = _arrival(appointment, slip_of(session, appointment), catalogue)
    visit = start_visit(session, hall, branch, catalogue, arrival, now=now, dice=dice, ticket_key=ticket_key)
    if answer is CheckIn.ON_TIME:
        appointment.check_in(visit, now=now)
    else:
        appointment.take(visit, now)
    return visit


def _arrival(appointment: Appointment, slip: Slip | None, catalogue: Catalogue) -> Arrival:
    """What the catalogue still has of what was written down."""
    needs, key = booked_needs(appointment, slip, catalogue), appointment.form_key
    if slip is None:
        return Arrival(needs, key, Origin.APPOINTMENT)
    language = slip.language if slip.language in catalogue.languages else SOURCE
    extras = [code for code in slip.extras if code in catalogue.extras]
    return Arrival(needs, key, Origin.APPOINTMENT, language, extras)
