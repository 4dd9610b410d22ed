"""The ticket on paper: drawn once for every printer; a printer that fails never costs anyone his number."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import zxingcpp

from extensions import db
from kiosk.paper import WIDTH, draw
from kiosk.printing import escpos_bytes
from kiosk.ticket import ticket_view
from queueing.branches import Branch
from queueing.devices import Device
from queueing.visits import visit_by_token
from tests.support import paper
from web.access import stand_in_branch


@contextmanager
def printer_on_the_wire() -> Iterator[tuple[str, bytearray, threading.Event]]:
    """A network printer that keeps what it hears."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard, done = bytearray(), threading.Event()

    def listen() -> None:
        connection, _ = listening.accept()
        with connection:
            while chunk := connection.recv(65536):
                heard.extend(chunk)
        done.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}", heard, done
    finally:
        listening.close()


def give_printer(house, address: str) -> None:
    def give() -> None:
        db.session.query(Device).filter_by(slug="zuil-1").one().printer = address
        db.session.commit()

    house.does(give)


def picture_of(house, token: str, language: str = "nl"):
    with house.app.test_request_context():
        visit = visit_by_token(db.session(), token)
        assert visit is not None
        stand_in_branch(db.session.get_one(Branch, visit.branch_id))
        from flask import g

        return draw(ticket_view(visit), g.catalogue.languages[language])


def test_a_ticket_comes_out_of_the_printer_as_it_was_drawn(house):
    with printer_on_the_wire() as (address, heard, done):
        give_printer(house, address)
        ticket = house.kiosk().takes_a_number("PAP-1")
        assert done.wait(5)
    printed = paper.read(bytes(heard))
    drawn = picture_of(house, ticket.token)
    assert printed.picture.crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    assert zxingcpp.read_barcodes(printed.picture.convert("L"))[0].text.endswith(f"/t/{ticket.token}")


def test_a_dead_printer_costs_nobody_his_number_and_reception_hears_it_once(house):
    give_printer(house, "tcp://127.0.0.1:1")  # nobody listens there
    ticket = house.kiosk().takes_a_number("PAP-1")
    assert house.visit(ticket.number)
    house.kiosk().takes_a_number("PAP-2")
    samira = house.signs_in("samira")
    samira.opens("/reception/")
    assert samira.reads().count("print niet. Kijk naar papier en stroom.") == 1
    assert sum(row["deed"] == "device_trouble" for row in house.rows("happening")) == 1


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_the_paper_fits_and_the_code_can_be_read_in_every_language(house, language):
    ticket = house.kiosk().takes_a_number("WON-2")
    picture = picture_of(house, ticket.token, language)
    assert picture.width == WIDTH
    margins = [picture.crop((0, 0, 8, picture.height)), picture.crop((WIDTH - 8, 0, WIDTH, picture.height))]
    assert all(margin.getextrema() == (255, 255) for margin in margins), "something runs off the paper"
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.endswith(ticket.token)
    assert paper.read(escpos_bytes(picture)).picture.size[0] == WIDTH
