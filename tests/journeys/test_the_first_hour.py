"""From an empty server to a kiosk that gives a number, in a browser only (issue G: a town from nothing)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from playwright.sync_api import BrowserContext, expect

from app import create_app
from config import ROOT
from extensions import db
from tests.support.browser import axe
from tests.support.people import ENV
from tests.support.screens import Touchscreen
from tests.support.stage import PORTRAIT, Stage


@pytest.fixture
def empty(tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Stage]:
    """A server as it is after an installation."""
    app = create_app({**ENV, "ONTHAAL_DATA_DIR": str(tmp_path)})
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
    one = Stage(tmp_path, None, new_context)
    yield one
    try:
        one.nothing_went_wrong()
    finally:
        one.closes()


def test_a_town_from_nothing_ends_with_a_number(empty):
    link = re.search(r"/first-hour/link/\w+", empty.log)
    assert link, empty.log
    noor = empty.stranger(javascript=False)
    noor.expects("422")
    noor.opens(link[0])
    press = noor.page.get_by_role("button")
    press.click()
    noor.page.get_by_label("Naam van het huis").fill("De Kade")
    press.click()
    noor.page.get_by_label("Wachtruimte 1").fill("zaal 1")
    press.click()
    expect(noor.page.get_by_role("heading", level=1)).to_have_text("Wanneer is het huis open?")
    press.click()
    press.click()
    expect(noor.page.get_by_role("alert")).to_be_visible()
    noor.page.get_by_label("(map voorbeeld)").check()
    press.click()
    noor.page.get_by_label("Voornaam").fill("Noor")
    noor.page.get_by_label("Gebruikersnaam").fill("noor")
    for label in ("Wachtwoord, 10 tekens", "Nog eens het wachtwoord"):
        noor.page.get_by_label(label).fill("een zinnetje is goed")
    press.click()
    press.click()
    code = noor.page.get_by_role("status").inner_text()
    glass = empty.stranger(size=PORTRAIT, has_touch=True)
    glass.opens("/pair")
    axe(glass.page)
    glass.page.get_by_label("Code van zes cijfers").fill(code)
    glass.page.get_by_role("button", name="Koppelen").click()
    glass.page.wait_for_url("**/millimetres")
    kiosk = Touchscreen(empty, glass.page, "/kiosk/zuil-inkom")
    expect(kiosk.page.locator(".wordmark")).to_have_text(re.compile(r"De\s*Kade"))
    for go in ("group:BRI", "need:BRI-1", "extras", "confirm", "ticket"):
        kiosk.touch(kiosk.page.locator(f"button[value='{go}']"))
    assert 100 <= kiosk.number() <= 899
