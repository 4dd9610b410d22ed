"""How does a ticket get on paper? After the commit; a printer that fails never costs the visitor his number."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit

from escpos.printer import Dummy
from flask import g
from PIL import Image

from kiosk.paper import draw
from kiosk.ticket import TicketView
from queueing.devices import Device
from web.clock import now
from web.turns import session, turn_in

log = logging.getLogger("onthaal.printing")
PATIENCE = 3
"""Seconds to wait for a printer before we say that it is in trouble."""
NO_PAPER = "printer"


def print_ticket(device: Device, ticket: TicketView) -> None:
    """Print where a printer is; note on the device whether it worked, so that reception sees it."""
    if not device.printer:
        return
    key = device.id
    try:
        send(device.printer, draw(ticket, g.catalogue.languages.get(ticket.language)))
        trouble = ""
    except OSError:
        log.warning("a printer does not answer")
        trouble = NO_PAPER
    if trouble != device.trouble:
        with turn_in(g.branch.id):
            session().get_one(Device, key).report(trouble, now=now())


def send(printer: str, picture: Image.Image) -> None:
    """Send the picture to `tcp://address:port` or `file:///path`. Raises OSError when the printer does not take it."""
    where, orders = urlsplit(printer), escpos_bytes(picture)
    if where.scheme == "tcp":
        with socket.create_connection((where.hostname, where.port or 9100), timeout=PATIENCE) as wire:
            wire.sendall(orders)
    else:
        with Path(where.path).open("wb") as paper:
            paper.write(orders)


def escpos_bytes(picture: Image.Image) -> bytes:
    """What a printer receives: the picture, then a cut; the same commands for every ticket."""
    printer = Dummy()
    printer.image(picture, impl="bitImageRaster", center=False)
    printer.cut()
    return bytes(printer.output)
