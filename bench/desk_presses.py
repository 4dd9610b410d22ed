"""What do the two commonest presses of a desk cost? *Volgende* and *Klaar en volgende*, with their answers.

On a SQLite file, with the test client, so that only the house is measured. The floor is reading the same answer without
an action. Processor time is given beside wall time: it stays the same on a machine that others use.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from werkzeug.test import TestResponse

from app import create_app
from bench.hall import fill
from queueing.happenings import State
from tests.support.people import ENV, Colleague, House, StillClock

WARM_UP = 5
HTMX = {"HX-Request": "true"}


def measure(*, waiting: int = 300, past: int = 10_000, presses: int = 40) -> dict[str, float]:
    """Median milliseconds of each press, its processor time, and its ratio to the floor's."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=waiting, past=past)
        app = create_app({**ENV, "ONTHAAL_DATA_DIR": folder, "ONTHAAL_FORGETS": "0"})
        app.extensions["clock"] = StillClock()
        house = House(app)
        house.looks = False
        lotte = house.signs_in("lotte").sits_down(3)
        calls, finishes, floor = [], [], []
        for _ in range(presses + WARM_UP):
            calls.append(_press(lotte, "/reception/desk/calls"))
            finishes.append(_press(lotte, f"/reception/desk/visits/{_here(house)}/finish-and-next"))
            floor.append(_timed(lambda: lotte.client.get("/reception/desk/at_desk", headers=HTMX)))
            lotte.posts(f"/reception/desk/visits/{_here(house)}/finish")
        house.closes()
    next_ms, next_cpu = _medians(calls)
    finish_ms, finish_cpu = _medians(finishes)
    _, floor_cpu = _medians(floor)
    return {
        "call next ms": round(next_ms, 1),
        "call next, processor ms": round(next_cpu, 1),
        "finish and next ms": round(finish_ms, 1),
        "finish and next, processor ms": round(finish_cpu, 1),
        "floor, processor ms": round(floor_cpu, 1),
        "call next, ratio": round(next_cpu / floor_cpu, 2),
        "finish and next, ratio": round(finish_cpu / floor_cpu, 2),
    }


def _press(lotte: Colleague, address: str) -> tuple[float, float]:
    return _timed(lambda: lotte.posts(address, headers=HTMX))


def _timed(ask: Callable[[], TestResponse]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    answer = ask()
    took = (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"the press was refused: {answer.text}")
    return took


def _here(house: House) -> int:
    return next(one.id for one in house.visits() if one.state in (State.CALLED, State.SERVING))


def _medians(took: list[tuple[float, float]]) -> tuple[float, float]:
    wall, processor = zip(*took[WARM_UP:], strict=True)
    return statistics.median(wall), statistics.median(processor)
