"""How does the server run? One process with many threads; the same file serves the demo, the tests and production.

    ONTHAAL_HOST, PORT    where to listen (127.0.0.1, 8000): in production behind a proxy with TLS
    ONTHAAL_THREADS       how many screens, phones and clicks at the same moment (200); every open screen holds a thread
    ONTHAAL_ANNOUNCE      lines to print once the server answers (the demo uses it)

One worker, because a screen's connection lives in one process. More power is more units (deploy/onthaal.service) with
Redis between them.
"""

import faulthandler
import gc
import logging
import os
import sys
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from deploy.draining import DrainingWorker

bind = f"{os.environ.get('ONTHAAL_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = DrainingWorker
workers = 1
threads = int(os.environ.get("ONTHAAL_THREADS", "200"))
worker_connections = threads + 1000  # room for kept-alive connections beside the threads
timeout = 60
graceful_timeout = 20  # for requests that wait for the hall or the database; screens are closed at once
keepalive = 5
accesslog = None  # the application logs method, route rule and status itself; never an address or a path
forwarder_headers = ""  # no header may set our path prefix: SCRIPT_NAME would be trusted
control_socket_disable = True  # else all servers of one user share one socket in their home folder


def when_ready(server):
    logging.getLogger("gunicorn.error").addFilter(WithoutWhoOrWhere())
    if announcement := os.environ.get("ONTHAAL_ANNOUNCE"):
        print(announcement, flush=True)


def post_fork(server, worker):
    faulthandler.enable()  # a process that dies logs where every thread was: files and lines, no values
    # Longer time slices per thread: switching costs with hundreds of idle threads, but a request may not wait long.
    sys.setswitchinterval(0.02)


def post_worker_init(worker):
    # Objects from startup live for ever: exclude them from garbage collection, so that it delays nobody.
    gc.collect()
    gc.freeze()


class WithoutWhoOrWhere(logging.Filter):
    """Keeps what identifies a visitor out of gunicorn's own log: a path may hold a ticket's token, an address a person.

    Gunicorn writes both when a request cannot be read or handled. Such a record keeps the method, the kind of error
    and the place in the code; the text of the error is removed, because it may quote the request.
    """

    def filter(self, record):
        words = str(record.msg)
        if words.startswith("Invalid request from"):
            record.msg, record.args = "Refused a request that could not be read", ()
        elif words.startswith("Error handling request"):
            method = record.args[0] if isinstance(record.args, tuple) and len(record.args) == 2 else "a"
            record.msg, record.args = "Error handling %s request", (method,)
        if record.exc_info and record.exc_info[0]:
            kind, _, where = record.exc_info
            record.exc_text = "".join(traceback.format_tb(where)) + kind.__name__
            record.exc_info = None
        return True
