"""How long may a listener not read? Sending to it waits that long, then its socket is closed and its place is free.

Without a limit one thread would wait in `send` for as long as the client keeps its receive window full, and a socket
that is closed meanwhile would leave that thread waiting for ever.
"""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import threading
from queue import Queue
from typing import Any

from web.clock import passed

log = logging.getLogger("onthaal.sockets")
MOST_UNSENT = 1000
"""Packets for one listener: who asks for more answers than they read does not fill the memory."""


class BoundedWire:
    """A connected socket on which sending takes `patience` seconds at most; else it is closed, and the log says so."""

    def __init__(self, bare: socket.socket, patience: float) -> None:
        self.bare, self.patience = bare, patience
        self.turn = threading.Lock()

    def recv(self, most: int) -> bytes:
        """As the bare socket does."""
        return self.bare.recv(most)

    def send(self, data: bytes) -> int:
        """Send all of it. Raises TimeoutError, after closing, when the other side does not read."""
        until, left = passed().total_seconds() + self.patience, memoryview(data)
        with self.turn:  # a frame goes whole, also when two threads send
            while left:
                try:
                    left = left[self.bare.send(left, socket.MSG_DONTWAIT) :]
                except BlockingIOError:
                    self._wait(until)
        return len(data)

    def shutdown(self, how: int) -> None:
        """As the bare socket does."""
        self.bare.shutdown(how)

    def close(self) -> None:
        """Close; whoever waits in `send` is woken, which closing alone does not do."""
        with contextlib.suppress(OSError):
            self.bare.shutdown(socket.SHUT_RDWR)
        self.bare.close()

    def _wait(self, until: float) -> None:
        writable = select.poll()
        writable.register(self.bare, select.POLLOUT)
        if writable.poll(max(until - passed().total_seconds(), 0) * 1000):
            return
        log.warning("a socket that did not read for %.0f s was closed", self.patience)
        with contextlib.suppress(OSError):
            self.bare.shutdown(socket.SHUT_RDWR)
        raise TimeoutError("the other side does not read")


class BoundedQueue(Queue[Any]):
    """What still goes to one listener; beyond `MOST_UNSENT` it is dropped, for pages repair themselves."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Never waits: a bell rings for the others too."""
        if item is None or self.qsize() < MOST_UNSENT:
            super().put(item, block, timeout)
