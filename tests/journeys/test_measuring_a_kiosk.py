"""The installer of a kiosk makes a card on the screen as wide as a real one: by finger, and by keys (A-3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browser import axe


@pytest.fixture
def kiosk(stage):
    """A kiosk that was paired a moment ago."""
    one = stage.kiosk()
    one.opens("/kiosk/zuil-1/millimetres")
    return one


def width(kiosk) -> float:
    return kiosk.page.locator(".bank-card").bounding_box()["width"]


def test_a_card_grows_by_touch_and_by_keys_and_the_kiosk_grows_with_it(kiosk):
    axe(kiosk.page)
    began = width(kiosk)
    assert began == pytest.approx(85.6 * 2.7, abs=0.6)
    for _ in range(4):
        kiosk.page.get_by_role("button", name="Breder").tap()
    assert width(kiosk) == pytest.approx(began + 2, abs=0.6)
    kiosk.page.get_by_role("button", name="Smaller").tap()
    assert width(kiosk) == pytest.approx(began + 1.5, abs=0.6)
    kiosk.tabs_to(kiosk.page.get_by_role("slider"))
    kiosk.keys("ArrowRight", "ArrowRight", "ArrowRight")
    assert width(kiosk) == pytest.approx(began + 3, abs=0.6)
    box = kiosk.page.locator(".bank-card").bounding_box()
    assert box["width"] / box["height"] == pytest.approx(85.6 / 53.98, abs=0.01)
    card = width(kiosk)
    kiosk.tabs_to(kiosk.page.get_by_role("button", name="Bewaren"))
    kiosk.keys("Enter")
    expect(kiosk.heading()).to_have_text("Welkom. Waarvoor kom je?")
    kiosk.page.wait_for_function(MEASURES, arg=card / 85.6)


MEASURES = """wanted => {
  const mm = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
  return Math.abs(mm - wanted) / wanted < 0.005;
}"""
