"""A screen without a name hangs on the wall; a manager scans it with a phone, and it opens its page by itself.

Later the same manager has it load its page again.
"""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.support.browser import axe
from tests.support.screens import Board, Worker
from tests.support.stage import POCKET, WALL


def scanned(screen: Board) -> str:
    """What the camera of a phone reads on this screen."""
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(screen.page.screenshot())).convert("L"))
    return code.text


def test_a_display_is_paired_by_its_qr_code_and_loaded_again_from_the_office(stage):
    board = Board(stage, stage._browser(WALL), "/pair")
    axe(board.page)
    phone = Worker(stage, stage._browser(POCKET, is_mobile=True, has_touch=True), scanned(board))
    phone.signs_in("wout", opens=False)
    expect(phone.heading()).to_have_text("Welk toestel is dit scherm?")
    expect(board.page.locator(".check")).to_contain_text(phone.page.locator("header .num").last.inner_text())
    phone.page.get_by_label("Een nieuw toestel").check()
    phone.page.get_by_label("Scherm", exact=True).check()
    phone.page.get_by_label("Naam").fill("Scherm achteraan")
    axe(phone.page)
    phone.page.get_by_role("button", name="Koppelen").click()
    expect(phone.heading()).to_have_text("Scherm achteraan")
    expect(board.page).to_have_url(f"{stage.url}/display/scherm-achteraan", timeout=2_000)
    board.has_its_wire()
    with board.page.expect_event("load"):
        phone.page.get_by_role("button", name="Opnieuw laden").click()
    phone.reads("De pagina laadt opnieuw zodra niemand het toestel gebruikt.")
    expect(phone.page.locator("#device_state")).not_to_contain_text("gevraagd om")
    board.has_its_wire()
