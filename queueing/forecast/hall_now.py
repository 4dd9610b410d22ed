"""How long will everybody here wait? The hall as it is in the database, simulated forward (product §8, G-9).

One answer for all faces: compute it once per ring of the bell and cache it. It writes nothing and needs no lock.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.appointments.appointment import Appointment
from queueing.base import Dice
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.desks.desk import Desk, desks_of
from queueing.forecast.accuracy import calibration
from queueing.forecast.crowd import DeskSeen, Known, crowd, unhurried
from queueing.forecast.forecast import simulate
from queueing.forecast.head_of_line import with_the_queue
from queueing.forecast.model import DeskNow, Forecast, Scene, Waiting
from queueing.forecast.observed import learned
from queueing.forecast.scene import AtDesk, desk_now, waits
from queueing.forecast.service_times import LONGEST_BETWEEN, ServiceTimes
from queueing.happenings import State
from queueing.policy import Standing, newcomer
from queueing.visits.calls import Call, is_open
from queueing.visits.finding import open_visits, standing_of
from queueing.visits.visit import ABSENCES_TO_MISS, CALLS_AFTER_ABSENCE, PAUSE_AFTER_ABSENCE, Visit
from queueing.visits.visit_need import VisitNeed

NUMBERS = 20_000
"""How many random numbers one forecast takes."""
SOON = timedelta(hours=3)
"""Appointments further away change nothing for visitors who wait now."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One moment, computed twice: `staff` may know what people come for, `others` must not (decisions 34)."""

    staff: Forecast
    others: Forecast


def foresee(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime, dice: Dice) -> Foreseen:
    """A span for every visit that waits, is parked, or waits again later; and for a newcomer, by service.

    The number of statements is fixed. `trusted` is false while no range may be shown.
    """
    desks = [desk for desk in desks_of(session, branch.id) if desk.staff_id is not None and desk.away_at is None]
    profiles = [frozenset(desk.helps_with) for desk in desks]
    lengths = learned(session, branch, catalogue, now=now, desks=profiles)
    hall = _hall(session, branch, catalogue, desks, now)
    scene = _scene(session, branch, catalogue, hall, lengths, now=now)
    local = branch.local(now)
    asked = [code for code, need in catalogue.needs.items() if code in lengths.shares and need.services]
    services = {code: catalogue.route_of(code, local) for code in asked}
    known = Known(services, lengths)
    newcomers = {key: unhurried(one) for key, one in scene.newcomers.items()}
    as_seen = hall.as_seen(now)
    seen = replace(crowd(known, scene.waiting, as_seen, now=now), newcomers=newcomers, habits=scene.habits)
    trusted = calibration(session, branch, now=now)

    def found(scene: Scene) -> Forecast:
        played = simulate(scene, numbers(dice))
        return replace(played, trusted=trusted.shown, widening=trusted.widening)

    return Foreseen(found(scene), with_the_queue(found(seen), seen, as_seen))


def outlook(session: Session, branch: Branch, catalogue: Catalogue, *, now: datetime, dice: Dice) -> Forecast:
    """The staff's part of `foresee`."""
    return foresee(session, branch, catalogue, now=now, dice=dice).staff


def numbers(dice: Dice) -> list[float]:
    """Random numbers for the forecast, in [0, 1)."""
    return [one / 65536 for one in array("H", dice.random_bytes(2 * NUMBERS))]


@dataclass(frozen=True, slots=True)
class _Hall:
    """What is read once for both: visits, open desks, their latest calls, how far each desk has come in the queue."""

    visits: Mapping[int, Visit]
    desks: Sequence[Desk]
    latest: Mapping[int, Call]
    reached: Mapping[int, datetime]
    standings: Mapping[int, Standing]

    def visitor(self, desk: Desk) -> tuple[Visit | None, Call | None]:
        """The visitor at this desk, and its latest call."""
        call = self.latest.get(desk.id)
        return (self.visits.get(call.visit_id) if call is not None and call.is_open else None), call

    def as_seen(self, now: datetime) -> list[DeskSeen]:
        """The desks as anyone sees them."""
        return [self._seen(desk, now) for desk in self.desks]

    def _seen(self, desk: Desk, now: datetime) -> DeskSeen:
        visitor, call = self.visitor(desk)
        helps = visitor is not None and call is not None
        ended = call.ended_at if call is not None else None
        rests = desk.paused_at is None and (desk.wraps_up_until is None or desk.wraps_up_until <= now)
        return DeskSeen(
            view=desk.view(),
            visitor=self.standings[visitor.id] if visitor is not None else None,
            called_at=call.called_at if helps and call else None,
            arrived_at=call.arrived_at if helps and call else None,
            paused_at=desk.paused_at,
            wraps_up_until=desk.wraps_up_until,
            last_ended_at=ended,
            reached=self.reached.get(desk.id),
            free=not helps and rests and ended is not None and (now - ended).total_seconds() > LONGEST_BETWEEN,
        )


def scene_of(
    session: Session,
    branch: Branch,
    catalogue: Catalogue,
    desks: Sequence[Desk],
    lengths: ServiceTimes,
    *,
    now: datetime,
) -> Scene:
    """The hall of this moment, with what staff may know."""
    return _scene(session, branch, catalogue, _hall(session, branch, catalogue, desks, now), lengths, now=now)


def _hall(session: Session, branch: Branch, catalogue: Catalogue, desks: Sequence[Desk], now: datetime) -> _Hall:
    visits = {visit.id: visit for visit in open_visits(session, branch.id)}
    latest, reached = _latest_calls(session, branch, now)
    standings = {key: standing_of(visit, catalogue) for key, visit in visits.items()}
    return _Hall(visits, desks, latest, reached, standings)


def _limits(catalogue: Catalogue) -> dict[str, timedelta | None]:
    return {code: service.max_wait for code, service in catalogue.services.items()}


def _scene(
    session: Session, branch: Branch, catalogue: Catalogue, hall: _Hall, lengths: ServiceTimes, *, now: datetime
) -> Scene:
    limits = _limits(catalogue)
    people = [
        waits(hall.standings[visit.id], _asked(visit.open_needs), limits, lengths, now=now, absences=visit.absences)
        for visit in hall.visits.values()
        if visit.state in (State.WAITING, State.PARKED)
    ]
    views: list[DeskNow] = []
    for desk in hall.desks:
        visitor, call = hall.visitor(desk)
        busy = None
        if visitor is not None and call is not None:
            hand = visitor.in_hand(desk.helps_with)
            busy = AtDesk([need.code for need in hand], call.called_at, call.arrived_at)
            if left := _asked(need for need in visitor.open_needs if need not in hand):
                people.append(waits(hall.standings[visitor.id], left, limits, lengths, now=now, after_desk=desk.id))
        views.append(
            desk_now(
                desk.view(), lengths, now=now, visitor=busy, paused_at=desk.paused_at,
                wraps_up_until=desk.wraps_up_until, last_ended_at=call.ended_at if call is not None else None,
            )
        )  # fmt: skip
    people += _expected(session, branch, catalogue, lengths, now=now)
    habits = replace(
        lengths.habits, held_for=PAUSE_AFTER_ABSENCE.total_seconds(), held_calls=CALLS_AFTER_ABSENCE,
        absences_to_miss=ABSENCES_TO_MISS,
    )  # fmt: skip
    newcomers = {
        code: replace(newcomer(frozenset({code}), now=now), max_wait=service.max_wait)
        for code, service in catalogue.services.items()
    }
    return Scene(now, people, views, newcomers, habits)


def _asked(needs: Iterable[VisitNeed]) -> list[tuple[str, str]]:
    return [(need.code, need.service) for need in needs]


def _latest_calls(session: Session, branch: Branch, now: datetime) -> tuple[dict[int, Call], dict[int, datetime]]:
    """Per desk the open call, else the last of today that ended; and the arrival of the latest comer on its screen."""
    today = select(Call.id).where(Call.branch_id == branch.id, Call.day == branch.day_of(now), Call.undone_at.is_(None))
    known = today.union(select(Call.id).where(Call.branch_id == branch.id, is_open))
    calls = session.execute(
        select(Call, Visit.arrived_at)
        .join(Visit, Visit.id == Call.visit_id)
        .where(Call.id.in_(known))
        .order_by(Call.id)  # not by serial: calls that no screen shows count down from -1
    )
    found: dict[int, Call] = {}
    reached: dict[int, datetime] = {}
    for call, came in calls:
        if call.is_open or call.desk_id not in found or not found[call.desk_id].is_open:
            found[call.desk_id] = call
        if not call.escorted:
            reached[call.desk_id] = max(came, reached.get(call.desk_id, came))
    return found, reached


def _expected(
    session: Session, branch: Branch, catalogue: Catalogue, lengths: ServiceTimes, *, now: datetime
) -> list[Waiting]:
    """Visitors with an appointment soon, not here yet: they come in at their hour and then go first."""
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
    limits, people = _limits(catalogue), []
    for one in booked:
        need = catalogue.needs.get(one.need)
        if need is None or need.signpost or not need.services:
            continue
        comes = max(one.at, now + timedelta(minutes=1))
        standing = replace(newcomer(frozenset({need.route}), now=comes), due_at=one.at, parked_until=comes)
        people.append(waits(standing, [(need.code, need.route)], limits, lengths, now=now, here=False))
    return people
