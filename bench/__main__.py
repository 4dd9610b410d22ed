"""How fast is the house on this machine? `make bench` measures every figure of docs/performance.md now."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from functools import partial

from bench import call_to_screen, claims, desk_presses, flat, forecast, hall_list, leaks, office, outlook, taps, year

MEASURES: dict[str, Callable[[], Mapping[str, object]]] = {
    "call to screen, 50 waiting, 10 000 past visits": call_to_screen.measure,
    "call to screen, 10, 100 and 1 000 waiting": call_to_screen.measure_growth,
    "call to screen, 10 displays and 300 phones listening": call_to_screen.measure_audience,
    "tap to next page on the kiosk, 50 waiting, 10 000 past visits": taps.measure,
    "refresh of the hall list, 150 waiting": hall_list.measure,
    "outlook of everyone, 60 waiting, 10 desks": outlook.measure,
    "leaks: bits of a neighbour's need in two looks at the waits": leaks.measure,
    "call next, 100 and 1 000 000 past visits, both databases": flat.measure,
    "call next, and finish and next, 300 waiting, 10 000 past visits": desk_presses.measure,
    "each page of the office, 200 needs, 13 languages": office.measure,
    "figures of a year, 300 visits a day": year.measure,
    "claim, 200 waiting, 10 000 past visits": claims.measure,
}


def main() -> None:
    """Run the named measures, or all of them."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("words", nargs="*", help="of the names of the measures")
    asks.add_argument("--days", type=int, default=forecast.SMALL, help="simulated mornings for the forecast")
    asked = asks.parse_args()
    measures = dict(MEASURES)
    measures["forecast against what came"] = partial(forecast.measure, count=asked.days)
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, measure in measures.items():
        if not asked.words or any(word in name for word in asked.words):
            print(f"{name}\n  {json.dumps(measure())}", flush=True)


if __name__ == "__main__":
    main()
