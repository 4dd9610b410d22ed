"""Which visits are there: one, or all that are still here? And what place does each have in the queue?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload, selectinload

from queueing.base import hash_of
from queueing.catalogue.catalogue import Catalogue
from queueing.happenings import State
from queueing.policy import Standing, unheld
from queueing.refusals import NoSuchVisit, NumberNotHere
from queueing.visits.visit import Visit, in_line, still_here
from queueing.visits.visit_need import NeedState, VisitNeed


def visit_at(session: Session, branch_id: int, visit_id: int) -> Visit:
    """One visit of this branch, needs included. Raises NoSuchVisit, also for another branch's visit."""
    found = select(Visit).where(Visit.branch_id == branch_id, Visit.id == visit_id)
    visit = session.scalars(found.options(joinedload(Visit.needs))).unique().one_or_none()
    if visit is None:
        raise NoSuchVisit
    return visit


def visit_by_number(session: Session, branch_id: int, number: int) -> Visit:
    """The open visit with this number. Raises NumberNotHere."""
    found = select(Visit).where(Visit.branch_id == branch_id, Visit.number == number, still_here)
    visit = session.scalar(found.options(selectinload(Visit.needs)))
    if visit is None:
        raise NumberNotHere(number=number)
    return visit


def visit_of_day(session: Session, branch_id: int, number: int, day: date) -> Visit:
    """The open visit with this number, else the last visit that had it on this day. Raises NumberNotHere."""
    try:
        return visit_by_number(session, branch_id, number)
    except NumberNotHere:
        past = select(Visit).where(Visit.branch_id == branch_id, Visit.day == day, Visit.number == number)
        visit = session.scalar(past.order_by(Visit.id.desc()).limit(1).options(selectinload(Visit.needs)))
        if visit is None:
            raise
        return visit


def visit_by_token(session: Session, token: str) -> Visit | None:
    """The visit of this phone page, or None. Only the token's hash is looked up."""
    return session.scalar(select(Visit).where(Visit.token_hash == hash_of(token)))


def open_visits(session: Session, branch_id: int) -> list[Visit]:
    """Every visit that has not ended, needs included, oldest ticket first; always two statements."""
    return list(
        session.scalars(
            select(Visit)
            .where(Visit.branch_id == branch_id, still_here)
            .order_by(Visit.day, Visit.serial)
            .options(selectinload(Visit.needs))
        )
    )


def visits_at(session: Session, branch_id: int, keys: Collection[int]) -> dict[int, Visit]:
    """These visits of a branch by key, needs loaded, without those that do not exist."""
    wanted = select(Visit).where(Visit.branch_id == branch_id, Visit.id.in_(keys)).options(selectinload(Visit.needs))
    return {visit.id: visit for visit in session.scalars(wanted)}


def waiting(session: Session, branch_id: int, catalogue: Catalogue) -> list[Standing]:
    """Everybody waiting, as values for the policy; always one statement."""
    rows = session.execute(
        select(
            Visit.id, Visit.serial, Visit.arrived_at, Visit.due_at, Visit.brought_forward_at, Visit.held_until,
            Visit.held_calls, Visit.pause_reason, Visit.parked_until, Visit.assigned_service, Visit.assigned_desk,
            Visit.assigned_person, VisitNeed.service, VisitNeed.code,
        )
        .join(VisitNeed, (VisitNeed.visit_id == Visit.id) & (VisitNeed.state == NeedState.OPEN))
        .where(Visit.branch_id == branch_id, in_line)
        .order_by(Visit.serial)
    )  # fmt: skip
    services: dict[int, set[str]] = defaultdict(set)
    needs: dict[int, set[str]] = defaultdict(set)
    firsts: dict[int, Row[*tuple[Any, ...]]] = {}
    for one in rows:
        services[one.id].add(one.service)
        needs[one.id].add(one.code)
        firsts.setdefault(one.id, one)
    return [_standing(one, services[key], needs[key], catalogue) for key, one in firsts.items()]


def standing_of(visit: Visit, catalogue: Catalogue) -> Standing:
    """One loaded visit as the policy sees it. Only a waiting visit has a pause."""
    wanted = visit.open_needs
    standing = _standing(visit, {need.service for need in wanted}, {need.code for need in wanted}, catalogue)
    return standing if visit.state is State.WAITING else unheld(standing)


def _standing(
    visit: Visit | Row[*tuple[Any, ...]], services: set[str], needs: set[str], catalogue: Catalogue
) -> Standing:
    return Standing(
        visit=visit.id,
        serial=visit.serial,
        arrived_at=visit.arrived_at,
        services=frozenset(services),
        max_wait=catalogue.longest_wait(services, needs),
        due_at=visit.due_at,
        brought_forward_at=visit.brought_forward_at,
        held_until=visit.held_until,
        held_calls=visit.held_calls,
        pause_reason=visit.pause_reason,
        parked_until=visit.parked_until,
        assigned_service=visit.assigned_service,
        assigned_desk=visit.assigned_desk,
        assigned_person=visit.assigned_person,
    )
