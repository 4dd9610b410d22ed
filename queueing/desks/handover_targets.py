"""Who can receive a question, is anybody there, and what was handed over until now?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from queueing import policy
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.services import Service
from queueing.colleagues.handovers import HandedNeed, Handover
from queueing.colleagues.staff import Staff, colleagues
from queueing.desks.desk import Desk, DeskState, calls_by_desk, desk_at, desk_of, desks_of
from queueing.desks.handing_over import Receiver, is_with_receiver, routes_of
from queueing.refusals import DeskDoesNotHelp, NobodyAtDesk, NoReceiverChosen, NoSuchColleague
from queueing.visits.finding import standing_of
from queueing.visits.visit import Visit, in_line, still_here
from queueing.visits.visit_need import VisitNeed


@dataclass(frozen=True, slots=True)
class PastHandover:
    """One handover as colleagues may know it; the page decides whether its note may be read."""

    handover: Handover
    needs: list[HandedNeed]
    by: str
    person: str
    desk: int | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A desk with a colleague, as a place to hand something over to."""

    desk: Desk
    who: Staff
    state: DeskState


@dataclass(frozen=True, slots=True)
class Targets:
    """Every receiver for these questions. `services` are (service, seats that help with it)."""

    likely: list[tuple[Service, list[Seat]]] = field(default_factory=list)
    further: list[tuple[Service, list[Seat]]] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    away: list[Staff] = field(default_factory=list)

    @property
    def nearby(self) -> set[str]:
        """The choices shown first, as values of the form."""
        chosen = {f"service:{service.code}" for service, _ in self.likely}
        return chosen.union(*({f"desk:{seat.desk.number}", f"person:{seat.who.id}"} for seat in self.seats))


def targets_for(
    session: Session, branch_id: int, catalogue: Catalogue, needs: Collection[VisitNeed], me: Staff, *, now: datetime
) -> Targets:
    """Services of these questions first; desks and colleagues that help with them; then colleagues who are away."""
    people = {person.id: person for person in colleagues(session, branch_id)}
    calls = calls_by_desk(session, branch_id)
    seated = [
        Seat(desk, people[desk.staff_id], desk.state(calls.get(desk.id), now))
        for desk in desks_of(session, branch_id)
        if desk.staff_id in people and desk.staff_id != me.id and desk.away_at is None
    ]
    routes = {code for need in needs for code in routes_of(need, catalogue)}
    by_service = [
        (service, [seat for seat in seated if code in seat.desk.helps_with])
        for code, service in catalogue.services.items()
    ]
    there = {me.id, *(seat.who.id for seat in seated)}
    return Targets(
        likely=[one for one in by_service if one[0].code in routes],
        further=[one for one in by_service if one[0].code not in routes],
        seats=[seat for seat in seated if not routes.isdisjoint(seat.desk.helps_with)],
        away=[
            one for one in people.values() if one.id not in there and not routes.isdisjoint(one.services_in(branch_id))
        ],
    )


def receiver(session: Session, branch_id: int, catalogue: Catalogue, word: str) -> Receiver:
    """The receiver named by `service:ocmw`, `desk:5` (its number) or `person:12`.

    Raises NoReceiverChosen, NoSuchService, NoSuchDesk, NobodyAtDesk, NoSuchColleague.
    """
    kind, _, value = word.partition(":")
    if kind == "service":
        service = catalogue.service(value)
        return Receiver(service.name, service=service.code)
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    if kind == "desk":
        return _at_desk(session, desk_at(session, branch_id, number))
    if kind == "person":
        return _person(session, branch_id, number)
    raise NoReceiverChosen


def must_be_receiver(desk: Desk, visit: Visit, catalogue: Catalogue) -> None:
    """Only a desk that may take a visit may give it back; a pause changes nothing. Raises DeskDoesNotHelp."""
    seated = policy.DeskView(desk.id, desk.staff_id, frozenset(desk.helps_with))
    if not policy.suits(seated, standing_of(visit, catalogue)):
        raise DeskDoesNotHelp(number=visit.number, desk=desk.number)


def passes_of(session: Session, branch_id: int, visit_id: int | None = None) -> dict[int, list[PastHandover]]:
    """Visit id → its handovers, oldest first, of every open visit or of one; one statement."""
    giver, taker = aliased(Staff), aliased(Staff)
    query = (
        select(Handover, HandedNeed, giver.name, taker.name, Desk.number)
        .join(HandedNeed, HandedNeed.handover_id == Handover.id)
        .join(Visit, Visit.id == Handover.visit_id)
        .outerjoin(giver, giver.id == Handover.staff_id)
        .outerjoin(taker, taker.id == Handover.to_person)
        .outerjoin(Desk, Desk.id == Handover.to_desk)
        .where(Handover.branch_id == branch_id, still_here)
        .order_by(Handover.id, HandedNeed.id)
    )
    found: dict[int, list[PastHandover]] = {}
    for handover, handed, by, person, desk in session.execute(
        query if visit_id is None else query.where(Handover.visit_id == visit_id)
    ):
        mine = found.setdefault(handover.visit_id, [])
        if not mine or mine[-1].handover is not handover:
            mine.append(PastHandover(handover, [], by or "een collega", person or "", desk))
        mine[-1].needs.append(handed)
    return found


def stranded(session: Session, branch_id: int) -> list[tuple[Visit, list[PastHandover]]]:
    """Visits that wait where nobody can take them, or were given back and not seen yet; with their handovers (G-3)."""
    passes = passes_of(session, branch_id)
    if not passes:
        return []
    visits = session.scalars(
        select(Visit)
        .where(Visit.branch_id == branch_id, Visit.id.in_(passes), in_line)
        .order_by(Visit.serial)
        .options(selectinload(Visit.needs))
    ).all()
    desks = desks_of(session, branch_id)
    return [(one, passes[one.id]) for one in visits if _is_stranded(one, passes[one.id][-1], desks)]


def _is_stranded(visit: Visit, last: PastHandover, desks: list[Desk]) -> bool:
    if last.handover.given_back_at is not None:
        return last.handover.seen_at is None and not visit.is_assigned
    return is_with_receiver(last.handover, visit) and not is_anyone_there(last, desks)


def is_anyone_there(passed: PastHandover, desks: Iterable[Desk]) -> bool:
    """Somebody at a desk can take this: of that service, at that desk, or that person (G-3)."""
    to = passed.handover
    services = {one.to_service for one in passed.needs}
    return any(
        desk.staff_id is not None
        and desk.away_at is None
        and not services.isdisjoint(desk.helps_with)
        and to.to_desk in (None, desk.id)
        and to.to_person in (None, desk.staff_id)
        for desk in desks
    )


def _at_desk(session: Session, desk: Desk) -> Receiver:
    if desk.staff_id is None or desk.away_at is not None:
        raise NobodyAtDesk(desk=desk.number)
    who = session.get_one(Staff, desk.staff_id)
    return Receiver(f"Loket {desk.number}", desk=desk.id, helps_with=frozenset(desk.helps_with), reader=who)


def _person(session: Session, branch_id: int, key: int) -> Receiver:
    """What a colleague at a desk helps with now; for one who is away, everything they may help with."""
    who = next((one for one in colleagues(session, branch_id) if one.id == key), None)
    if who is None:
        raise NoSuchColleague
    seat = desk_of(session, who.id)
    here = seat is not None and seat.branch_id == branch_id
    helps_with = frozenset(seat.helps_with) if seat is not None and here else who.services_in(branch_id)
    return Receiver(who.name, person=who.id, helps_with=helps_with, reader=who)
