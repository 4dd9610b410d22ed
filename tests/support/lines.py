"""How does a test cut the line between the house and its database, or its Redis, or let it hang? A line that it holds.

line = stack.enter_context(laid_to(port))
line.is_cut()      # nobody listens there any more, every connection is gone
line.hangs()       # connections stay, and nothing comes through
line.is_whole()
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.support.servers import free_port


class Line:
    """Listens on `port` and passes on to another, both ways."""

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self.flows = threading.Event()
        self.ends: list[socket.socket] = []
        self.door: socket.socket | None = None
        self.is_whole()

    def is_whole(self) -> None:
        """Everything passes."""
        self.flows.set()
        if self.door is None:
            self.door = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._let_in, args=(self.door,), daemon=True).start()

    def hangs(self) -> None:
        """Nothing passes, and nobody is told."""
        self.flows.clear()

    def is_cut(self) -> None:
        """Connection refused."""
        door, self.door = self.door, None
        for one in [*([door] if door else []), *self.ends]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.ends.clear()
        self.flows.set()

    def _let_in(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                self.flows.wait()
                other.sendall(said)
            other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def laid_to(port: int) -> Iterator[Line]:
    """A line to this port."""
    line = Line(port)
    try:
        yield line
    finally:
        line.is_cut()
