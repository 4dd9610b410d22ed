"""A kiosk whose printer hangs on its own browser gets the ticket's picture, and nobody else does."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from tests.faces.kiosk.test_paper import give_printer, picture_of


@pytest.fixture
def kiosk(house):
    give_printer(house, "browser")
    return house.kiosk()


def test_the_ticket_page_prints_once_when_the_number_was_given(kiosk):
    kiosk.takes_a_number("PAP-1")
    assert kiosk.page.select_one("paper-print")["data-from"] == "/kiosk/zuil-1/paper.png"
    kiosk.taps("larger")
    assert not kiosk.page.select("paper-print")


def test_the_picture_is_the_paper_of_every_other_printer(house, kiosk):
    ticket = kiosk.takes_a_number("PAP-1", language="ar")
    response = kiosk.client.post("/kiosk/zuil-1/paper.png", data=kiosk.fields())
    assert (response.mimetype, response.headers["Cache-Control"]) == ("image/png", "no-store")
    picture = Image.open(io.BytesIO(response.data))
    assert picture.tobytes() == picture_of(house, ticket.token, "ar").tobytes()
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.endswith(ticket.token)


def test_without_a_ticket_in_hand_there_is_no_picture(house, kiosk):
    assert kiosk.client.post("/kiosk/zuil-1/paper.png", data=kiosk.fields()).status_code == 404
    kiosk.takes_a_number("PAP-1")
    assert house.stranger().client.post("/kiosk/zuil-1/paper.png", data=kiosk.fields()).status_code in (400, 403)


def test_another_printer_needs_no_browser(house):
    kiosk = house.kiosk()
    kiosk.takes_a_number("PAP-1")
    assert not kiosk.page.select("paper-print")
