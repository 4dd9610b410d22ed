"""`make bench`: every figure of docs/performance.md, measured now on this machine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from bench import call_to_screen, claims, hall_list, taps

MEASURES: dict[str, Callable[[], dict[str, float]]] = {
    "call to screen, 50 waiting, 10 000 past visits": call_to_screen.measure,
    "tap to next page on the kiosk, 50 waiting, 10 000 past visits": taps.measure,
    "refresh of the hall list, 150 waiting": hall_list.measure,
    "claim, 200 waiting, 10 000 past visits": claims.measure,
}


def main() -> None:
    """Run the named measures, or all of them."""
    asked = sys.argv[1:]
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, measure in MEASURES.items():
        if not asked or any(word in name for word in asked):
            print(f"{name}\n  {json.dumps(measure())}", flush=True)


if __name__ == "__main__":
    main()
