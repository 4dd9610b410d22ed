"""What does one ring cost the server at reception? The hall list of 150 waiting, computed and taken from the cache.

The floor is the smallest live part of the same page, over the same route.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from pathlib import Path

from app import create_app
from bench.hall import fill
from tests.support.people import ENV, House, StillClock

WAITING = 150
TIMES = 40


def measure() -> dict[str, float]:
    """Milliseconds of processor time in the server for one refresh; medians."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=WAITING, past=0)
        app = create_app({**ENV, "ONTHAAL_DATA_DIR": folder})
        app.extensions["clock"] = StillClock()
        house = House(app)
        house.looks = False
        host, other = house.signs_in("samira"), house.signs_in("samira")
        numbers = [visit.number for visit in house.visits()]
        made, kept, floor = [], [], []
        for turn in range(TIMES):
            host.opens("/reception/")
            host.hosts("language", numbers[turn], {"language": "fr"})
            made.append(_cost(host, "/reception/waiting"))
            kept.append(_cost(other, "/reception/waiting"))
            floor.append(_cost(host, "/reception/alerts"))
        found = {"made": statistics.median(made), "kept": statistics.median(kept), "floor": statistics.median(floor)}
        return {name: round(value * 1000, 1) for name, value in found.items()} | {
            "ratio": round(found["made"] / found["floor"], 1)
        }


def _cost(person: object, address: str) -> float:
    began = time.process_time()
    answer = person.client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return time.process_time() - began
