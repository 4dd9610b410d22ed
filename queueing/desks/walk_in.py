"""Who is helped without having taken a number? A visitor who is at the desk already (product §4, *walk-direct*)."""

from __future__ import annotations

from datetime import datetime

from queueing.base import Dice, session_of
from queueing.branches import Branch, Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.needs import PERSON, Need
from queueing.colleagues.staff import Staff
from queueing.desks.desk import BY_HAND, Desk
from queueing.refusals import DeskDoesNotHelpWith
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.visit import Visit
from queueing.visits.visit_record import Origin


def needs_of(desk: Desk, catalogue: Catalogue) -> list[Need]:
    """The needs that can be asked directly at this desk: those that go to one of its services."""
    asked = [need for need in catalogue.needs.values() if not need.signpost and need.services]
    return [need for need in asked if need.route in desk.helps_with]


def help_directly(
    desk: Desk,
    hall: Hall,
    branch: Branch,
    catalogue: Catalogue,
    code: str,
    *,
    start_key: str,
    staff: Staff,
    now: datetime,
    dice: Dice,
    ticket_key: bytes,
) -> Visit:
    """Start a visit that is at this desk at once; no display calls its number. Without a need it is for this desk.

    Raises DeskClosed, DeskPaused, DeskBusy, NeedNotOffered, DeskDoesNotHelpWith.
    """
    desk.must_be_ready()
    if code and catalogue.need(code).route not in desk.helps_with:
        raise DeskDoesNotHelpWith(desk=desk.number)
    arrival = Arrival(needs=[code or PERSON], start_key=start_key, origin=Origin.DIRECT)
    visit = start_visit(session_of(desk), hall, branch, catalogue, arrival, now=now, dice=dice, ticket_key=ticket_key)
    if not code:
        visit.assigned_service = desk.helps_with[0]
    visit.call_to(desk.id, hall, why=BY_HAND, staff_id=staff.id, escorted=True, now=now)
    visit.arrive(now=now)
    return visit
