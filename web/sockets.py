"""Who may open a socket? Checked on the handshake itself: a stranger's socket never opens.

Clients only receive: of what they send, only the connect and disconnect packets are read. A browser joins the rooms of
everything its cookies prove: a signed-in person, a paired device, a ticket. Every socket holds a server thread, so they
are counted while they last.
"""

from __future__ import annotations

import contextlib
import re
import socket as plain_socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user
from flask_socketio import SocketIO, join_room
from sqlalchemy.exc import SQLAlchemyError

from live import rooms
from queueing.colleagues.staff import Staff
from queueing.desks.desk import desk_of
from queueing.devices import DeviceKind
from queueing.visits.finding import visit_by_token
from web.access import LONGEST_TOKEN, branch_id_of, has_died, load_branch, paired_device
from web.bounded_wire import BoundedQueue, BoundedWire
from web.sessions import here
from web.transactions import db_session

THREADS_FOR_PAGES = 50
MOST_PER_KEY = 12
MOST_PER_TICKET = 8
"""A ticket is followed on a phone or two; more sockets would take the places of others."""
TICKET_COOKIE = "ticket-"
DEVICE_COOKIE = "device-"
MOST_COOKIES = 12
GOODBYE_TAKES = 1.0
DIGEST = re.compile(r"[0-9a-f]{12}")
HELLO, GOODBYE = "01"  # Socket.IO's packets CONNECT and DISCONNECT


class Who(IntEnum):
    """Kinds of client, in the order of how many places they may take."""

    PHONE = 0
    COLLEAGUE = 1
    SCREEN = 2


SHARE = {Who.PHONE: 70, Who.COLLEAGUE: 90, Who.SCREEN: 100}
"""Per cent of all places that each kind may hold, together with the kinds before it: the rest stays reserved."""


@dataclass(slots=True)
class Listener:
    """What one browser may hear, and the keys under which its sockets are counted and closed."""

    rooms: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    session: int | None = None
    who: Who = Who.PHONE
    pages: str = ""


def listener_of_request() -> Listener:
    """The rooms that this request's cookies open; none for a stranger."""
    listener = Listener(pages=_version_of_pages())
    if current_user.is_authenticated:
        _as_person(listener, current_user._get_current_object())
    names = list(request.cookies)[: MOST_COOKIES * 4]
    for name in [one for one in names if one.startswith(DEVICE_COOKIE)][:MOST_COOKIES]:
        _as_device(listener, name.removeprefix(DEVICE_COOKIE))
    for name in [one for one in names if one.startswith(TICKET_COOKIE)][:MOST_COOKIES]:
        _as_ticket(listener, request.cookies[name])
    return listener


def _version_of_pages() -> str:
    """Which version of the pages this browser shows, as it says; empty for anything else than a digest."""
    told = request.args.get("pages", "")
    return told if DIGEST.fullmatch(told) else ""


def _as_person(listener: Listener, staff: Staff) -> None:
    branch_id = branch_id_of(staff)
    desk = desk_of(db_session(), staff.id)
    listener.rooms |= {rooms.staff_room(branch_id), rooms.person_room(staff.id)}
    if desk is not None:
        listener.rooms.add(rooms.desk_room(desk.id))
    listener.keys.add(rooms.person_room(staff.id))
    if (browser := here()) is not None:
        listener.session = browser.id
        listener.rooms.add(rooms.session_room(browser.id))
    listener.who = max(listener.who, Who.COLLEAGUE)


def _as_device(listener: Listener, slug: str) -> None:
    device = paired_device(slug)
    if device is None:
        return
    listener.who = Who.SCREEN
    listener.keys.add(rooms.device_room(device.id))
    listener.rooms.add(rooms.device_room(device.id))
    if device.kind is DeviceKind.DISPLAY:
        listener.rooms.add(rooms.displays_room(device.branch_id))
    else:
        listener.rooms |= {rooms.kiosk_room(device.id), rooms.kiosks_room(device.branch_id)}


def _as_ticket(listener: Listener, token: str) -> None:
    visit = visit_by_token(db_session(), token[:LONGEST_TOKEN])
    if visit is None:
        return
    load_branch(visit.branch_id)
    if not has_died(visit.day):
        listener.keys.add(rooms.ticket_room(visit.id))
        listener.rooms |= {rooms.ticket_room(visit.id), rooms.tickets_room(visit.branch_id)}


class SocketGate:
    """WSGI middleware in front of Socket.IO: a handshake without a valid cookie, or over the limit, is refused.

    The WSGI call of a WebSocket lasts as long as the socket, so counting around the call is exact.
    """

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]], *, most: int) -> None:
        self.app, self.inner, self.most = app, inner, most
        self.open: Counter[str] = Counter()
        self.taken: Counter[Who] = Counter()
        self.lock = threading.Lock()
        self.inside: dict[int, dict[str, Any]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith("/socket.io"):
            return self.inner(environ, start_response)
        try:
            with self.app.request_context(environ):
                listener = listener_of_request()
        except SQLAlchemyError:  # the database is away: the page tries again
            return _plain_no(start_response, "503 SERVICE UNAVAILABLE")
        if not listener.rooms:
            return _plain_no(start_response, "403 FORBIDDEN")
        if not self._enter(listener):
            return _plain_no(start_response, "503 SERVICE UNAVAILABLE")
        environ["onthaal.listener"] = listener
        if bare := environ.get("gunicorn.socket"):
            environ["gunicorn.socket"] = BoundedWire(bare, self.app.config["SETTINGS"].ping_seconds)
        self.inside[id(environ)] = environ
        try:
            return self.inner(environ, start_response)
        finally:
            self.inside.pop(id(environ), None)
            self._leave(listener)

    def let_screens_go(self) -> None:
        """The process stops: accept no sockets, and close every open one. Their pages reconnect by themselves."""
        self.most = 0
        for environ in list(self.inside.values()):
            _shut(environ)

    def _enter(self, listener: Listener) -> bool:
        with self.lock:
            if not self._has_room(listener):
                return False
            self.taken[listener.who] += 1
            self.open.update(listener.keys)
            return True

    def _has_room(self, listener: Listener) -> bool:
        for who in (one for one in Who if one >= listener.who):
            held = sum(self.taken[one] for one in Who if one <= who)
            if held >= max(self.most * SHARE[who] // 100, 1):
                return False
        most = MOST_PER_TICKET if listener.who is Who.PHONE else MOST_PER_KEY
        return all(self.open[key] < most for key in listener.keys)

    def _leave(self, listener: Listener) -> None:
        with self.lock:
            self.taken[listener.who] -= 1
            self.open.subtract(listener.keys)


def _plain_no(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


class Listeners:
    """The sockets of this process: their owners, and which rooms need a beat."""

    def __init__(self) -> None:
        self.by_sid: dict[str, Listener] = {}

    def of(self, prefix: str) -> set[str]:
        """The rooms of this process whose name has this prefix."""
        return {room for one in list(self.by_sid.values()) for room in one.rooms if room.startswith(prefix)}

    def devices(self) -> dict[int, str]:
        """The devices connected to this process, each with the version of the pages that it shows."""
        return {
            int(room.removeprefix("device:")): one.pages
            for one in list(self.by_sid.values())
            for room in one.rooms
            if room.startswith("device:")
        }


def open_sockets(app: Flask, socketio: SocketIO, *, threads: int) -> None:
    """Accept listeners, with the gate in front."""
    listeners = Listeners()
    app.extensions["listeners"] = listeners
    gate = SocketGate(app, app.wsgi_app, most=max(threads - THREADS_FOR_PAGES, 1))
    app.wsgi_app = gate  # type: ignore[method-assign]
    app.extensions["let_screens_go"] = gate.let_screens_go

    _deafen(socketio)
    socketio.server.eio.create_queue = BoundedQueue  # type: ignore[attr-defined]  # the stubs lack it

    @socketio.on("connect")
    def _connect(_auth: object = None) -> bool | None:
        try:
            listener = listener_of_request()  # read again: somebody may have signed out since the handshake
        except SQLAlchemyError:
            return False
        if not listener.rooms:
            return False
        for room in sorted(listener.rooms):
            join_room(room)
        listeners.by_sid[request.sid] = listener  # type: ignore[attr-defined]
        return None

    @socketio.on("disconnect")
    def _disconnect(_reason: str = "") -> None:
        listeners.by_sid.pop(request.sid, None)  # type: ignore[attr-defined]


def _deafen(socketio: SocketIO) -> None:
    """Accept only connect and disconnect packets, and drop clients that no longer answer.

    Otherwise events of any name would reach the handlers, also one that a client calls "disconnect".
    """
    server = socketio.server  # type: ignore[attr-defined]  # the stubs lack it
    heard, gone = server.eio.handlers["message"], server.eio.handlers["disconnect"]

    def _hear(key: str, said: str | bytes) -> None:
        if isinstance(said, str) and said.startswith((HELLO, GOODBYE)):
            heard(key, said)

    def _let_go(key: str, reason: str = "") -> None:
        environ = server.environ.get(key, {})
        gone(key, reason)
        if reason == "ping timeout":
            _shut(environ)

    server.eio.on("message", _hear)
    server.eio.on("disconnect", _let_go)


def _shut(environ: dict[str, Any]) -> None:
    """A client that stopped reading would keep its thread and buffers: close its raw socket."""
    raw = environ.get("gunicorn.socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.shutdown(plain_socket.SHUT_RDWR)


def end_sockets(app: Flask, socketio: SocketIO, room: str) -> None:
    """Close every socket of this process for a person or device; other processes follow at their next check."""
    listeners: Listeners = app.extensions["listeners"]
    server = socketio.server  # type: ignore[attr-defined]  # the stubs lack it
    for sid, listener in list(listeners.by_sid.items()):
        if room in listener.rooms:
            environ = server.get_environ(sid) or {}
            server.disconnect(sid)
            # A page leaves by itself when told; a client that does not leave may not keep its thread.
            threading.Timer(GOODBYE_TAKES, _shut, [environ]).start()


def shown_out(room: str) -> None:
    """End the sockets of this room, in every process, from within a request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    end_sockets(app, app.extensions["socketio"], room)
