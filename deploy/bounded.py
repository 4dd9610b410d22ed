"""How long may a client send nothing, or half a request, and what does it occupy on the server meanwhile?

A silent client holds no thread at all; a client that began a request must send all of it in time, headers and body.
"""

import os
import socket
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import ThreadWorker


class BoundedWorker(ThreadWorker):
    """Gunicorn's own threaded worker, but only a client that sends gets a thread, for one request."""

    request_takes = float(os.environ.get("ONTHAAL_REQUEST_SECONDS", "10"))
    """Seconds for the headers, and as long again for the body."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.coming_in = {}
        """Connection -> deadline for its request to arrive, and the body that is still to come."""

    def enqueue_req(self, conn):
        """Give a thread to a client that sent something; a new connection waits for its first bytes without one."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn):
        self.coming_in[conn] = (time.monotonic() + self.request_takes, None)
        try:
            return super().handle(conn)
        finally:
            self.coming_in.pop(conn, None)

    def handle_request(self, req, conn):
        if is_unread(req.body):
            self.coming_in[conn] = (time.monotonic() + self.request_takes, req.body)
        else:
            self.coming_in.pop(conn, None)  # a screen's connection stays open for the whole day
        return super().handle_request(req, conn)

    def murder_pending(self):
        """Called every second: also close connections whose request does not arrive."""
        super().murder_pending()
        now = time.monotonic()
        for conn, (until, body) in list(self.coming_in.items()):
            if now > until and (body is None or is_unread(body)):
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)


def is_unread(body):
    """True while a part of this body is still to come."""
    reader = getattr(body, "reader", None)
    return bool(getattr(reader, "length", 0) or getattr(reader, "parser", None))
