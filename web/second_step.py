"""How does a colleague set up a second step, and sign in with it? With six digits from an app, or a recovery code.

A passkey can take its place (`web/passkeys.py`).

The password comes first; who guesses codes waits as who guesses passwords does (`web/guesses.py`).
"""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from live.rooms import person_room
from queueing import audit
from queueing.branches import Branch
from queueing.colleagues import refusals as p
from queueing.colleagues.passkeys import passkeys_of
from queueing.colleagues.recovery import codes_left
from queueing.colleagues.second_step import (
    StepKeys,
    address_of,
    new_secret,
    pass_second_step,
    second_step_of,
    set_up,
    take_away,
)
from queueing.colleagues.staff import Role, Staff
from queueing.colleagues.ways import Way
from queueing.refusals import GuessedTooOften, Refusal
from web.access import load_own_branch, me, needs_sign_in, public
from web.clock import now, world_now
from web.dice import dice
from web.faces import Face, Pages
from web.guesses import Measures, address_of_request, guesses, may_guess
from web.houses import house
from web.key_site import host_for_keys
from web.new_password import MOST
from web.passwords import is_theirs
from web.qr import qr_svg
from web.refusals import retry_after, said_to_staff
from web.sessions import stay_here
from web.sign_in import HALFWAY, halfway, note_failure, welcome
from web.sockets import shown_out
from web.transactions import db_session, writing

second_step = Pages("second_step", __name__, face=Face.STAFF)
SAID = (
    p.WrongCode, p.CodeUsedBefore, p.PhoneClockOff, p.SetupTooOld, p.NoSecondStep, p.SecondStepUnreadable,
    p.SecondStepRequired, p.NotYourPassword, GuessedTooOften,
)  # fmt: skip
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def keys() -> StepKeys:
    """The keys of this installation."""
    return StepKeys(current_app.config["STEP_KEY"])


# --- signing in ---


@second_step.get("/sign-in/code")
@public
def ask() -> Answer:
    """The code of the app, after the password."""
    staff = halfway()
    return ask_for_step(staff) if staff is not None else redirect(url_for("accounts.sign_in"), 303)


@second_step.post("/sign-in/code")
@public
def enter() -> Answer:
    """Sign in with a code, or with one of the codes that were kept; each opens once."""
    staff = halfway()
    if staff is None:
        return redirect(url_for("accounts.sign_in"), 303)
    address, wanted = address_of_request(), cookie.get(HALFWAY, {}).get("next", "")
    measures = guesses().for_a_step(staff.username, address)
    try:
        may_guess(measures)
        with writing() as db:
            pass_second_step(db, staff.id, request.form.get("code", "")[:40], keys=keys(), now=world_now())
    except SAID as refusal:
        no = said_to_staff(refusal)
        if isinstance(refusal, p.WrongCode | p.CodeUsedBefore | p.PhoneClockOff):
            note_failure(staff)
        return ask_for_step(staff, wrong=no.sentence), no.status, retry_after(refusal)
    guesses().was_right(measures, address=address)
    return welcome(staff, way=Way.PASSWORD_AND_CODE, to=wanted)


def ask_for_step(staff: Staff, *, wrong: str = "", wrong_key: str = "") -> str:
    """The page of the second step: six digits, a recovery code, or a passkey that was made for this host name."""
    keys, host = passkeys_of(db_session(), staff.id), host_for_keys()
    return render_template(
        "web/second_step_code.html", wrong=wrong, wrong_key=wrong_key,
        has_digits=second_step_of(db_session(), staff.id) is not None, has_keys=any(one.host == host for one in keys),
        elsewhere=sorted({one.host for one in keys if one.host != host}),
    )  # fmt: skip


# --- one's own ---


@second_step.get("/account/second-step")
@needs_sign_in
def page() -> Answer:
    """Set it up, or read that it is set up."""
    return _page()


@second_step.post("/account/second-step")
@needs_sign_in
def begin() -> Answer:
    """A right code of the new secret begins it, with the password; ten recovery codes are shown this once."""
    sealed, staff = request.form.get("sealed", "")[:500], me()
    try:
        secret = keys().read_fresh(staff.id, sealed, now=now())
        must_know_password(staff)
        with writing() as db:
            codes = set_up(
                db, staff, secret, request.form.get("code", "")[:40], keys=keys(), now=world_now(), dice=dice()
            )
            staff.end_sessions()
            audit.record(db, None, audit.AuditKind.SECOND_STEP_SET, staff.username, {}, now())
    except SAID as refusal:
        return _refused(refusal, sealed=sealed)
    shown_out(person_room(staff.id))
    stay_here(staff)
    return render_template("web/second_step_codes.html", codes=codes)


@second_step.post("/account/second-step/removal")
@needs_sign_in
def remove() -> Answer:
    """Take it away, with the password; not while a branch asks it of this manager."""
    staff = me()
    try:
        if is_asked_of(staff) and not passkeys_of(db_session(), staff.id):
            raise p.SecondStepRequired
        must_know_password(staff)
        with writing() as db:
            take_away(db, staff.id)
            audit.record(db, None, audit.AuditKind.SECOND_STEP_REMOVED, staff.username, {}, now())
    except SAID as refusal:
        return _refused(refusal)
    return redirect(url_for("own_password.ask", removed="yes"), 303)


def is_asked_of(staff: Staff) -> bool:
    """True when a branch where this person is a manager asks a second step of its managers."""
    managed = [one.branch_id for one in staff.grants if one.role is Role.MANAGER]
    return any(db_session().get_one(Branch, one).managers_two_steps for one in managed)


def must_know_password(staff: Staff) -> None:
    """A screen left open is not enough. Raises NotYourPassword, GuessedTooOften."""
    measures: Measures = guesses().for_a_name(staff.username, address_of_request())
    may_guess(measures)
    if not is_theirs(staff, request.form.get("password", "")[:MOST]):
        raise p.NotYourPassword
    guesses().was_right(measures)


def _refused(refusal: Refusal, *, sealed: str = "") -> Answer:
    no = said_to_staff(refusal)
    return _page(no.sentence, field=_field_of(refusal), sealed=sealed), no.status, retry_after(refusal)


def _field_of(refusal: Refusal) -> str:
    return "password" if isinstance(refusal, p.NotYourPassword | GuessedTooOften | p.SecondStepRequired) else "code"


def _page(wrong: str = "", *, field: str = "", sealed: str = "") -> str:
    staff, at = me(), now()
    load_own_branch()
    held = second_step_of(db_session(), staff.id)
    try:
        secret = keys().read_fresh(staff.id, sealed, now=at)
    except p.SetupTooOld:
        secret = new_secret(dice())
        sealed = keys().seal(staff.id, secret, now=at).decode()
    return render_template(
        "web/second_step.html",
        held=held, wrong=wrong, field=field, sealed=sealed, is_asked=is_asked_of(staff),
        keys=passkeys_of(db_session(), staff.id), codes_left=codes_left(db_session(), staff.id),
        drawing=qr_svg(address_of(secret, staff.username, house().staff_name)),
        typed_key=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    )  # fmt: skip
