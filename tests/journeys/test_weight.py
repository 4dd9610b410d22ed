"""How many bytes does a cold kiosk fetch before the first visitor can touch it, and how many for each page after?

Counted by the browser itself, as they came over the wire: headers, packed files and fonts together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.screens import Touchscreen

KB = 1000
ALL_LETTERS_ARE_THERE = """async () => {
  await new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)));
  await document.fonts.ready;
}"""
DUTCH_START, ARABIC_START, STEP = 250 * KB, 300 * KB, 60 * KB


class Scales:
    """Weighs what a page fetches from now on."""

    def __init__(self, kiosk: Touchscreen) -> None:
        self.kiosk = kiosk
        self.weights: dict[str, int] = {}
        self._on_its_way: dict[str, str] = {}
        wire = kiosk.page.context.new_cdp_session(kiosk.page)
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._came)
        wire.on("Network.loadingFailed", self._failed)
        wire.send("Network.enable")

    def _asked(self, told: dict[str, Any]) -> None:
        self._on_its_way[told["requestId"]] = told["request"]["url"].rpartition("/")[2]

    def _came(self, told: dict[str, Any]) -> None:
        name = self._on_its_way.pop(told["requestId"], "")
        self.weights[name] = self.weights.get(name, 0) + int(told["encodedDataLength"])

    def _failed(self, told: dict[str, Any]) -> None:
        self._on_its_way.pop(told["requestId"], None)

    def weigh(self, action: Callable[[], object]) -> int:
        """The bytes that this deed fetched, with all that its page wants to have."""
        self.weights.clear()
        action()
        if not self.kiosk.page.locator("quiet-retry").count():
            self.kiosk.is_live()
        self.kiosk.page.evaluate(ALL_LETTERS_ARE_THERE)
        while self._on_its_way:
            self.kiosk.page.wait_for_timeout(20)  # lets the browser tell
        return sum(self.weights.values())

    def told(self) -> str:
        """What weighed most, for whoever has to make it lighter."""
        return "\n".join(
            f"{weight:>8} {name}" for name, weight in sorted(self.weights.items(), key=lambda one: -one[1])
        )


@pytest.fixture
def cold(stage):
    """A kiosk that was never here before, and its scales; without its worker, whose fetching the page does not see."""
    kiosk = Touchscreen(
        stage,
        stage._browser((1080, 1920), has_touch=True, device="zuil-1", service_workers="block"),
        "/kiosk/zuil-1",
        opens=False,
    )
    return Scales(kiosk)


def test_a_cold_start_page_is_light(cold):
    weight = cold.weigh(cold.kiosk.opens)
    print(f"\ncold Dutch start page: {weight} bytes\n{cold.told()}")
    assert {"htmx.min.js", "kiosk.css", "noto-sans-latin.woff2"} <= set(cold.weights), "the page was not cold"
    assert weight <= DUTCH_START, cold.told()


def test_a_cold_start_page_in_arabic_is_light(cold):
    def start():
        cold.kiosk.opens()
        cold.kiosk.touches("العربية")
        expect(cold.kiosk.glass).to_have_attribute("dir", "rtl")

    weight = cold.weigh(start)
    print(f"\ncold Arabic start page: {weight} bytes\n{cold.told()}")
    assert "noto-sans-arabic-small.woff2" in cold.weights
    assert weight <= ARABIC_START, cold.told()


@pytest.mark.parametrize("language", [pytest.param(one, marks=pytest.mark.exhaustive) for one in ("nl", "ar")])
def test_every_page_after_the_first_is_light(cold, language):
    kiosk, fetched = cold.kiosk, set[str]()
    kiosk.opens()
    if language != "nl":
        kiosk.touch(kiosk.page.locator(f"button[value='language:{language}']"))
    for button in (
        *("languages", "back", "group:PAP", "all", "back", "need:PAP-1", "extras", "extra:chair", "confirm"),
        *("larger", "low", "ticket"),
    ):
        weight = cold.weigh(lambda value=button: kiosk.touch(kiosk.page.locator(f"button[value='{value}']").first))
        print(f"{language} {button}: {weight}")
        assert KB < weight <= STEP, f"{button}\n{cold.told()}"
        fetched |= set(cold.weights)
    assert "noto-sans-cyrillic-small.woff2" in fetched, "the names of the languages were not weighed"


def test_the_scales_notice_what_is_too_heavy(cold):
    cold.kiosk.opens()
    cold.kiosk.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p>őřűš</p>')")
    weight = cold.weigh(lambda: cold.kiosk.page.evaluate("document.fonts.load('16px Noto Sans Variable', 'őřűš')"))
    assert weight > STEP, "a whole font for one name is no light page"


def test_what_a_kiosk_keeps_for_an_outage_is_light(cold):
    weight = cold.weigh(lambda: cold.kiosk.page.goto("/kiosk/zuil-1/outage"))
    print(f"\npage for an outage, cold: {weight} bytes")
    assert weight <= 100 * KB, cold.told()
