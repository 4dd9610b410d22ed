"""The ticket comes out beside the visitor's path; what is wrong with a printer stands on the device, by its name."""

from __future__ import annotations

import os
import pty
import socket
import threading
import tty

import pytest
import zxingcpp

import kiosk.printer
from kiosk.printer import send
from kiosk.printing import escpos_bytes, print_room
from queueing.devices import Trouble
from tests.faces.kiosk.test_paper import give_printer, picture_of
from tests.support import paper, printers
from tests.support.printers import printer_on_the_wire

ORDERS = b"\x1b@" + b"a ticket of some length\n" * 4000


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    """A hanging printer hangs here for as long as it must, and no longer."""
    monkeypatch.setattr(kiosk.printer, "PATIENCE", 1.2)
    monkeypatch.setattr(kiosk.printer, "TO_ANSWER", 0.2)


def trouble_of(house, slug="zuil-1"):
    [trouble] = [row["trouble"] for row in house.rows("device") if row["slug"] == slug]
    return trouble


# --- talking with one printer ---


def test_a_silent_printer_prints_and_its_silence_is_no_trouble():
    with printer_on_the_wire() as printer:
        assert send(printer.address, ORDERS) is None
    assert printer.printed == ORDERS


@pytest.mark.parametrize("paper_sensor", [printers.WELL, printers.NEARLY_NO_PAPER])
def test_a_printer_that_says_it_is_well_prints(paper_sensor):
    with printer_on_the_wire(paper=paper_sensor, offline=printers.WELL) as printer:
        assert send(printer.address, ORDERS) is None
    assert printer.printed == ORDERS


@pytest.mark.parametrize(
    ("says", "trouble"),
    [
        ({"paper": printers.NO_PAPER, "offline": printers.WELL}, Trouble.PAPER),
        ({"paper": printers.NO_PAPER}, Trouble.PAPER),
        ({"paper": printers.WELL, "offline": printers.PRINTING_STOPPED}, Trouble.PAPER),
        ({"paper": printers.WELL, "offline": printers.COVER_OPEN}, Trouble.COVER),
        ({"paper": printers.WELL, "offline": printers.ERROR}, Trouble.FAULT),
    ],
)
def test_a_printer_that_cannot_print_says_why_and_gets_no_ticket_to_print_later(says, trouble):
    with printer_on_the_wire(**says) as printer:
        assert send(printer.address, ORDERS) is trouble
    assert printer.printed == b""


def test_paper_that_runs_out_during_the_ticket_is_noticed():
    with printer_on_the_wire(paper=printers.WELL, offline=printers.WELL, runs_out=True) as printer:
        assert send(printer.address, ORDERS) is Trouble.PAPER


def test_a_printer_that_nobody_switched_on_is_off():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert send(f"tcp://127.0.0.1:{port}", ORDERS) is Trouble.OFF


def test_a_printer_that_hangs_is_given_up():
    with printer_on_the_wire(reads=False) as printer:
        assert send(printer.address, ORDERS) is Trouble.SILENT


@pytest.mark.parametrize("after", [0, 1000, 50_000])
def test_a_printer_whose_power_fails_midway_broke_off(after):
    with printer_on_the_wire(breaks_after=after) as printer:
        assert send(printer.address, ORDERS) is Trouble.BROKE_OFF


def test_a_printer_with_a_name_that_no_network_knows_is_silent():
    assert send("tcp://printer.invalid:9100", ORDERS) is Trouble.SILENT


# --- device files ---


def test_a_device_file_takes_the_ticket(tmp_path):
    (tmp_path / "lp0").touch()
    assert send(f"file://{tmp_path}/lp0", ORDERS) is None
    assert (tmp_path / "lp0").read_bytes() == ORDERS


def test_a_device_file_that_is_not_there_is_not_made(tmp_path):
    assert send(f"file://{tmp_path}/lp0", ORDERS) is Trouble.OFF
    assert list(tmp_path.iterdir()) == []


def test_a_device_that_nobody_reads_is_off(tmp_path):
    os.mkfifo(tmp_path / "lp0")
    assert send(f"file://{tmp_path}/lp0", ORDERS) is Trouble.OFF


def test_a_device_that_hangs_is_given_up(tmp_path):
    os.mkfifo(tmp_path / "lp0")
    held = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert send(f"file://{tmp_path}/lp0", ORDERS) is Trouble.SILENT
    finally:
        os.close(held)


def test_a_device_that_answers_is_believed():
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    asked = threading.Thread(target=lambda: os.read(ours, 3) and os.write(ours, bytes([printers.NO_PAPER])))
    asked.start()
    try:
        assert send(f"file://{os.ttyname(theirs)}", ORDERS) is Trouble.PAPER
    finally:
        asked.join(5)
        os.close(ours)
        os.close(theirs)


# --- beside the visitor's path ---


def test_a_ticket_comes_out_as_it_was_drawn(house):
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        ticket = house.kiosk().takes_a_number("PAP-1")
        house.prints()
    [printed] = [paper.read(one) for one in printer.tickets]
    drawn = picture_of(house, ticket.token)
    assert printed.picture.crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    assert zxingcpp.read_barcodes(printed.picture.convert("L"))[0].text.endswith(f"/t/{ticket.token}")


def test_a_ticket_comes_out_of_a_device_file_too(house, tmp_path):
    (tmp_path / "lp0").touch()
    give_printer(house, f"file://{tmp_path}/lp0")
    ticket = house.kiosk().takes_a_number("PAP-1", language="ar")
    house.prints()
    assert (tmp_path / "lp0").read_bytes() == escpos_bytes(picture_of(house, ticket.token, "ar"))


def test_the_number_is_there_while_the_printer_still_hangs(house, monkeypatch):
    printer_may_answer, asked = threading.Event(), threading.Event()

    def hang(_printer, _orders):
        asked.set()
        assert printer_may_answer.wait(10)
        return Trouble.SILENT

    monkeypatch.setattr("kiosk.printing.send", hang)
    give_printer(house, "tcp://127.0.0.1:9")
    ticket = house.kiosk().takes_a_number("PAP-1")
    assert asked.wait(10)
    assert house.visit(ticket.number)
    assert trouble_of(house) is None
    printer_may_answer.set()
    house.prints()
    assert trouble_of(house) is Trouble.SILENT


def test_one_printer_that_hangs_keeps_no_paper_from_the_other_kiosk(house, monkeypatch):
    may_answer, told = threading.Event(), threading.Event()

    def hang(printer, _orders):
        if printer.endswith(":1"):
            assert may_answer.wait(10)
            return Trouble.SILENT
        told.set()
        return None

    monkeypatch.setattr("kiosk.printing.send", hang)
    give_printer(house, "tcp://127.0.0.1:1")
    give_printer(house, "tcp://127.0.0.1:2", slug="zuil-2")
    house.kiosk().takes_a_number("PAP-1")
    house.kiosk("zuil-2").takes_a_number("PAP-1")
    assert told.wait(10)
    may_answer.set()
    house.prints()


def test_trouble_is_told_once_and_a_good_ticket_ends_it(house):
    give_printer(house, "tcp://127.0.0.1:1")  # nobody listens there
    for _ in range(2):
        house.kiosk().takes_a_number("PAP-1")
        house.prints()
    assert trouble_of(house) is Trouble.OFF
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        house.kiosk().takes_a_number("PAP-2")
        house.prints()
    assert trouble_of(house) is None
    actions = [row["deed"].value for row in house.rows("happening") if row["deed"].value.startswith("device_")]
    assert actions == ["device_trouble", "device_well"]


def test_the_ticket_page_promises_no_paper_from_a_printer_in_trouble(house):
    give_printer(house, "tcp://127.0.0.1:1")
    kiosk = house.kiosk()
    kiosk.takes_a_number("PAP-1")
    assert "Neem je briefje" in kiosk.reads()
    house.prints()
    kiosk.takes_a_number("PAP-2")
    assert "Er komt geen briefje. Onthoud je nummer." in kiosk.reads()
    assert "Neem je briefje" not in kiosk.reads()
    house.prints()


def test_without_a_printer_no_paper_is_spoken_of(house):
    kiosk = house.kiosk()
    kiosk.takes_a_number("PAP-1")
    assert "briefje" not in kiosk.reads()


def test_a_ticket_that_cannot_be_drawn_stops_no_later_one(house, monkeypatch):
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        with monkeypatch.context() as patch:
            patch.setattr("kiosk.printing.draw", lambda *_: 1 / 0)
            house.kiosk().takes_a_number("PAP-1")
            house.prints()
        assert printer.tickets == []
        house.kiosk().takes_a_number("PAP-2")
        house.prints()
        assert len(printer.tickets) == 1


def test_what_was_handed_over_still_comes_out_when_the_house_stops(house):
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        house.kiosk().takes_a_number("PAP-1")
        print_room(house.app).close()
        assert len(printer.tickets) == 1


def test_nothing_of_a_ticket_touches_the_disk(house, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        house.kiosk().takes_a_number("PAP-1")
        house.prints()
    assert printer.tickets
    assert {path.name for path in tmp_path.iterdir()} <= before | {"onthaal.sqlite-wal", "onthaal.sqlite-shm"}


def test_a_reprinted_choice_prints_no_second_ticket(house):
    with printer_on_the_wire() as printer:
        give_printer(house, printer.address)
        kiosk = house.kiosk()
        kiosk.takes_a_number("PAP-1")
        kiosk.taps("larger")
        kiosk.taps("wrong")
        kiosk.taps("group:PAP")
        kiosk.taps("need:PAP-2")
        kiosk.presses_ticket()
        house.prints()
        assert len(printer.tickets) == 1


def test_tickets_that_waited_too_long_are_dropped_and_told(house, monkeypatch):
    """The first visitor has left: the printer that works again prints for the visitor who is there now."""
    age, printed, asked, wakes = [0.0], [], threading.Event(), threading.Event()
    monkeypatch.setattr("kiosk.printing.stopwatch", lambda most: lambda end=age[0] + most: max(end - age[0], 0.0))

    def hang(_printer, orders):
        printed.append(orders)
        asked.set()
        assert wakes.wait(10)
        return Trouble.SILENT if len(printed) == 1 else None

    monkeypatch.setattr("kiosk.printing.send", hang)
    give_printer(house, "tcp://127.0.0.1:1")
    for _ in range(3):
        house.kiosk().takes_a_number("PAP-1")
    assert asked.wait(10)
    age[0] = 25.0
    wakes.set()
    house.prints()
    assert len(printed) == 1
    assert trouble_of(house) is Trouble.LATE
    house.kiosk().takes_a_number("PAP-1")
    house.prints()
    assert len(printed) == 2
    assert trouble_of(house) is None
