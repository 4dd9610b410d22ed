"""Does a whole visit go well in a second house beside the first, in Dutch and from right to left?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from app import create_app
from extensions import db
from tests.support.browser import axe
from tests.support.marks import first
from tests.support.people import ENV, StillClock, build_second_town
from tests.support.stage import Stage

KIOSK, BOARD = "kiosk-deur", "bord-blauw"


@pytest.fixture(scope="session")
def built_towns(built_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with both houses."""
    folder = tmp_path_factory.mktemp("towns")
    shutil.copy(built_house, folder / "onthaal.sqlite")
    app = create_app({**ENV, "ONTHAAL_DATA_DIR": str(folder)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        build_second_town()
        db.session.remove()
        db.engine.dispose()
    return folder / "onthaal.sqlite"


@pytest.fixture
def towns(built_towns: Path, tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Stage]:
    """A server with both houses on a Tuesday, ten past nine."""
    one = Stage(tmp_path, built_towns, new_context)
    yield one
    try:
        one.nothing_went_wrong()
    finally:
        one.closes()


@pytest.mark.parametrize(
    ("name", "wait"), first(1, [("دری", "کمی دیگر منتظر باشید"), ("", "Je wacht nog even")]), ids=["fa-AF", "nl"]
)
def test_a_visit_from_the_kiosk_to_the_desk(towns, name, wait):
    kiosk, board, first_board = towns.kiosk(KIOSK), towns.display(BOARD), towns.display()
    griet, karim = towns.desk("griet", 3), towns.desk("karim", 7)
    if name:
        kiosk.touches(name)
        expect(kiosk.glass).to_have_attribute("dir", "rtl")
    axe(kiosk.page)
    for go in ("group:BRI", "need:BRI-1", "extras", "extra:interpreter", "confirm", "ticket"):
        kiosk.touch(kiosk.page.locator(f"button[value='{go}']"))
        axe(kiosk.page)
    ticket = kiosk.ticket()
    assert ticket.number == 100
    phone = towns.phone(ticket)
    phone.reads(wait)
    axe(phone.page)
    mieke = towns.host("mieke")
    mieke.reads("Een brief samen lezen")
    axe(mieke.page)
    griet.calls_next()
    board.shows((100, 3))
    phone.reads("Het is jouw beurt")
    for screen in (board, phone, griet):
        axe(screen.page)
    expect(first_board.page.locator(".fresh")).to_have_count(0)
    expect(karim.page.get_by_text("100")).to_have_count(0)
