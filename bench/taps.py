"""How long from a tap on the kiosk to the next page painted? A whole visit; browser and server are real.

Floor, measured in the same page between the taps: one GET of `/healthz`, one changed text, painted.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Page

from bench.call_to_screen import browser
from bench.hall import served
from tests.support.people import token_of_device
from web.access import device_cookie

WALK = ("group:PAP", "need:PAP-2", "more", "group:POS", "need:POS-3", "extras", "extra:chair", "confirm", "ticket")
WARM_UP = 2

TAP = """
value => new Promise((done) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  const seen = new MutationObserver(() => {
    if (document.getElementById("glass") === before) return;
    seen.disconnect();
    painted();
  });
  const before = document.getElementById("glass");
  seen.observe(document.body, { childList: true });
  const start = performance.now();
  document.querySelector(`#glass button[value="${value}"]`).click();
})
"""
FLOOR = """
() => new Promise(async (done) => {
  const start = performance.now();
  await (await fetch("/healthz")).text();
  document.title = "Welkom";
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})
"""


def measure(*, waiting: int = 50, past: int = 10_000, visitors: int = 12) -> dict[str, float]:
    """Milliseconds: median and p95 of tap → painted over all steps, of the tap that gives the number, and the floor."""
    with served(waiting=waiting, past=past) as server, browser() as chromium:
        kiosk = _kiosk(chromium, server.url)
        steps: list[float] = []
        numbers: list[float] = []
        floors: list[float] = []
        for turn in range(visitors + WARM_UP):
            kiosk.goto(f"{server.url}/kiosk/zuil-1")
            kiosk.wait_for_load_state("networkidle")
            for value in WALK:
                took = float(kiosk.evaluate(TAP, value))
                if turn >= WARM_UP:
                    (numbers if value == "ticket" else steps).append(took)
            floors.append(float(kiosk.evaluate(FLOOR)))
    median, floor = statistics.median(steps), statistics.median(floors)
    return {
        "median ms": round(median, 1),
        "p95 ms": round(sorted(steps)[int(len(steps) * 0.95) - 1], 1),
        "number, median ms": round(statistics.median(numbers), 1),
        "floor ms": round(floor, 1),
        "ratio": round(median / floor, 2),
    }


def _kiosk(chromium: Browser, url: str) -> Page:
    context = chromium.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    context.add_cookies([{"name": device_cookie("zuil-1"), "value": token_of_device("zuil-1"), "url": url}])
    return context.new_page()
