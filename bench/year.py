"""What does the page of a whole year cost, with 300 visits a day? And a month; the floor is a page without figures."""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

from app import create_app
from bench.hall import fill
from tests.support.past import lived_through
from tests.support.people import ENV, Colleague, House, StillClock

A_DAY = 300
FIRST, LAST = date(2025, 11, 3), date(2026, 11, 16)
TIMES = 9
PAGES = {"year": "/management/figures/2026", "month": "/management/figures/2026-10", "floor": "/management/"}


def measure() -> dict[str, float]:
    """Milliseconds of processor time in the server for one page; medians."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=0, past=0)
        app = create_app({**ENV, "ONTHAAL_DATA_DIR": folder})
        app.extensions["clock"] = StillClock()
        house = House(app)
        house.looks = False
        house.does(partial(lived_through, FIRST, LAST, a_day=A_DAY))
        manager = house.signs_in("wout")
        costs: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(TIMES):
            for name, address in PAGES.items():
                costs[name].append(_cost(manager, address))
        found = {name: statistics.median(every) for name, every in costs.items()}
        return {name: round(value * 1000, 1) for name, value in found.items()} | {
            "ratio": round(found["year"] / found["floor"], 1)
        }


def _cost(manager: Colleague, address: str) -> float:
    began = time.process_time()
    answer = manager.client.get(address)
    assert answer.status_code == 200
    return time.process_time() - began
