"""How does a colleague add a passkey, name it, and take it away? On their own account page, with their password.

First the name and the password, then the browser makes the passkey: so a typing error never costs what it made.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from live.rooms import person_room
from queueing import audit
from queueing.colleagues import refusals as p
from queueing.colleagues.ceremonies import challenge_of_new, new_key, options_to_add
from queueing.colleagues.challenges import Purpose, use_up
from queueing.colleagues.passkeys import checked_key_name, drop, handle_of, keep, must_have_room, passkeys_of
from queueing.colleagues.recovery import codes_left, new_codes
from queueing.colleagues.second_step import has_second_step, pass_second_step, second_step_of, tidy_codes
from queueing.colleagues.staff import Staff
from queueing.refusals import GuessedTooOften, Refusal
from web.access import load_own_branch, me, needs_sign_in
from web.clock import now, world_now
from web.dice import dice
from web.faces import Face, Pages
from web.forms import says_of_nul
from web.guesses import address_of_request, guesses, may_guess
from web.houses import house
from web.key_site import challenges, host_for_keys, site
from web.passkeys import LONGEST_TOLD, Answer
from web.refusals import retry_after, said_to_staff
from web.second_step import is_asked_of, keys, must_know_password
from web.sessions import stay_here
from web.sockets import shown_out
from web.transactions import db_session, writing

own_passkeys = Pages("own_passkeys", __name__, face=Face.STAFF)
FIELD_OF: dict[type[Refusal], str] = {
    p.BadKeyName: "name", p.NotYourPassword: "password", GuessedTooOften: "password", p.SecondStepRequired: "removal",
}  # fmt: skip
SAID: tuple[type[Refusal], ...] = (
    *FIELD_OF, p.TooManyKeys, p.NoKeysHere, p.KeyWrong, p.KeyKnown, p.KeyOfOtherPage, p.KeyOfOtherHost,
    p.KeyUnverified, p.ChallengeNotOurs, p.ChallengeTooOld, p.ChallengeUsed,
)  # fmt: skip


@own_passkeys.get("/account/keys")
@needs_sign_in
def page() -> str:
    """One's own passkeys."""
    return _page()


@own_passkeys.post("/account/keys/new")
@says_of_nul
@needs_sign_in
def begin() -> Answer:
    """The name and the password are right: the page on which the browser makes the passkey."""
    staff, typed = me(), request.form.get("name", "")[:200]
    try:
        here, name = site(), checked_key_name(typed)
        must_have_room(db_session(), staff.id)
        must_know_password(staff)
    except SAID as refusal:
        return _refused(refusal, name=typed)
    challenge = challenges().make(Purpose.ADD, staff.id, now=now(), dice=dice())
    known = [one.ref for one in passkeys_of(db_session(), staff.id) if one.host == here.host]
    options = options_to_add(here, house().staff_name, staff.username, handle_of(staff.id), challenge, known)
    return render_template("web/passkey_new.html", name=name, options=options)


@own_passkeys.post("/account/keys")
@needs_sign_in
def add() -> Answer:
    """Keep the passkey that the browser made. The password was given: its challenge is made only then."""
    staff, typed, told = me(), request.form.get("name", "")[:200], request.form.get("credential", "")[:LONGEST_TOLD]
    try:
        here, name, at = site(), checked_key_name(typed), now()
        challenge = challenge_of_new(told, here)
        challenges().read(challenge, Purpose.ADD, staff.id, now=at)
        with writing() as db:
            use_up(db, challenge, now=at)
            key = keep(db, staff.id, new_key(told, here, challenge), name, here, now=at)
            codes = [] if codes_left(db, staff.id) else new_codes(db, staff.id, key=keys().key, now=at, dice=dice())
            audit.record(db, None, audit.AuditKind.PASSKEY_ADDED, staff.username, {"key": key.name}, at)
    except SAID as refusal:
        return _refused(refusal, name=typed)
    if codes:
        return render_template("web/second_step_codes.html", codes=codes, title="Je toegangssleutel werkt")
    return redirect(url_for("own_passkeys.page", done="added"), 303)


@own_passkeys.post("/account/keys/<int:key>/removal")
@needs_sign_in
def remove(key: int) -> Answer:
    """This passkey opens nothing any more, and every other session ends: whoever holds it may be signed in."""
    staff = me()
    try:
        must_know_password(staff)
        with writing() as db:
            gone = drop(db, staff.id, key)
            if is_asked_of(staff) and not has_second_step(db, staff.id):
                raise p.SecondStepRequired
            tidy_codes(db, staff.id)
            staff.end_sessions()
            audit.record(db, None, audit.AuditKind.PASSKEY_REMOVED, staff.username, {"key": gone.name}, now())
    except SAID as refusal:
        return _refused(refusal, removal=key)
    shown_out(person_room(staff.id))
    stay_here(staff)
    return redirect(url_for("own_passkeys.page", done="removed"), 303)


# --- recovery codes ---


@own_passkeys.get("/account/recovery")
@needs_sign_in
def recovery() -> str:
    """How many recovery codes are left, and new ones."""
    return _recovery()


@own_passkeys.post("/account/recovery")
@needs_sign_in
def renew() -> Answer:
    """Ten new recovery codes, with the password or a code of the app; earlier ones open nothing from this moment on."""
    staff = me()
    try:
        if not has_second_step(db_session(), staff.id):
            raise p.NoRecovery
        _must_know_password_or_code(staff)
        with writing() as db:
            codes = new_codes(db, staff.id, key=keys().key, now=now(), dice=dice())
            audit.record(db, None, audit.AuditKind.RECOVERY_MADE, staff.username, {}, now())
    except (
        p.NoRecovery, p.NotYourPassword, p.WrongCode, p.CodeUsedBefore, p.PhoneClockOff, p.NoSecondStep,
        p.SecondStepUnreadable, GuessedTooOften,
    ) as refusal:  # fmt: skip
        no = said_to_staff(refusal)
        return _recovery(wrong=no.sentence), no.status, retry_after(refusal)
    return render_template("web/second_step_codes.html", codes=codes, title="Tien nieuwe herstelcodes")


def _must_know_password_or_code(staff: Staff) -> None:
    code = request.form.get("code", "").strip()[:40]
    if not code:
        must_know_password(staff)
        return
    measures = guesses().for_a_step(staff.username, address_of_request())
    may_guess(measures)
    with writing() as db:
        pass_second_step(db, staff.id, code, keys=keys(), now=world_now())
    guesses().was_right(measures)


def _recovery(wrong: str = "") -> str:
    db, staff = db_session(), me()
    return render_template(
        "web/recovery.html", wrong=wrong, left=codes_left(db, staff.id), has_step=has_second_step(db, staff.id),
        has_digits=second_step_of(db, staff.id) is not None,
    )  # fmt: skip


def _refused(refusal: Refusal, *, name: str = "", removal: int = 0) -> Answer:
    no = said_to_staff(refusal)
    field = "removal" if removal else FIELD_OF.get(type(refusal), "page")
    return _page(no.sentence, field=field, name=name, removal=removal), no.status, retry_after(refusal)


def _page(wrong: str = "", *, field: str = "", name: str = "", removal: int = 0) -> str:
    load_own_branch()
    mine, host = passkeys_of(db_session(), me().id), host_for_keys()
    return render_template(
        "web/passkeys.html", mine=mine, host=host, wrong=wrong, field=field, name=name, removal=removal,
        done=request.args.get("done", "") if not wrong else "",
    )  # fmt: skip
