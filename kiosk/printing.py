"""How does a ticket get on paper? After the commit; a printer that fails never costs the visitor his number."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from escpos.escpos import Escpos
from escpos.exceptions import Error as EscposError
from escpos.printer import Dummy, File, Network
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
    except (OSError, EscposError):
        log.warning("a printer does not answer")
        trouble = NO_PAPER
    if trouble != device.trouble:
        with turn_in(g.branch.id):
            session().get_one(Device, key).report(trouble, now=now())


def send(printer: str, picture: Image.Image) -> None:
    """Send the picture to `tcp://address:port` or `file:///path`. Raises OSError or escpos's Error."""
    where = urlsplit(printer)
    device: Escpos
    if where.scheme == "tcp":
        device = Network(where.hostname, port=where.port or 9100, timeout=PATIENCE)
    else:
        device = File(where.path)
    try:
        device.open()
        put_on(device, picture)
    finally:
        device.close()


def put_on(device: Escpos, picture: Image.Image) -> None:
    """The picture, then a cut: the same commands for every ticket."""
    device.image(picture, impl="bitImageRaster", center=False)
    device.cut()


def escpos_bytes(picture: Image.Image) -> bytes:
    """What a printer would receive."""
    dummy = Dummy()
    put_on(dummy, picture)
    return bytes(dummy.output)
