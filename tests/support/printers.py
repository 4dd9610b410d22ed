"""Which printers do tests print on? Ones that listen, hang, break off or say what is wrong, on a real wire.

with printer_on_the_wire() as printer:
    give_printer(house, printer.address)
    ...
    house.prints()
    roll = paper.read(printer.printed)
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

QUESTIONS = (b"\x10\x04\x04", b"\x10\x04\x02")
WELL = 0x12
NO_PAPER = 0x12 | 0x60
NEARLY_NO_PAPER = 0x12 | 0x0C
COVER_OPEN = 0x12 | 0x04
PRINTING_STOPPED = 0x12 | 0x20
ERROR = 0x12 | 0x40


@dataclass
class WirePrinter:
    """A network printer.

    `paper` and `offline` are its answers to DLE EOT 4 and 2; None means no answer, as with many printers.
    """

    address: str
    paper: int | None = None
    offline: int | None = None
    runs_out: bool = False
    breaks_after: int | None = None
    reads: bool = True
    tickets: list[bytes] = field(default_factory=list)

    @property
    def printed(self) -> bytes:
        """Everything that is paper: the questions were taken out, as a printer does."""
        return b"".join(self.tickets)


@contextmanager
def printer_on_the_wire(**how: object) -> Iterator[WirePrinter]:
    """A printer that takes one connection after another."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # a printer has little memory
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    printer = WirePrinter(f"tcp://127.0.0.1:{listening.getsockname()[1]}", **how)  # type: ignore[arg-type]
    kept: list[socket.socket] = []
    serving = threading.Thread(target=_serve, args=(listening, printer, kept), daemon=True)
    serving.start()
    try:
        yield printer
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(5)
        for one in kept:
            one.close()


def _serve(listening: socket.socket, printer: WirePrinter, kept: list[socket.socket]) -> None:
    while True:
        try:
            wire, _ = listening.accept()
        except OSError:
            return
        if not printer.reads:
            kept.append(wire)
            continue
        with wire:
            _take(wire, printer)


def _take(wire: socket.socket, printer: WirePrinter) -> None:
    heard = bytearray()
    while chunk := wire.recv(1024):
        heard += chunk
        if printer.runs_out and len(heard) > 1000:
            printer.paper = NO_PAPER
        _answer(wire, printer, heard)
        if printer.breaks_after is not None and len(heard) > printer.breaks_after:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as when the power fails
            return
    printer.tickets.append(bytes(heard))


def _answer(wire: socket.socket, printer: WirePrinter, heard: bytearray) -> None:
    """Questions come before the ticket and after it; the same bytes within a picture are dots."""
    while heard[:3] in QUESTIONS or heard[-3:] in QUESTIONS:
        at = 0 if heard[:3] in QUESTIONS else len(heard) - 3
        answer = printer.paper if heard[at + 2] == 4 else printer.offline
        del heard[at : at + 3]
        if answer is not None:
            wire.sendall(bytes([answer]))
