"""How many bytes does a cold kiosk fetch before the first visitor can touch it, and how many for each page after?
And a phone, over a mobile network, and a display?

Counted by the browser itself, as they came over the wire: headers, packed files and fonts together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.screens import Screen, Touchscreen

KB = 1000
ALL_LETTERS_ARE_THERE = """async () => {
  await new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)));
  await document.fonts.ready;
}"""
DUTCH_START, ARABIC_START, STEP = 250 * KB, 300 * KB, 60 * KB
PHONE, ARABIC_PHONE, DISPLAY = 150 * KB, 220 * KB, 160 * KB


class Scales:
    """Weighs what a page fetches from now on."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.weights: dict[str, int] = {}
        self._on_its_way: dict[str, str] = {}
        wire = screen.page.context.new_cdp_session(screen.page)
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
        """The bytes that this action loaded, with everything that its page needs."""
        self.weights.clear()
        action()
        if not self.screen.page.locator("quiet-retry").count():
            self.screen.has_its_wire()
        self.screen.page.evaluate(ALL_LETTERS_ARE_THERE)
        while self._on_its_way:
            self.screen.page.wait_for_timeout(20)  # lets the browser tell
        return sum(self.weights.values())

    def told(self) -> str:
        """The heaviest files, for the person who has to make it lighter."""
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
    weight = cold.weigh(cold.screen.opens)
    print(f"\ncold Dutch start page: {weight} bytes\n{cold.told()}")
    assert {"htmx.min.js", "kiosk.css", "noto-sans-latin.woff2"} <= set(cold.weights), "the page was not cold"
    assert weight <= DUTCH_START, cold.told()


def test_a_cold_start_page_in_arabic_is_light(cold):
    def start():
        cold.screen.opens()
        cold.screen.touches("العربية")
        expect(cold.screen.glass).to_have_attribute("dir", "rtl")

    weight = cold.weigh(start)
    print(f"\ncold Arabic start page: {weight} bytes\n{cold.told()}")
    assert "noto-sans-arabic-small.woff2" in cold.weights
    assert weight <= ARABIC_START, cold.told()


@pytest.mark.parametrize("language", [pytest.param(one, marks=pytest.mark.exhaustive) for one in ("nl", "ar")])
def test_every_page_after_the_first_is_light(cold, language):
    kiosk, fetched = cold.screen, set[str]()
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
    assert "noto-sans-cyrillic-names.woff2" in fetched, "the names of the languages were not weighed"


def test_the_scales_notice_what_is_too_heavy(cold):
    cold.screen.opens()
    cold.screen.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p>őřűš</p>')")
    weight = cold.weigh(lambda: cold.screen.page.evaluate("document.fonts.load('16px Noto Sans Variable', 'őřűš')"))
    assert weight > STEP, "a whole font for one name is no light page"


def test_what_a_kiosk_keeps_for_an_outage_is_light(cold):
    weight = cold.weigh(lambda: cold.screen.page.goto("/kiosk/zuil-1/outage"))
    print(f"\npage for an outage, cold: {weight} bytes")
    assert weight <= 100 * KB, cold.told()


def scripts(scales: Scales) -> set[str]:
    """The names of the scripts that came."""
    return {name for name in scales.weights if name.endswith(".js")}


@pytest.mark.parametrize(("language", "most"), [("nl", PHONE), ("ar", ARABIC_PHONE)])
def test_a_cold_phone_is_light(stage, language, most):
    """A visitor pays for these bytes."""
    phone = stage.phone(stage.visitor("PAP-1", language=language), opens=False)
    cold = Scales(phone)
    weight = cold.weigh(phone.opens)
    print(f"\ncold phone ({language}): {weight} bytes\n{cold.told()}")
    assert {"phone.js", "ticket-buzz.js", "phone.css"} <= set(cold.weights), "the page was not cold"
    assert len(scripts(cold)) <= 12, cold.told()
    assert weight <= most, cold.told()


def test_a_cold_display_is_light(stage):
    board = stage.display(opens=False)
    cold = Scales(board)
    weight = cold.weigh(board.opens)
    print(f"\ncold display: {weight} bytes\n{cold.told()}")
    assert {"display.js", "ask-again.js", "display.css"} <= set(cold.weights), "the page was not cold"
    assert "key-map.js" not in cold.weights
    assert weight <= DISPLAY, cold.told()
