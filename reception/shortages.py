"""Which visitors wait too long while no open desk helps with their question, and who could be asked? (decisions 21)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g
from sqlalchemy import select

from queueing import policy
from queueing.colleagues.asks import Ask, AskKind
from queueing.colleagues.staff import Staff
from queueing.desks.desk import DeskState
from queueing.policy import Standing
from queueing.visits.finding import standing_of
from reception.rows import DeskRow, HallView
from web.clock import now
from web.transactions import db_session


@dataclass(frozen=True, slots=True)
class Helper:
    """A colleague at an open desk who may help with the service but does not now."""

    desk: int
    name: str
    is_free: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Shortage:
    """A service that no open desk helps with, while a visitor waits too long for it."""

    service: str
    name: str
    number: int
    waited: int
    others: int
    helpers: tuple[Helper, ...]


def shortages(view: HallView, asks: Iterable[Ask]) -> list[Shortage]:
    """One for each service, the longest wait first; without a shortage it costs no statement."""
    lines = {line.visit.id: line for line in view.waiting}
    alone: dict[str, list[Standing]] = {}
    for one in _alone(view):
        for service in sorted(one.services if one.assigned_service is None else {one.assigned_service}):
            alone.setdefault(service, []).append(one)
    if not alone:
        return []
    granted = _granted(view.desks)
    asked = {(ask.service, ask.desk_id) for ask in asks if ask.kind is AskKind.HELP_WITH}
    return [
        Shortage(
            service=service,
            name=g.catalogue.services[service].name if service in g.catalogue.services else service,
            number=lines[waiting[0].visit].visit.number,
            waited=lines[waiting[0].visit].waited,
            others=len(waiting) - 1,
            helpers=_helpers(service, view.desks, granted, asked),
        )
        for service, waiting in alone.items()
    ]


def without_work(view: HallView) -> frozenset[int]:
    """The numbers of free desks for which nobody waits, while a visitor waits too long for another profile."""
    if not _alone(view):
        return frozenset()
    standings = [standing_of(line.visit, g.catalogue) for line in view.waiting]
    free = [one.desk for one in view.desks if one.state is DeskState.FREE and one.desk.is_open]
    return frozenset(desk.number for desk in free if not any(policy.suits(desk.view(), one) for one in standings))


def _alone(view: HallView) -> list[Standing]:
    standings = [standing_of(line.visit, g.catalogue) for line in view.waiting]
    return policy.without_a_desk(standings, [one.desk.view() for one in view.desks], now())


def _granted(desks: Iterable[DeskRow]) -> dict[int, frozenset[str]]:
    sitting = [one.desk.staff_id for one in desks if one.desk.is_open]
    people = db_session().scalars(select(Staff).where(Staff.id.in_(sitting)))
    return {person.id: person.services_in(g.branch.id) for person in people}


def _helpers(
    service: str,
    desks: Iterable[DeskRow],
    granted: dict[int, frozenset[str]],
    asked: set[tuple[str | None, int | None]],
) -> tuple[Helper, ...]:
    able = [
        Helper(one.desk.number, one.who, one.state is DeskState.FREE, (service, one.desk.id) in asked)
        for one in desks
        if one.desk.is_open and service in granted.get(one.desk.staff_id or 0, ())
    ]
    return tuple(sorted(able, key=lambda one: (not one.is_free, one.desk)))
