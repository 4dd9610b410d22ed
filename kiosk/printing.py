"""How does a ticket get on paper? In the background: visitors have their number before the printer is even contacted.

`print_ticket` queues the ticket and returns at once. Each printer has one thread that draws and sends, so that a
printer that hangs delays nobody, not even a visitor at the other kiosk. Nothing is written to the disk.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Queue

from escpos.printer import Dummy
from flask import Flask, current_app, g
from PIL import Image

from kiosk.paper import draw, draw_test
from kiosk.printer import PATIENCE, send
from kiosk.ticket import TicketView
from queueing.devices import BROWSER, Device, Trouble
from web.access import load_branch
from web.clock import now, stopwatch
from web.language import offered_today
from web.transactions import db_session, hall_locked

log = logging.getLogger("onthaal.printing")
LATEST = 15.0
"""Seconds that a ticket waits for a printer that hangs; after that its visitor has left, remembering the number."""


@dataclass(frozen=True, slots=True)
class Job:
    """One ticket for one printer, as plain values: the visit itself stays with the request. None is a test slip."""

    branch_id: int
    device_id: int
    printer: str
    ticket: TicketView | None
    left: Callable[[], float] = field(default_factory=lambda: stopwatch(LATEST))


def print_ticket(device: Device, ticket: TicketView) -> None:
    """Queue the ticket for the device's printer and return; the result is recorded on the device later."""
    if device.printer == BROWSER:
        g.prints_here = True  # the ticket page itself prints (kiosk/browser_printing.py)
    elif device.printer:
        print_room(current_app).hand_over(Job(device.branch_id, device.id, device.printer, ticket))


def escpos_bytes(picture: Image.Image) -> bytes:
    """The bytes for a printer: the picture, then a cut; the same commands for every ticket."""
    printer = Dummy()
    printer.image(picture, impl="bitImageRaster", center=False)
    printer.cut()
    return bytes(printer.output)


class PrintRoom:
    """One queue and one thread per printer, started at its first ticket."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.queues: dict[str, Queue[Job | None]] = {}
        self.threads: list[threading.Thread] = []

    def hand_over(self, job: Job) -> None:
        """Put the ticket in its printer's queue."""
        with self.lock:
            if job.printer not in self.queues:
                self._start(job.printer)
            self.queues[job.printer].put(job)

    def wait(self) -> None:
        """Wait until everything in the queues is printed or given up."""
        for queue in list(self.queues.values()):
            queue.join()

    def close(self) -> None:
        """At the end of the process: print what is queued, for as long as one ticket may take."""
        for queue in self.queues.values():
            queue.put(None)
        for thread in self.threads:
            thread.join(PATIENCE)

    def _start(self, printer: str) -> None:
        if not self.threads:
            atexit.register(self.close)
        queue = self.queues[printer] = Queue()
        self.threads.append(threading.Thread(target=self._run, args=(queue,), name="printer", daemon=True))
        self.threads[-1].start()

    def _run(self, queue: Queue[Job | None]) -> None:
        while (job := queue.get()) is not None:
            try:
                with self.app.app_context():
                    self._print(job)
            except Exception:
                # Nobody waits for this; the next ticket tries again.
                log.exception("a ticket could not be printed")
            finally:
                queue.task_done()

    def _print(self, job: Job) -> None:
        if not job.left():
            log.warning("a ticket waited too long for its printer and was dropped")
            note(job, Trouble.LATE)
            return
        load_branch(job.branch_id)
        orders = escpos_bytes(_picture(job))
        db_session().rollback()  # the printer is slow: hold no transaction meanwhile
        note(job, send(job.printer, orders))


def print_test(device: Device) -> None:
    """Queue a test slip, without a number; what is wrong is recorded on the device, as after a ticket."""
    print_room(current_app).hand_over(Job(device.branch_id, device.id, device.printer, None))


def _picture(job: Job) -> Image.Image:
    if job.ticket is None:
        return draw_test(offered_today(g.branch, g.catalogue).values(), now())
    return draw(job.ticket, g.catalogue.languages.get(job.ticket.language))


def note(job: Job, trouble: Trouble | None) -> None:
    """Record on the device what is wrong, or that it is over; the hall is locked only when that changed."""
    if db_session().get_one(Device, job.device_id).trouble is trouble:
        return
    with hall_locked(job.branch_id):
        db_session().get_one(Device, job.device_id).report(trouble, now=now())


def open_print_room(app: Flask) -> None:
    """Give the app its one print room; no thread runs before the first ticket."""
    app.extensions["print_room"] = PrintRoom(app)
    app.extensions["print_test"] = print_test  # the office starts it


def print_room(app: Flask) -> PrintRoom:
    """The one print room of this app."""
    room: PrintRoom = app.extensions["print_room"]
    return room
