"""How long from *Volgende* pressed to the number painted on a real display page? Browser and server are real.

Floor, measured in the same pages between the calls: one GET of `/healthz` from the display, one changed text, painted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from bench.hall import served
from config import ROOT
from management.demo import PASSWORD
from tests.support.browser import ARGUMENTS, PINNED, _pinned_surroundings
from tests.support.people import token_of_device
from tests.support.servers import Server
from web.access import device_cookie

WARM_UP = 5
AT_REST = 500
"""Milliseconds until a desk's page is quiet: nobody presses *Volgende* sooner."""

WATCH = """
() => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const at = () => performance.timeOrigin + performance.now();
  window.shownAt = {};
  new MutationObserver(async () => {
    const key = document.querySelector("[data-keys]")?.dataset.keys.split(" ")[0];
    if (key && !(key in window.shownAt)) { window.shownAt[key] = 0; await painted(); window.shownAt[key] = at(); }
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
  window.floor = async () => {
    const start = at();
    await (await fetch("/healthz")).text();
    document.title = String(start);
    await painted();
    return at() - start;
  };
}
"""
PRESS = """
() => {
  const start = performance.timeOrigin + performance.now();
  document.getElementById("desk-next").click();
  return start;
}
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """The pinned browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(PINNED), args=ARGUMENTS, env={**os.environ, **_pinned_surroundings()}
        )
        yield started
        started.close()


def measure(*, waiting: int = 50, past: int = 10_000, calls: int = 30) -> dict[str, float]:
    """Milliseconds: median and p95 of press → painted, median of the floor, and their ratio."""
    with served(waiting=waiting, past=past) as server, browser() as chromium:
        display = _display(chromium, server.url)
        desk = _desk(chromium, server.url)
        times, floors = [], []
        for turn in range(calls + WARM_UP):
            took, floor = _one_call(desk, display), float(display.evaluate("floor()"))
            if turn >= WARM_UP:
                times.append(took)
                floors.append(floor)
    median, floor = statistics.median(times), statistics.median(floors)
    return {
        "median ms": round(median, 1),
        "p95 ms": round(sorted(times)[int(len(times) * 0.95) - 1], 1),
        "floor ms": round(floor, 1),
        "ratio": round(median / floor, 2),
    }


def measure_growth() -> dict[str, float]:
    """Median milliseconds with 10, 100 and 1 000 waiting, and the ratio of the last to the first."""
    medians = {waiting: measure(waiting=waiting)["median ms"] for waiting in (10, 100, 1000)}
    growth = round(medians[1000] / medians[10], 2)
    return {**{f"median ms, {waiting} waiting": median for waiting, median in medians.items()}, "growth": growth}


def measure_audience(*, displays: int = 10, phones: int = 300, calls: int = 30) -> dict[str, float]:
    """Median milliseconds in one hall before and after `displays` displays and `phones` phones began to listen.

    With the result of the audience meanwhile: parts loaded, sockets lost, answers refused.
    """
    tokens: list[str] = []
    with (
        served(waiting=340, past=0, threads=displays + phones + 100, tokens=tokens) as server,
        browser() as chromium,
    ):
        display, desk = _display(chromium, server.url), _desk(chromium, server.url)
        idle = _median(desk, display, calls)
        became: dict[str, int] = {}
        with _attached(server, displays, tokens[-phones:], became):
            attached = _median(desk, display, calls)
    ratio = {"idle ms": round(idle, 1), "attached ms": round(attached, 1), "ratio": round(attached / idle, 2)}
    return {**ratio, **became}


def _median(desk: Page, display: Page, calls: int) -> float:
    return statistics.median([_one_call(desk, display) for _ in range(calls + WARM_UP)][WARM_UP:])


@contextmanager
def _attached(server: Server, displays: int, tokens: list[str], became: dict[str, int]) -> Iterator[None]:
    """The audience, in a process of its own; the phones belong to the last in the queue, so that they stay.

    At the end `became` holds its result.
    """
    command = [sys.executable, "-m", "bench.attached", server.url, str(displays), *tokens]
    audience = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert audience.stdout is not None
    try:
        if audience.stdout.readline().strip() != "ready":
            raise RuntimeError("the audience did not come")
        yield
    finally:
        became.update(json.loads(audience.communicate("")[0]))


def _one_call(desk: Page, display: Page) -> float:
    desk.wait_for_selector("#desk-next")
    desk.wait_for_timeout(AT_REST)
    before = display.evaluate("Object.keys(shownAt).length")
    start = float(desk.evaluate(PRESS))
    display.wait_for_function("n => Object.keys(shownAt).length > n && Object.values(shownAt).at(-1) > 0", arg=before)
    shown = float(display.evaluate("Object.values(shownAt).at(-1)"))
    desk.wait_for_selector("[id$='-arrive']")
    desk.locator("[id$='-arrive']").click()
    desk.wait_for_selector("[id$='-rest-back']")
    desk.locator("[id$='-rest-back']").click()  # so that the number waiting is the same at every call
    return shown - start


def _display(chromium: Browser, url: str) -> Page:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, bypass_csp=True)  # for our own script
    context.add_cookies([{"name": device_cookie("scherm-1"), "value": token_of_device("scherm-1"), "url": url}])
    page = context.new_page()
    page.goto(f"{url}/display/scherm-1")
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    return page


def _desk(chromium: Browser, url: str, *, number: int = 3, who: str = "lotte") -> Page:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/sign-in")
    page.fill("#username", who)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_load_state()
    page.goto(f"{url}/reception/desk/choice?desk={number}")
    page.locator("button", has_text="Start aan loket").click()
    page.wait_for_selector("#desk-next")
    return page
