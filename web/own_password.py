"""What is on a colleague's account page? How they sign in, where they are signed in, and another password."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from live.rooms import person_room, session_room
from queueing import audit
from queueing.colleagues.passkeys import passkeys_of
from queueing.colleagues.recovery import codes_left
from queueing.colleagues.second_step import second_step_of
from queueing.colleagues.sessions import end_session
from queueing.refusals import GuessedTooOften
from web.access import load_own_branch, me, needs_sign_in
from web.clock import now
from web.faces import Face, Pages
from web.guesses import address_of_request, guesses, may_guess
from web.new_password import MOST, no_to
from web.passwords import hash_of, is_theirs
from web.refusals import retry_after, said_to_staff
from web.session_rows import session_rows
from web.sessions import stay_here
from web.sign_in import first_page
from web.sockets import shown_out
from web.transactions import db_session, writing

own_password = Pages("own_password", __name__, face=Face.STAFF)
WRONG = "Je huidige wachtwoord klopt niet."


@own_password.get("/account/password")
@needs_sign_in
def ask() -> str:
    """The old one, and the new one twice."""
    return _ask()


@own_password.post("/account/password")
@needs_sign_in
def change() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Store the new one, end every other session, record it; a wrong old one counts as a wrong guess at sign-in."""
    staff, address = me(), address_of_request()
    old, new, again = (request.form.get(field, "") for field in ("old", "new", "again"))
    if no := no_to(new, again, old=old):
        return _ask(wrong=no), 422
    measures = guesses().for_a_name(staff.username, address)
    try:
        may_guess(measures)
    except GuessedTooOften as refusal:
        said = said_to_staff(refusal)
        return _ask(wrong=said.sentence), said.status, retry_after(refusal)
    if not is_theirs(staff, old[:MOST]):
        return _ask(wrong=WRONG), 422
    guesses().was_right(measures, address=address)
    print_of_it = hash_of(new)
    with writing() as db:
        staff.choose_password(print_of_it)
        audit.record(db, None, audit.AuditKind.SIGN_IN_CHANGED, staff.username, {}, now())
    shown_out(person_room(staff.id))
    stay_here(staff)
    return redirect(url_for("own_password.ask", changed="yes"), 303)


@own_password.post("/account/sessions")
@needs_sign_in
def end_others() -> Response:
    """Every session of this colleague ends but this one."""
    staff = me()
    with writing() as db:
        staff.end_sessions()
        audit.record(db, None, audit.AuditKind.SESSIONS_ENDED, staff.username, {"person": staff.username}, now())
    shown_out(person_room(staff.id))
    stay_here(staff)
    return redirect(url_for("own_password.ask", others="out"), 303)


@own_password.post("/account/sessions/<int:key>/end")
@needs_sign_in
def end_one(key: int) -> Response:
    """One session of this colleague ends, on every page of that browser."""
    staff = me()
    with writing() as db:
        end_session(db, staff.id, key)
        audit.record(db, None, audit.AuditKind.SESSION_ENDED, staff.username, {"person": staff.username}, now())
    shown_out(session_room(key))
    return redirect(url_for("own_password.ask", one="out"), 303)


def _ask(*, wrong: str = "") -> str:
    is_changed = not wrong and "changed" in request.args
    load_own_branch()
    return render_template(
        "web/own_password.html",
        wrong=wrong,
        is_changed=is_changed,
        is_removed=not wrong and "removed" in request.args,
        is_elsewhere_out=not wrong and "others" in request.args,
        is_one_out=not wrong and "one" in request.args,
        second_step=second_step_of(db_session(), me().id),
        keys=len(passkeys_of(db_session(), me().id)),
        codes_left=codes_left(db_session(), me().id),
        sessions=session_rows(me()),
        back=first_page(me()),
    )
