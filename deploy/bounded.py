"""How long may a client send nothing, half a request, or not read its answer, and what does it occupy meanwhile?

A silent client holds no thread at all; a client that began a request must send all of it in time, headers and body, and
read the answer in time. Saying goodbye to a client that does not hang up takes no thread either.
"""

import os
import socket
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ

from gunicorn.util import close
from gunicorn.workers.gthread import ThreadWorker

SOCKETS = "/socket.io/"
"""A screen's connection stays open for the whole day; `web/bounded_wire.py` bounds it."""
GOODBYE_TAKES = 2.0
MOST_LEAVING = 500


class BoundedWorker(ThreadWorker):
    """Gunicorn's own threaded worker, but only a client that sends gets a thread, for one request."""

    request_takes = float(os.environ.get("ONTHAAL_REQUEST_SECONDS", "10"))
    """Seconds for the headers, and as long again for the body."""
    answer_takes = float(os.environ.get("ONTHAAL_ANSWER_SECONDS", "30"))
    """Seconds for working out an answer and for reading all of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.under_way = {}
        """Connection -> deadline for its request to arrive, the body that is to come, and deadline for its answer."""
        self.leaving = {}
        """Socket that has its answer and should hang up -> until when."""

    def enqueue_req(self, conn):
        """Give a thread to a client that sent something; a new connection waits for its first bytes without one."""
        conn.close = partial(self.let_go, conn.sock)
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn):
        self.under_way[conn] = (time.monotonic() + self.request_takes, None, None)
        try:
            return super().handle(conn)
        finally:
            self.under_way.pop(conn, None)

    def handle_request(self, req, conn):
        arrives = time.monotonic() + self.request_takes if is_unread(req.body) else None
        answered = (arrives or time.monotonic()) + self.answer_takes
        self.under_way[conn] = (arrives, req.body, None if req.path.startswith(SOCKETS) else answered)
        return super().handle_request(req, conn)

    def murder_pending(self):
        """Called every second: also close connections whose request does not arrive, or whose answer is not read."""
        super().murder_pending()
        now, unread = time.monotonic(), 0
        for conn, (arrives, body, answered) in list(self.under_way.items()):
            late = arrives is not None and now > arrives and (body is None or is_unread(body))
            if late or (answered is not None and now > answered):
                unread += not late
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)
        if unread:
            self.log.warning("Closed %s connections that did not read their answer in time", unread)
        for sock, until in list(self.leaving.items()):
            if now > until:
                self.hang_up(sock)

    def let_go(self, sock, graceful=False):
        """Close a connection. Gunicorn waits 2 s in its only main thread for a client that does not hang up itself.

        What waits for the goodbye is a copy that nobody else knows: the socket of a page also ends itself, from another
        thread, and its number would still be watched when the next connection gets that number.
        """
        last = None
        with suppress(OSError, NotImplementedError):  # it is gone already
            if graceful and len(self.leaving) < MOST_LEAVING:
                last = sock.dup()
                last.setblocking(False)
                last.shutdown(socket.SHUT_WR)
        close(sock)
        if last is not None:
            self.poller.register(last, EVENT_READ, self.hear_goodbye)
            self.leaving[last] = time.monotonic() + GOODBYE_TAKES

    def hear_goodbye(self, sock):
        """The last that a client sends; read, so that closing does not break off the answer on its way."""
        try:
            said = sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self.hang_up(sock)

    def hang_up(self, sock):
        self.leaving.pop(sock, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(sock)
        close(sock)


def is_unread(body):
    """True while a part of this body is still to come."""
    reader = getattr(body, "reader", None)
    return bool(getattr(reader, "length", 0) or getattr(reader, "parser", None))
