"""How long will everybody here wait? The hall as the database has it, played forward (product §8, G-9).

One answer for all faces: make it once a ring and keep it. It writes nothing and need not hold the turn.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.appointments import Appointment
from queueing.base import Dice
from queueing.branches import Branch
from queueing.calls import Call, is_open
from queueing.desks import Desk, desks_of
from queueing.finding_visits import open_visits, standing_of
from queueing.forecast import DeskNow, Outlook, Scene, Waits, play
from queueing.happenings import State
from queueing.lengths import Lengths
from queueing.lived import learned
from queueing.needs import Catalogue
from queueing.policy import Standing
from queueing.scenes import AtDesk, desk_now, waits
from queueing.told import trust
from queueing.visits import ABSENCES_TO_MISS, CALLS_AFTER_ABSENCE, PAUSE_AFTER_ABSENCE

NUMBERS = 20_000
"""How many numbers of chance one outlook takes."""
SOON = timedelta(hours=3)
"""Appointments further away change nothing for who waits now."""
LAST = 1_000_000
"""The serial of whoever would come in now: after everybody."""


def outlook(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime, dice: Dice) -> Outlook:
    """A span for every visit in line, parked, or back in line later; and for a newcomer, by service.

    The number of statements is fixed. `trusted` is false while no range may be shown.
    """
    desks = [desk for desk in desks_of(session, branch.id) if desk.staff_id is not None and desk.away_at is None]
    profiles = [frozenset(desk.helps_with) for desk in desks]
    lengths = learned(session, branch, catalogue, now=now, desks=profiles)
    scene = scene_of(session, branch, catalogue, desks, lengths, now=now)
    found = play(scene, numbers(dice))
    known = {visit: span for visit, span in found.waiting.items() if visit > 0}
    trusted = trust(session, branch, now=now)
    return replace(found, waiting=known, trusted=trusted.shown, stretch=trusted.stretch)


def numbers(dice: Dice) -> list[float]:
    """Chance for the forecast: numbers in [0, 1)."""
    return [one / 65536 for one in array("H", dice.octets(2 * NUMBERS))]


def scene_of(
    session: Session, branch: Branch, catalogue: Catalogue, desks: Sequence[Desk], lengths: Lengths, *, now: datetime
) -> Scene:
    """The hall of this moment."""
    visits = {visit.id: visit for visit in open_visits(session, branch.id)}
    latest = _latest_calls(session, branch, now)
    limits = {code: service.max_wait for code, service in catalogue.services.items()}
    people: list[Waits] = []
    for visit in visits.values():
        if visit.state in (State.WAITING, State.PARKED):
            asked = [(need.code, need.service) for need in visit.open_needs]
            standing = standing_of(visit, catalogue)
            people.append(waits(standing, asked, limits, lengths, now=now, absences=visit.absences))
    views: list[DeskNow] = []
    for desk in desks:
        call = latest.get(desk.id)
        visitor = visits.get(call.visit_id) if call is not None and call.is_open else None
        busy = None
        if visitor is not None and call is not None:
            hand = visitor.in_hand(desk.helps_with)
            busy = AtDesk([need.code for need in hand], call.called_at, call.arrived_at)
            left = [(need.code, need.service) for need in visitor.open_needs if need not in hand]
            if left:
                standing = standing_of(visitor, catalogue)
                people.append(waits(standing, left, limits, lengths, now=now, after_desk=desk.id))
        views.append(
            desk_now(
                desk.view(), lengths, now=now, visitor=busy, paused_at=desk.paused_at,
                wraps_up_until=desk.wraps_up_until, last_ended_at=call.ended_at if call is not None else None,
            )
        )  # fmt: skip
    people += _expected(session, branch, catalogue, lengths, now=now)
    habits = replace(
        lengths.habits,
        held_for=PAUSE_AFTER_ABSENCE.total_seconds(),
        held_calls=CALLS_AFTER_ABSENCE,
        absences_to_miss=ABSENCES_TO_MISS,
    )
    newcomers = {
        code: Standing(0, LAST, now, frozenset({code}), max_wait=service.max_wait)
        for code, service in catalogue.services.items()
    }
    return Scene(now, people, views, newcomers, habits)


def _latest_calls(session: Session, branch: Branch, now: datetime) -> dict[int, Call]:
    """Per desk the open call, else the last of today that ended."""
    today = select(Call.id).where(Call.branch_id == branch.id, Call.day == branch.day_of(now), Call.undone_at.is_(None))
    known = today.union(select(Call.id).where(Call.branch_id == branch.id, is_open))
    calls = session.scalars(select(Call).where(Call.id.in_(known)).order_by(Call.serial))
    found: dict[int, Call] = {}
    for call in calls:
        if call.is_open or call.desk_id not in found or not found[call.desk_id].is_open:
            found[call.desk_id] = call
    return found


def _expected(
    session: Session, branch: Branch, catalogue: Catalogue, lengths: Lengths, *, now: datetime
) -> list[Waits]:
    """Who has an appointment soon and is not here yet comes in at his hour, and then goes before. Keys below zero."""
    booked = session.scalars(
        select(Appointment)
        .where(
            Appointment.branch_id == branch.id,
            Appointment.visit_id.is_(None),
            Appointment.until.is_(None),
            Appointment.at.between(now - catalogue.margins.late, now + SOON),
        )
        .order_by(Appointment.at, Appointment.id)
    )
    limits = {code: service.max_wait for code, service in catalogue.services.items()}
    people = []
    for one in booked:
        need = catalogue.needs.get(one.need)
        if need is None or need.signpost or not need.services:
            continue
        comes = max(one.at, now + timedelta(minutes=1))
        standing = Standing(-one.id, LAST, comes, frozenset({need.route}), due_at=one.at, parked_until=comes)
        people.append(waits(standing, [(need.code, need.route)], limits, lengths, now=now))
    return people
