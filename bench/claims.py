"""How many visitors can desks call per second? The whole call on a SQLite file against a bare UPDATE as the floor."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from bench.hall import fill
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.staff import Grant, Role, Staff
from queueing.desks.desk import desk_at
from queueing.storage import PRAGMAS, prepare
from tests.support.people import TUESDAY

DESKS = 10


def measure(*, waiting: int = 200, past: int = 10_000) -> dict[str, float]:
    """Ten desks in threads empty the hall: milliseconds per call, alone and together, and the ratio to the floor."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=waiting, past=past)
        path = Path(folder) / "onthaal.sqlite"
        engine = create_engine(f"sqlite:///{path}", pool_size=DESKS, max_overflow=DESKS)
        prepare(engine, audit_key=b"a key of measurements")
        people = _people(engine)
        _open_desks(engine, people)
        floor = _floor(path)
        alone = _call(engine, 1, people[0], times=20)
        together: list[float] = []
        threads = [
            threading.Thread(target=lambda n=number: together.extend(_call(engine, n, people[n - 1], times=10)))
            for number in range(1, DESKS + 1)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.dispose()
    median = statistics.median(alone)
    return {
        "alone ms": round(median, 2),
        "ten desks, median ms": round(statistics.median(together), 2),
        "ten desks, p95 ms": round(sorted(together)[int(len(together) * 0.95) - 1], 2),
        "floor ms": round(floor, 3),
        "ratio": round(median / floor, 1),
    }


def _people(engine: Engine) -> list[int]:
    with Session(engine) as session:
        lock_hall(session, 1)
        people = []
        for number in range(1, DESKS + 1):
            person = Staff(username=f"bench-{number}", name=f"Bench {number}", password_hash="-")
            services = ["burgerzaken", "breed-onthaal", "huis-van-het-kind", "wonen"]
            person.grants.append(Grant(branch_id=1, role=Role.STAFF, services=services))
            session.add(person)
            people.append(person)
        session.commit()
        return [person.id for person in people]


def _open_desks(engine: Engine, people: list[int]) -> None:
    for number, key in enumerate(people, 1):
        with Session(engine) as session:
            lock_hall(session, 1)
            person = session.get_one(Staff, key)
            desk_at(session, 1, number).open(person, person.services_in(1), now=TUESDAY)
            session.commit()


def _call(engine: Engine, number: int, person: int, *, times: int) -> list[float]:
    took = []
    with Session(engine) as session:
        branch = session.get_one(Branch, 1)
        catalogue = catalogue_of(session, branch)
        for _ in range(times):
            start = time.perf_counter()
            hall = lock_hall(session, 1)
            visit = desk_at(session, 1, number).call_next(
                hall, catalogue, staff=session.get_one(Staff, person), now=TUESDAY
            )
            session.commit()
            took.append((time.perf_counter() - start) * 1000)
            lock_hall(session, 1)
            visit.leave(now=TUESDAY)
            session.commit()
    return took


def _floor(path: Path) -> float:
    """One durable UPDATE … RETURNING on the same file, by the bare driver."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    took = []
    for _ in range(200):
        start = time.perf_counter()
        connection.execute("UPDATE hall SET turn = turn + 1 WHERE branch_id = 1 RETURNING turn").fetchall()
        took.append((time.perf_counter() - start) * 1000)
    connection.close()
    return statistics.median(took)
