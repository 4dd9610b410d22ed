"""How do we talk to a ticket printer? Over the network or a device file; a printer that hangs cannot block us.

A printer that supports the real-time status of ESC/POS says itself what is wrong: no paper, an open cover. Many do not
answer: silence is then no error, and only errors of the connection count.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import select
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from queueing.devices import Trouble
from web.clock import stopwatch

log = logging.getLogger("onthaal.printing")
PATIENCE = 5.0
"""Seconds that one ticket may take in all."""
TO_CONNECT = 3.0
"""Seconds for a network printer to accept the connection."""
TO_ANSWER = 0.5
"""Seconds for a printer to report its status; one that is silent so long never answers."""
NOW = 0.001
AT_ONCE = 4096
"""Bytes per write, and in the send buffer: bytes that a printer did not accept must not look printed."""
PAPER_SENSOR, OFFLINE_CAUSE = b"\x10\x04\x04", b"\x10\x04\x02"
FIXED_BITS, FIXED = 0x93, 0x12  # every answer to these requests has these bits
PAPER_END = 0x60
SAYS = ((0x20, Trouble.PAPER), (0x04, Trouble.COVER), (0x40, Trouble.FAULT))
NOT_THERE = {errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.ECONNREFUSED}


def send(printer: str, orders: bytes) -> Trouble | None:
    """Print on the printer at `tcp://address:port` or `file:///dev/…`; returns what is wrong, or None.

    Nothing is sent to a printer that says it cannot print: the ticket would come out after its visitor has left.
    """
    left = stopwatch(PATIENCE)
    try:
        with _line_to(printer, left) as line:
            trouble = line.trouble()
            if trouble is None:
                line.write(orders)
                trouble = line.trouble()
            return trouble
    except OSError as error:
        log.warning("a printer: %s", error.strerror or type(error).__name__)
        return _named(error)


def _named(error: OSError) -> Trouble:
    if error.errno in NOT_THERE:
        return Trouble.OFF
    return Trouble.BROKE_OFF if isinstance(error, ConnectionError) or error.errno == errno.EIO else Trouble.SILENT


@contextmanager
def _line_to(printer: str, left: Callable[[], float]) -> Iterator[_Line]:
    where = urlsplit(printer)
    if where.scheme == "tcp":
        with socket.create_connection((where.hostname, where.port or 9100), timeout=min(TO_CONNECT, left())) as wire:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, AT_ONCE)
            wire.setblocking(False)
            line = _Line(wire.fileno(), left, ends=True)
            yield line
            with contextlib.suppress(OSError):  # closing with unread bytes would cut the print off too
                wire.shutdown(socket.SHUT_WR)
                line.hears_the_end()
    else:
        talks = stat.S_ISCHR(os.stat(where.path).st_mode)  # noqa: PTH116  a device, not a file
        mode = os.O_RDWR if talks else os.O_WRONLY | os.O_APPEND
        fd = os.open(where.path, mode | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            yield _Line(fd, left, talks=talks)
        finally:
            os.close(fd)


class _Line:
    """An open connection to a printer: `talks` when it may answer, `ends` when an empty answer means it is gone."""

    def __init__(self, fd: int, left: Callable[[], float], *, talks: bool = True, ends: bool = False) -> None:
        self.fd, self.left, self.talks, self.ends = fd, left, talks, ends

    def write(self, orders: bytes) -> None:
        """Send all of it, as fast as the printer accepts it. Raises TimeoutError when the ticket's time is up."""
        rest = memoryview(orders)
        while rest:
            if not self._ready(select.POLLOUT, self.left()):
                raise TimeoutError
            rest = rest[os.write(self.fd, rest[:AT_ONCE]) :]

    def trouble(self) -> Trouble | None:
        """The error that the printer reports; None when all is well, and when it is silent."""
        paper = self._ask(PAPER_SENSOR)
        if paper is None:
            return None
        cause = self._ask(OFFLINE_CAUSE) or 0
        return Trouble.PAPER if paper & PAPER_END else next((one for bit, one in SAYS if cause & bit), None)

    def hears_the_end(self) -> None:
        """Wait for the printer to close its side too, for as long as an answer takes."""
        until = stopwatch(TO_ANSWER)
        while self._ready(select.POLLIN, until()) and os.read(self.fd, AT_ONCE):
            pass

    def _ask(self, question: bytes) -> int | None:
        """The answer, or None. Silent printers are read too: that is how a broken connection is noticed."""
        if not self.talks:
            return None
        if self._ready(select.POLLIN, NOW):
            self._read()  # a late answer to an earlier request is not one to this
        self.write(question)
        until = stopwatch(min(TO_ANSWER, self.left()))
        while self._ready(select.POLLIN, until()):
            said = self._read()
            answers = [byte for byte in said if byte & FIXED_BITS == FIXED]
            if answers or not said:
                return answers[-1] if answers else None
        return None

    def _read(self) -> bytes:
        said = os.read(self.fd, AT_ONCE)
        if not said and self.ends:
            raise ConnectionResetError
        return said

    def _ready(self, what: int, seconds: float) -> bool:
        waiting = select.poll()
        waiting.register(self.fd, what)
        return seconds > 0 and bool(waiting.poll(seconds * 1000))
