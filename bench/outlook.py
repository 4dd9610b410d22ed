"""What does one forecast cost the server? All waits of a full hall, newcomers of the real catalogue included.

The floor is a single future of the same hall, stepped by the policy itself: everybody called once by `next_for`.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.hall import fill
from queueing import policy
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.staff import Grant, Role, Staff
from queueing.desks.desk import desks_of
from queueing.forecast.forecast import DRAWS, simulate
from queueing.forecast.hall_now import numbers, outlook, scene_of
from queueing.forecast.model import Scene
from queueing.forecast.observed import learned
from queueing.storage import prepare
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.finding import open_visits
from queueing.visits.visit_record import Origin
from tests.support.people import TUESDAY
from web.dice import HouseDice

WAITING, TIMES = 60, 15


def measure() -> dict[str, float]:
    """Milliseconds of processor time, medians: the simulation alone, and with all its queries."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=0, past=400)
        engine = create_engine(f"sqlite:///{Path(folder) / 'onthaal.sqlite'}")
        prepare(engine, audit_key=b"a key of measurements")
        with Session(engine) as session:
            branch = _furnish(session)
            catalogue, dice = catalogue_of(session, branch), HouseDice("bench")
            desks = desks_of(session, branch.id)
            profiles = [frozenset(desk.helps_with) for desk in desks]
            lengths = learned(session, branch, catalogue, now=TUESDAY, desks=profiles)
            scene = scene_of(session, branch, catalogue, desks, lengths, now=TUESDAY)
            assert len(scene.waiting) >= WAITING
            assert len(scene.desks) == 10
            chance = numbers(dice)

            def whole() -> None:
                session.rollback()
                outlook(session, branch, catalogue, now=TUESDAY, dice=dice)

            costs = {
                "play": _cost(lambda: simulate(scene, chance)),
                "whole": _cost(whole),
                "floor": _cost(lambda: _one_future(scene)),
            }
        engine.dispose()
    found = {f"{name} ms": round(1000 * cost, 1) for name, cost in costs.items()}
    return {
        **found,
        "draws": DRAWS,
        "newcomers": len(scene.newcomers),
        "ratio": round(costs["play"] / costs["floor"], 1),
    }


def _furnish(session: Session) -> Branch:
    """Ten desks with their usual profiles, each with a visitor; sixty wait with one to three needs of the catalogue."""
    branch, chance, dice = session.get_one(Branch, 1), random.Random("outlook"), HouseDice("outlook")
    catalogue = catalogue_of(session, branch)
    codes = [need.code for need in catalogue.all_needs(branch.day_of(TUESDAY)) if not need.signpost]
    hall = lock_hall(session, 1)
    for place in range(WAITING + 10):
        needs = chance.sample(codes, chance.choices((1, 2, 3), (6, 3, 1))[0])
        arrival = Arrival(needs=needs, start_key=f"outlook-{place}", origin=Origin.RECEPTION)
        at = TUESDAY.replace(minute=0) if place < 10 else TUESDAY
        start_visit(session, hall, branch, catalogue, arrival, now=at, dice=dice, ticket_key=b"bench")
    session.flush()
    for desk in desks_of(session, branch.id):
        if desk.staff_id is not None:
            continue
        person = Staff(username=f"bench-{desk.number}", name="Bench", password_hash="-")
        person.grants.append(Grant(branch_id=1, role=Role.STAFF, services=list(desk.usual)))
        session.add(person)
        session.flush()
        desk.open(person, desk.usual, now=TUESDAY)
    session.flush()
    for desk, visit in zip(desks_of(session, branch.id), open_visits(session, branch.id), strict=False):
        visit.call_to(desk.id, hall, why="longest_wait", staff_id=desk.staff_id or 0, now=TUESDAY)
        visit.arrive(now=TUESDAY)
    session.commit()
    return branch


def _one_future(scene: Scene) -> None:
    line = [one.standing for one in scene.waiting]
    while line:
        before = len(line)
        for desk in scene.desks:
            choice = policy.next_for(desk.view, line, scene.now)
            if choice is not None:
                line = [one for one in line if one.visit != choice.visit]
        if len(line) == before:
            return


def _cost(action: Callable[[], object]) -> float:
    costs = []
    for _ in range(TIMES):
        began = time.process_time()
        action()
        costs.append(time.process_time() - began)
    return statistics.median(costs)
