"""How does a colleague come in and go out, and how does a screen become ours?"""

from __future__ import annotations

import re
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_socketio import SocketIO
from sqlalchemy import select
from werkzeug.wrappers import Response

from live.rooms import device_room, person_room
from queueing import audit
from queueing.desks import desk_of
from queueing.devices import Device, Kind, device_by_slug, device_for_code
from queueing.refusals import GuessedTooOften, WrongPairingCode
from queueing.staff import Role, Staff, staff_by_username
from web.access import branch_of, device_cookie, me, needs_sign_in, public
from web.clock import now
from web.demo import demo_token, in_demo, is_demo_device
from web.dice import dice
from web.faces import Face, Pages
from web.forms import whole_number
from web.guesses import Measures, address_of_request, as_told, guesses, seconds_of
from web.readiness import what_is_missing
from web.refusals import retry_after, said_to_staff
from web.sockets import end_sockets
from web.turns import session, turn_in, writing

door = Pages("web", __name__, face=Face.STAFF)
hasher = PasswordHasher()
A_YEAR = 365 * 24 * 3600
OUR_PAGE = re.compile(r"/(?:[a-z0-9_][a-z0-9_/-]*)?(?:\?[\w=&-]*)?", re.ASCII)
"""An address of this house: nothing in it that a browser reads as another site (`//`, `/%09/`, a backslash)."""
WRONG = "Gebruikersnaam of wachtwoord klopt niet."
NO_ONE = hasher.hash("nobody has this password")
HASHES_AT_ONCE = threading.Semaphore(4)
"""Each takes 64 MB and a processor: who tries many passwords at once takes no more of the machine than this."""


def let_in(app: Flask, login_manager: LoginManager) -> None:
    """Tell Flask-Login how to find a colleague again from his session."""
    login_manager.init_app(app)
    login_manager.session_protection = None

    @login_manager.user_loader  # type: ignore[untyped-decorator]
    def _load(key: str) -> Staff | None:
        staff_id, _, epoch = key.partition(".")
        number = whole_number(staff_id)
        staff = session().get(Staff, number) if number is not None else None
        return staff if staff is not None and staff.active and str(staff.session_epoch) == epoch else None


def check_password(staff: Staff | None, password: str) -> bool:
    """True when it is the person's password; takes the same time when there is no such person."""
    try:
        with HASHES_AT_ONCE:
            hasher.verify(staff.password_hash if staff else NO_ONE, password)
    except (VerificationError, InvalidHashError):
        return False
    return staff is not None


@door.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The door for colleagues. Visitors never come here."""
    if current_user.is_authenticated:
        return redirect(first_page(me()))
    return _ask("")


@door.post("/sign-in")
@public
def enter() -> str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Sign in with username and password; a wrong pair says no more than that, after the same work."""
    username, address = request.form.get("username", "")[:60], address_of_request()
    staff = staff_by_username(session(), username)
    measures = guesses().for_a_name(username.strip().casefold(), address)
    try:
        may_guess(measures)
    except GuessedTooOften as refusal:
        no = said_to_staff(refusal)
        return _ask(username, wrong=no.sentence), no.status, retry_after(refusal)
    is_right = check_password(staff, request.form.get("password", "")[:200])
    if staff is None or not is_right:
        _write_down(audit.Kind.SIGN_IN_FAILED, staff)
        return _ask(username, wrong=WRONG), 422
    guesses().was_right(measures, address=address)
    return _welcome(staff)


@door.post("/sign-in/demo")
@public
def enter_demo() -> Response:
    """One click in the demo, on this very machine only."""
    staff = staff_by_username(session(), request.form.get("username", "")[:60]) if in_demo() else None
    return _welcome(staff) if staff is not None else redirect(url_for("web.sign_in"), 303)


@door.get("/account")
@needs_sign_in
def nothing_here() -> str:
    """Where somebody lands whose roles have no screen yet, *beheer* alone: what they may do, and a way out."""
    return render_template("web/account.html", manages=any(one.role is Role.MANAGER for one in me().grants))


@door.post("/sign-out")
@needs_sign_in
def sign_out() -> Response:
    """Stand up from the desk and sign out everywhere. Refused (DeskBusy) while a visitor is called or served."""
    staff = me()
    desk = desk_of(session(), staff.id)
    with turn_in(desk.branch_id) if desk is not None else writing():
        if (mine := desk_of(session(), staff.id)) is not None:
            mine.close(now=now())
        staff.end_sessions()
    end(person_room(staff.id))
    logout_user()
    return redirect(url_for("web.sign_in"), 303)


@door.get("/pair")
@public
def pair() -> str | Response:
    """A new kiosk or display asks for its six-digit code; a demo device is known already."""
    slug = request.args.get("device", "")[:40]
    device = device_by_slug(session(), slug) if in_demo() else None
    if device is not None and is_demo_device(device):
        return _be(device, demo_token(current_app.config["SECRET_KEY"], slug))
    return render_template("web/pair.html", slug=slug)


@door.post("/pair")
@public
def pair_device() -> Response | tuple[str, int, dict[str, str]]:
    """The right code makes this browser that device; a kiosk is measured next (A-3). A wrong one asks again, here."""
    typed = request.form.get("code", "")[:20]
    measures = guesses().for_a_code(address_of_request())
    try:
        may_guess(measures)
        with turn_in(device_for_code(session(), typed, now=now()).branch_id):
            device = device_for_code(session(), typed, now=now())  # asked anew: of several at once one uses it up
            token = device.pair(now=now(), dice=dice())
            audit.record(session(), device.branch_id, audit.Kind.DEVICE_PAIRED, "", {"device": device.slug}, now())
    except (GuessedTooOften, WrongPairingCode) as refusal:
        no = said_to_staff(refusal)
        return render_template("web/pair.html", slug="", wrong=no.sentence), no.status, retry_after(refusal)
    guesses().was_right(measures)
    end(device_room(device.id))
    measured = device.kind is Kind.DISPLAY
    return _be(device, token, to=None if measured else url_for("millimetres.measure", device=device.slug))


@door.get("/")
@public
def home() -> str | Response:
    """In the demo the list of all addresses; elsewhere the door for colleagues."""
    if not in_demo():
        return redirect(url_for("web.sign_in"))
    devices = session().scalars(select(Device).order_by(Device.kind.desc(), Device.slug)).all()
    return render_template("web/home.html", devices=devices, people=_demo_people(), page_of=device_page)


@door.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """The process is up."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@door.get("/clock")
@public
def tell_time() -> tuple[str, dict[str, str]]:
    """What time it is in the house, for a page whose own machine slept or had its clock set."""
    return now().isoformat(), {"Content-Type": "text/plain; charset=utf-8"}


@door.get("/readyz")
@public
def readyz() -> tuple[str, int, dict[str, str]]:
    """Visitors can be received; else 503, with every reason on a line of its own."""
    missing = what_is_missing()
    words = "".join(f"{one}\n" for one in missing) or "ready\n"
    return words, 503 if missing else 200, {"Content-Type": "text/plain; charset=utf-8"}


def device_page(device: Device) -> str:
    """Where a device lives."""
    return url_for("kiosk.start" if device.kind is Kind.KIOSK else "displays.hall", device=device.slug)


def first_page(staff: Staff) -> str:
    """Where a colleague begins: the host in the hall, who goes out into the neighbourhood there, others at a desk."""
    roles = staff.roles_in(branch_of(staff).id) if staff.grants else set()
    if Role.HOST in roles:
        return url_for("reception.hall")
    if Role.OUTREACH in roles and Role.STAFF not in roles:
        return url_for("outreach.page")
    return url_for("desk.work") if Role.STAFF in roles else url_for("web.nothing_here")


def _ask(username: str, *, wrong: str | None = None) -> str:
    return render_template("web/sign_in.html", people=_demo_people(), wrong=wrong, username=username, next=_safe_next())


def may_guess(measures: Measures) -> None:
    """Counts as a wrong guess until it was right. Raises GuessedTooOften with how long to wait."""
    wait = guesses().begin(measures, now=now())
    if wait:
        raise GuessedTooOften(wait=as_told(wait), seconds=seconds_of(wait))


def _welcome(staff: Staff) -> Response:
    _write_down(audit.Kind.SIGN_IN, staff)
    cookie.clear()
    login_user(staff)
    return redirect(_safe_next() or first_page(staff), 303)


def _write_down(kind: audit.Kind, staff: Staff | None) -> None:
    """Who signed in, or could not. A name that nobody has is not kept: it may be a password in the wrong field."""
    who = staff.username if staff is not None else ""
    with writing() as here:
        audit.record(here, None, kind, who, {}, now())


def _be(device: Device, token: str, *, to: str | None = None) -> Response:
    """From now on this browser is that device, and goes to its page or to another."""
    response = redirect(to or device_page(device), 303)
    response.set_cookie(
        device_cookie(device.slug), token, max_age=A_YEAR, httponly=True, samesite="Strict", secure=request.is_secure
    )
    return response


def _safe_next() -> str:
    """Where the person was going, when that is a page of ours."""
    wanted = request.values.get("next", "")
    return wanted if len(wanted) < 200 and OUR_PAGE.fullmatch(wanted) else ""


def _demo_people() -> list[Staff]:
    return list(session().scalars(select(Staff).where(Staff.active).order_by(Staff.id))) if in_demo() else []


def end(room: str) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    socketio: SocketIO = app.extensions["socketio"]
    end_sockets(app, socketio, room)
