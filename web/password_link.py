"""How does a colleague choose a password without having one? With a link from a manager, used once."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from live.rooms import person_room
from queueing import audit
from queueing.colleagues.refusals import LinkIsOver
from queueing.colleagues.staff import Staff, staff_by_link
from web.access import public
from web.clock import now
from web.faces import Face, Pages
from web.new_password import no_to
from web.passwords import hash_of
from web.refusals import said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, writing

password_link = Pages("password_link", __name__, face=Face.STAFF)
Answer = str | tuple[str, int]


@password_link.get("/account/link/<token>")
@public
def ask(token: str) -> Answer:
    """The new password, twice; nothing to choose when the link is over."""
    try:
        return _ask(staff_by_link(db_session(), token, now=now()), token)
    except LinkIsOver as refusal:
        return _over(refusal)


@password_link.post("/account/link/<token>")
@public
def choose(token: str) -> Answer | Response:
    """Store it; the link is used up, and every session of this colleague ends."""
    new, again = request.form.get("new", ""), request.form.get("again", "")
    try:
        person = staff_by_link(db_session(), token, now=now())
        if no := no_to(new, again):
            return _ask(person, token, wrong=no), 422
        print_of_it = hash_of(new)
        with writing() as db:
            person = staff_by_link(db, token, now=now(), hold=True)  # of two at once, the second finds it used
            person.choose_password(print_of_it)
            audit.record(db, None, audit.AuditKind.SIGN_IN_CHANGED, person.username, {}, now())
    except LinkIsOver as refusal:
        return _over(refusal)
    shown_out(person_room(person.id))
    return redirect(url_for("accounts.sign_in", ready="yes"), 303)


def link_of(token: str) -> str:
    """The whole address, on the base that colleagues can reach (ONTHAAL_PUBLIC_URL)."""
    return f"{current_app.config['SETTINGS'].public_url}{url_for('password_link.ask', token=token)}"


def _ask(person: Staff, token: str, *, wrong: str = "") -> str:
    return render_template("web/password_link.html", person=person, wrong=wrong, is_over=False, token=token)


def _over(refusal: LinkIsOver) -> tuple[str, int]:
    no = said_to_staff(refusal)
    return render_template("web/password_link.html", person=None, wrong=no.sentence, is_over=True), no.status
