"""Does a call take longer when more visitors have ever come?

*Volgende* over HTTP, on both databases; forgetting is off.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.hall import fill
from queueing.happenings import State
from tests.support.people import Colleague
from tests.support.postgres import _running_server
from tests.support.stage import RealHouse

WARM_UP = 10
FEW, MANY = 100, 1_000_000


def measure(*, waiting: int = 50, calls: int = 60) -> dict[str, float]:
    """Median milliseconds of the press with few and with many past visits, and the ratio of the two."""
    told: dict[str, float] = {}
    for database in ("sqlite", "postgresql"):
        few, many = (_median(database, waiting, past, calls) for past in (FEW, MANY))
        told |= {
            f"{database}, {FEW} ms": round(few, 1),
            f"{database}, {MANY} ms": round(many, 1),
            f"{database}, growth": round(many / few, 2),
        }
    return told


def _median(database: str, waiting: int, past: int, calls: int) -> float:
    with _house(database, waiting, past) as place:
        lotte = place.house.signs_in("lotte").sits_down(3)
        times = [_one_call(place, lotte) for _ in range(calls + WARM_UP)]
    return statistics.median(times[WARM_UP:])


def _one_call(place: RealHouse, lotte: Colleague) -> float:
    fields = {"csrf_token": lotte.csrf()}
    start = time.perf_counter()
    answer = lotte.client.post("/reception/desk/calls", data=fields, headers={"HX-Request": "true"})
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"the call was refused: {answer.text}")
    called = next(one for one in place.house.visits() if one.state is State.CALLED)
    lotte.does("undo", called.number)  # so that the number waiting is the same at every call
    return took


@contextmanager
def _house(database: str, waiting: int, past: int) -> Iterator[RealHouse]:
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            yield from _running(Path(folder), waiting, past, None)
        else:
            with _running_server() as url:
                yield from _running(Path(folder), waiting, past, url)


def _running(folder: Path, waiting: int, past: int, database: str | None) -> Iterator[RealHouse]:
    fill(folder, waiting=waiting, past=past, database=database)
    at = {"ONTHAAL_DATABASE_URL": database} if database else {}
    place = RealHouse(folder, env={"ONTHAAL_FORGETS": "0", **at})
    yield place
    place.closes()
