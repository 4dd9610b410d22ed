"""What do the measurements start from? A hall with this many waiting and this many past visits, on a real server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from app import create_app
from config import ROOT
from extensions import db
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.happenings import State
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.calls import Call
from queueing.visits.visit import EndReason, Origin, Visit
from queueing.visits.visit_need import NeedState, VisitNeed
from tests.support.people import ENV, TUESDAY, StillClock, build
from tests.support.servers import Server, start_server
from web.dice import HouseDice

NEEDS = ("PAP-1", "PAP-2", "POS-1", "WON-1", "GEZ-2")
PER_DAY = 400


@contextmanager
def served(*, waiting: int, past: int, threads: int = 200, tokens: list[str] | None = None) -> Iterator[Server]:
    """The real server with such a hall; deleting is off, so that the past stays.

    Adds the tokens of everybody waiting to `tokens`, in the order of arrival.
    """
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=waiting, past=past, tokens=tokens)
        clock = Path(folder) / "clock"
        clock.write_text(TUESDAY.isoformat(), encoding="ascii")
        env = {
            **ENV,
            "ONTHAAL_DATA_DIR": folder,
            "ONTHAAL_CLOCK_FILE": str(clock),
            "ONTHAAL_FORGETS": "0",
            "ONTHAAL_THREADS": str(threads),
        }
        with start_server(env) as server:
            yield server


def fill(
    folder: Path, *, waiting: int, past: int, tokens: list[str] | None = None, database: str | None = None
) -> None:
    """The database of the hall: a SQLite file in this folder, or the empty one at this address."""
    at = {"ONTHAAL_DATABASE_URL": database} if database else {}
    app = create_app({**ENV, "ONTHAAL_DATA_DIR": str(folder), **at})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        add_history(past)
        _wait(app.config["TICKET_KEY"], waiting)
        if tokens is not None:
            in_line = select(Visit).where(Visit.state == State.WAITING).order_by(Visit.serial)
            tokens += [one.token(app.config["TICKET_KEY"]) for one in db.session.scalars(in_line)]
        db.session.remove()
        db.engine.dispose()


NUMBERS = 800
"""The most a house can have at once, 100–899; more exist only in a measurement."""


def _wait(key: bytes, count: int) -> None:
    """The first ones come in as usual; those beyond the house's limit are copies with higher numbers."""
    here, dice = db.session(), HouseDice("bench")
    branch = here.get_one(Branch, 1)
    catalogue = catalogue_of(here, branch)
    hall = lock_hall(here, 1)
    for place in range(min(count, NUMBERS)):
        arrival = Arrival(needs=[NEEDS[place % len(NEEDS)]], start_key=f"bench-{place}", origin=Origin.RECEPTION)
        at = TUESDAY - timedelta(minutes=40) + timedelta(seconds=place)
        start_visit(here, hall, branch, catalogue, arrival, now=at, dice=dice, ticket_key=key)
    here.commit()
    for place in range(NUMBERS, count):
        _copy(here.get_one(Visit, place - NUMBERS + 1), place)
    here.commit()


def _copy(visit: Visit, place: int) -> None:
    """Another visitor in the queue for the same, last of all."""
    here, at = db.session(), TUESDAY - timedelta(minutes=40) + timedelta(seconds=place)
    other = Visit(
        branch_id=visit.branch_id, day=visit.day, serial=place + 1, number=1000 + place, start_key=f"copy-{place}",
        nonce=f"{place:032x}", token_hash=f"copy-{place}", arrived_at=at, origin=visit.origin, edition=visit.edition,
    )  # fmt: skip
    for one in visit.needs:
        other.needs.append(
            VisitNeed(
                branch_id=visit.branch_id,
                code=one.code,
                edition=one.edition,
                service=one.service,
                position=one.position,
            )
        )
    here.add(other)


CHUNK = 10_000


def add_history(count: int) -> None:
    """Past visits as rows: served, one call each, on the days before."""
    for first in range(0, count, CHUNK):
        _add_past(range(first, min(first + CHUNK, count)))
        db.session.commit()
    if db.engine.dialect.name == "postgresql":  # rows with an explicit key do not advance the sequence
        for table in ("visit", "visit_need", "call"):
            db.session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
            )
        db.session.commit()


def _add_past(places: range) -> None:
    visits, needs, calls = [], [], []
    for place in places:
        day = (TUESDAY - timedelta(days=1 + place // PER_DAY)).date()
        at = TUESDAY - timedelta(days=1 + place // PER_DAY, seconds=place % PER_DAY)
        key, serial = place + 1, place % PER_DAY + 1
        visits.append(
            {
                "id": key, "branch_id": 1, "day": day, "serial": serial, "number": 100 + place % 800,
                "start_key": f"past-{place}", "nonce": f"{place:032x}", "token_hash": f"{place:064x}",
                "arrived_at": at,
                "state": State.ENDED, "version": 3, "origin": Origin.KIOSK, "edition": 1, "extras": [],
                "ended_at": at + timedelta(minutes=30), "end_reason": EndReason.SERVED,
            }
        )  # fmt: skip
        needs.append(
            {"branch_id": 1, "visit_id": key, "code": "PAP-1", "edition": 1, "service": "burgerzaken", "position": 0,
             "state": NeedState.SERVED}
        )  # fmt: skip
        calls.append(
            {
                "branch_id": 1, "visit_id": key, "desk_id": 1, "day": day, "serial": serial,
                "why": "longest_wait", "called_at": at, "announced_at": at, "arrived_at": at, "ended_at": at,
            }
        )  # fmt: skip
    for table, rows in ((Visit, visits), (VisitNeed, needs), (Call, calls)):
        db.session.execute(insert(table), rows)
