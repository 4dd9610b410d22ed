"""How does a colleague sign in and out?"""

from __future__ import annotations

import re
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from live.rooms import person_room
from queueing import audit
from queueing.colleagues.provider_refusals import PasswordNotForYou
from queueing.colleagues.second_step import has_second_step
from queueing.colleagues.staff import Role, Staff, staff_by_username
from queueing.colleagues.ways import Way
from queueing.desks.desk import desk_of
from queueing.devices import Device
from queueing.refusals import GuessedTooOften
from queueing.sign_in_rules import asks_provider
from web.access import branch_id_of, me, needs_sign_in, public
from web.clock import now
from web.demo import in_demo
from web.faces import Face, Pages
from web.guesses import address_of_request, guesses, may_guess
from web.key_site import host_for_keys
from web.new_password import MOST
from web.pairing import device_page
from web.passwords import hash_of, is_old, is_theirs
from web.provider import Provider, providers
from web.refusals import retry_after, said_to_staff
from web.sessions import begin_here, carry
from web.sockets import shown_out
from web.transactions import db_session, hall_locked, writing

accounts = Pages("accounts", __name__, face=Face.STAFF)
OUR_PAGE = re.compile(r"/(?:[a-z0-9_][a-z0-9_/-]*)?(?:\?[\w=&-]*)?", re.ASCII)
"""An address of this house, without anything that a browser reads as another site (`//`, `/%09/`, a backslash)."""
HALFWAY = "halfway"
HALFWAY_TERM = timedelta(minutes=5)
"""How long after the password the second step may be taken."""
WRONG = "Gebruikersnaam of wachtwoord klopt niet."


@accounts.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page for colleagues. Visitors never come here."""
    if current_user.is_authenticated:
        return redirect(first_page(me()))
    return ask_with()


@accounts.post("/sign-in")
@public
def enter() -> str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Sign in with username and password; a wrong pair gets one answer, after the same work."""
    username, address = request.form.get("username", "")[:60], address_of_request()
    staff = staff_by_username(db_session(), username)
    measures = guesses().for_a_name(username.strip().casefold(), address)
    try:
        may_guess(measures)
    except GuessedTooOften as refusal:
        no = said_to_staff(refusal)
        return ask_with(username, wrong=no.sentence), no.status, retry_after(refusal)
    password = request.form.get("password", "")[:MOST]
    is_right = is_theirs(staff, password)
    if staff is None or not is_right:
        note_failure(staff)
        return ask_with(username, wrong=WRONG), 422
    guesses().was_right(measures, address=address)
    if belongs_elsewhere(staff):
        note_failure(staff)
        no = said_to_staff(PasswordNotForYou())
        return ask_with(username, wrong=no.sentence), no.status
    renewed = hash_of(password) if is_old(staff) else ""
    if has_second_step(db_session(), staff.id):
        return _go_halfway(staff, renewed)
    return welcome(staff, way=Way.PASSWORD, renewed=renewed)


@accounts.post("/sign-in/demo")
@public
def enter_demo() -> Response:
    """One click in the demo, on the same machine only."""
    staff = staff_by_username(db_session(), request.form.get("username", "")[:60]) if in_demo() else None
    return welcome(staff, way=Way.DEMO) if staff is not None else redirect(url_for("accounts.sign_in"), 303)


@accounts.get("/account")
@needs_sign_in
def nothing_here() -> str:
    """The page for a person without any role: why there is nothing for them here, and signing out."""
    return render_template("web/account.html")


@accounts.post("/sign-out")
@needs_sign_in
def sign_out() -> Response:
    """Close the desk and sign out everywhere. Refused (DeskBusy) while a visitor is called or served."""
    staff = me()
    desk = desk_of(db_session(), staff.id)
    with hall_locked(desk.branch_id) if desk is not None else writing():
        if (mine := desk_of(db_session(), staff.id)) is not None:
            mine.close(now=now())
        staff.end_sessions()
    shown_out(person_room(staff.id))
    logout_user()
    left = cookie.pop("provider", None)
    return redirect(url_for("accounts.sign_in", left=left), 303)


@accounts.get("/")
@public
def home() -> str | Response:
    """In the demo the list of all addresses; elsewhere the sign-in page."""
    if not in_demo():
        return redirect(url_for("accounts.sign_in"))
    devices = db_session().scalars(select(Device).order_by(Device.kind.desc(), Device.slug)).all()
    return render_template("web/home.html", devices=devices, people=_demo_people(), page_of=device_page)


def first_page(staff: Staff) -> str:
    """The first page of a colleague: the hall for a host, outreach for a neighbourhood worker, the desk for staff.

    For a manager of nothing else it is the office; for who watches over privacy its room.
    """
    roles = staff.roles_in(branch_id_of(staff)) if staff.grants else set()
    if Role.HOST in roles:
        return url_for("reception.hall")
    if Role.OUTREACH in roles and Role.STAFF not in roles:
        return url_for("outreach.page")
    if Role.STAFF in roles:
        return url_for("desk.work")
    if Role.MANAGER in roles:
        return url_for("office.home")
    return url_for("privacy.page") if Role.AUDITOR in roles else url_for("accounts.nothing_here")


def ask_with(username: str = "", *, wrong: str = "") -> str:
    """The sign-in page, with what was typed and what was wrong with it."""
    return render_template(
        "web/sign_in.html",
        people=_demo_people(),
        wrong=wrong,
        username=username,
        next=safe_next(),
        has_keys=bool(host_for_keys()),
        is_ready=not wrong and request.args.get("ready") == "yes",
        left=_left(),
    )


def _left() -> Provider | None:
    """The provider at which somebody who just left here can sign out too, as far as it ever said so."""
    one = providers().get(request.args.get("left", ""))
    return one if one is not None and one.told.get("end_session_endpoint") else None


def _go_halfway(staff: Staff, renewed: str) -> Response:
    """The password was right; nobody is signed in before the second step."""
    if renewed:
        with writing():
            staff.password_hash = renewed
    wanted = safe_next()
    cookie.clear()
    cookie[HALFWAY] = {"who": staff.id, "epoch": staff.session_epoch, "since": now().timestamp(), "next": wanted}
    return redirect(url_for("second_step.ask"), 303)


def halfway() -> Staff | None:
    """Who typed the right password here a short while ago and must still take the second step, or None."""
    told = cookie.get(HALFWAY) or {}
    if not 0 <= now().timestamp() - told.get("since", 0) < HALFWAY_TERM.total_seconds():
        return None
    staff = db_session().get(Staff, told.get("who", 0))
    return staff if staff is not None and (staff.active, staff.session_epoch) == (True, told.get("epoch")) else None


def welcome(staff: Staff, *, way: Way, renewed: str = "", to: str = "") -> Response:
    """Sign this person in, and lead them to where they wanted to go."""
    to = to or safe_next()
    with writing() as db:
        audit.record(db, None, audit.AuditKind.SIGN_IN, staff.username, {"way": way}, now())
        if renewed:
            staff.password_hash = renewed
        token = begin_here(db, staff, way)
    carry(staff, token)
    return redirect(to or first_page(staff), 303)


def note_failure(staff: Staff | None) -> None:
    """Record who failed to sign in. An unknown name is not stored: it may be a password in the wrong field."""
    with writing() as db:
        audit.record(db, None, audit.AuditKind.SIGN_IN_FAILED, staff.username if staff is not None else "", {}, now())


def belongs_elsewhere(staff: Staff) -> bool:
    """A house of this person wants them to sign in at their organisation; never while none is connected."""
    return bool(providers()) and asks_provider(db_session(), staff)


def safe_next() -> str:
    """Where the person wanted to go, when that is a page of ours."""
    wanted = request.values.get("next", "")
    return wanted if len(wanted) < 200 and OUR_PAGE.fullmatch(wanted) else ""


def _demo_people() -> list[Staff]:
    return list(db_session().scalars(select(Staff).where(Staff.active).order_by(Staff.id))) if in_demo() else []
