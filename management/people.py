"""Who works here, what may each of them do, and how does a manager change that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from live.rooms import person_room, session_room
from management.office import Room, hang_door
from queueing import staffing
from queueing.colleagues import refusals as c
from queueing.colleagues.identities import identities_of, with_identity
from queueing.colleagues.passkeys import passkeys_of
from queueing.colleagues.rights import Rights, checked_rights, matches
from queueing.colleagues.second_step import second_step_of
from queueing.colleagues.staff import Role, Secrecy, Staff, colleague_at, colleagues
from queueing.desks.desk import desk_of, desks_of
from queueing.refusals import Refusal
from web.access import me, needs_role
from web.clock import now
from web.dice import dice
from web.faces import Face, Pages
from web.forms import says_of_nul
from web.password_link import link_of
from web.qr import qr_svg
from web.refusals import said_to_staff
from web.session_rows import session_rows
from web.sessions import stay_here
from web.sockets import shown_out
from web.transactions import db_session, hall_locked

people = Pages("people", __name__, face=Face.STAFF, url_prefix="/management/people")
ROLES = {
    Role.HOST: "onthaal",
    Role.STAFF: "loket",
    Role.OUTREACH: "buurtwerk",
    Role.MANAGER: "beheer",
    Role.AUDITOR: "privacy",
}
MOST_SHOWN = 40
FIELD_OF: dict[type[Refusal], str] = {
    c.BadUsername: "username", c.UsernameTaken: "username", c.BadName: "name", c.BadOrganisation: "organisation",
    c.NoRoleChosen: "roles", c.UnknownChoice: "roles", c.OwnManagerRole: "roles", c.LastManager: "roles",
    c.ChangedMeanwhile: "page",
}  # fmt: skip
"""The field beside which a refusal is said."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form about one colleague, as somebody filled it in or as it is at first."""

    username: str = ""
    name: str = ""
    organisation: str = ""
    secrecy: str = Secrecy.DISCRETION
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, username: str, rights: Rights) -> Typed:
        """What is stored."""
        roles = frozenset(one.value for one in rights.roles)
        return cls(username, rights.name, rights.organisation, rights.secrecy, roles, rights.services)

    @classmethod
    def sent(cls, refusal: Refusal) -> Typed:
        """What was sent, with the sentence beside its field."""
        form, wrong = request.form, {FIELD_OF.get(type(refusal), "page"): said_to_staff(refusal).sentence}
        roles, services = frozenset(form.getlist("role")), frozenset(form.getlist("service"))
        name, organisation = form.get("name", "")[:200], form.get("organisation", "")[:200]
        secrecy = form.get("secrecy", "")
        return cls(form.get("username", "")[:200], name, organisation, secrecy, roles, services, wrong)


@people.get("/")
@needs_role(Role.MANAGER)
def room() -> str:
    """Everybody with a role in this branch, searched by name, organisation or role."""
    asked = request.args.get("q", "")[:80]
    everybody = colleagues(db_session(), g.branch.id)
    found = [one for one in everybody if matches(one, g.branch.id, asked, ROLES)]
    seats = {desk.staff_id: desk.number for desk in desks_of(db_session(), g.branch.id)}
    return render_template(
        "management/people.html",
        asked=asked, found=found[:MOST_SHOWN], total=len(found), everybody=len(everybody), seats=seats, roles=ROLES,
        gone=request.args.get("gone") == "yes", elsewhere=with_identity(db_session()),
    )  # fmt: skip


@people.get("/new")
@needs_role(Role.MANAGER)
def ask_for_new() -> str:
    """A new colleague: who, and what they may do."""
    return _new(Typed())


@people.post("/new")
@says_of_nul
@needs_role(Role.MANAGER)
def take_on() -> str | tuple[str, int]:
    """Take them on, and show once the link with which they choose their password."""
    try:
        wanted = _wanted()
        with hall_locked(g.branch.id):
            username = request.form.get("username", "")
            person = staffing.take_on(db_session(), g.branch.id, username, wanted, by=me(), now=now())
            db_session().flush()
            person, token = staffing.offer_link(db_session(), g.branch.id, person.id, by=me(), now=now(), dice=dice())
    except tuple(FIELD_OF) as refusal:
        return _new(Typed.sent(refusal)), said_to_staff(refusal).status
    return _with_link(person, token)


@people.get("/<int:key>")
@needs_role(Role.MANAGER)
def one(key: int) -> str:
    """One colleague: everything about them, and what can be done."""
    person = colleague_at(db_session(), g.branch.id, key)
    return _one(person, Typed.of(person.username, Rights.of(person, g.branch.id)))


@people.post("/<int:key>")
@says_of_nul
@needs_role(Role.MANAGER)
def change(key: int) -> Response | tuple[str, int]:
    """Keep what was typed; with other rights than before, every session of this colleague ends at once."""
    epoch = colleague_at(db_session(), g.branch.id, key).session_epoch
    try:
        wanted, seen = _wanted(), request.form.get("seen", "")
        with hall_locked(g.branch.id):
            person = staffing.change(db_session(), g.branch.id, key, wanted, seen=seen, by=me(), now=now())
    except tuple(FIELD_OF) as refusal:
        person = colleague_at(db_session(), g.branch.id, key)
        return _one(person, Typed.sent(refusal)), said_to_staff(refusal).status
    if person.session_epoch != epoch:
        _end(person)
    return _done(person, "changed")


@people.post("/<int:key>/sessions")
@needs_role(Role.MANAGER)
def end_sessions(key: int) -> Response:
    """Sign a colleague out on every screen, at once."""
    with hall_locked(g.branch.id):
        person = staffing.end_sessions(db_session(), g.branch.id, key, by=me(), now=now())
    _end(person)
    return _done(person, "sessions")


@people.post("/<int:key>/sessions/<int:number>/end")
@needs_role(Role.MANAGER)
def end_one_session(key: int, number: int) -> Response:
    """Sign a colleague out in one browser, at once."""
    with hall_locked(g.branch.id):
        person = staffing.end_one_session(db_session(), g.branch.id, key, number, by=me(), now=now())
    shown_out(session_room(number))
    return _done(person, "session")


@people.post("/<int:key>/link")
@needs_role(Role.MANAGER)
def offer_link(key: int) -> str:
    """A new link for a password, shown this once; an earlier one no longer works."""
    with hall_locked(g.branch.id):
        person, token = staffing.offer_link(db_session(), g.branch.id, key, by=me(), now=now(), dice=dice())
    return _with_link(person, token)


@people.post("/<int:key>/link/withdrawal")
@needs_role(Role.MANAGER)
def withdraw_link(key: int) -> Response:
    """The link no longer works."""
    with hall_locked(g.branch.id):
        person = staffing.withdraw_link(db_session(), g.branch.id, key, by=me(), now=now())
    return _done(person, "withdrawn")


@people.post("/<int:key>/second-step/reset")
@needs_role(Role.MANAGER)
def reset_second_step(key: int) -> Response:
    """A colleague lost phone and codes: they sign in with the password alone, and set it up again."""
    with hall_locked(g.branch.id):
        person = staffing.reset_second_step(db_session(), g.branch.id, key, by=me(), now=now())
    _end(person)
    return _done(person, "reset")


@people.post("/<int:key>/keys/removal")
@needs_role(Role.MANAGER)
def remove_passkeys(key: int) -> Response:
    """A colleague lost what holds their passkeys: none opens anything any more."""
    with hall_locked(g.branch.id):
        person = staffing.remove_passkeys(db_session(), g.branch.id, key, by=me(), now=now())
    _end(person)
    return _done(person, "keys")


@people.post("/second-step")
@needs_role(Role.MANAGER)
def ask_second_step() -> Response:
    """Every manager of this house needs a second step from now on, or no longer."""
    asked = request.form.get("asked") == "yes"
    with hall_locked(g.branch.id):
        staffing.ask_second_step(db_session(), g.branch.id, asked=asked, by=me(), now=now())
    return redirect(url_for("people.room"), 303)


@people.post("/<int:key>/leaving")
@needs_role(Role.MANAGER)
def leave(key: int) -> Response | tuple[str, int]:
    """This colleague no longer works here, from this moment on."""
    try:
        with hall_locked(g.branch.id):
            person = staffing.leave(db_session(), g.branch.id, key, by=me(), now=now())
    except (c.OwnManagerRole, c.LastManager) as refusal:
        person = colleague_at(db_session(), g.branch.id, key)
        now_typed = Typed.of(person.username, Rights.of(person, g.branch.id))
        no = said_to_staff(refusal)
        return _one(person, now_typed, wrong=no.sentence), no.status
    _end(person)
    return redirect(url_for("people.room", gone="yes"), 303)


def _wanted() -> Rights:
    form = request.form
    return checked_rights(
        form.get("name", ""), form.get("organisation", ""), form.get("secrecy", ""),
        form.getlist("role"), form.getlist("service"), g.catalogue.services,
    )  # fmt: skip


def _new(typed: Typed) -> str:
    return render_template("management/person_new.html", typed=typed, roles=ROLES, services=g.catalogue.services)


def _one(person: Staff, typed: Typed, *, wrong: str = "", link: str = "") -> str:
    rights = Rights.of(person, g.branch.id)
    return render_template(
        "management/person.html",
        person=person, typed=typed, rights=rights, desk=desk_of(db_session(), person.id), wrong=wrong,
        link=link, picture=qr_svg(link) if link else "", has_link=person.has_link(now()),
        second_step=second_step_of(db_session(), person.id), identities=identities_of(db_session(), person.id),
        by_group=[ROLES[one.role] for one in person.grants if one.given_by and one.branch_id == g.branch.id],
        keys=len(passkeys_of(db_session(), person.id)), sessions=session_rows(person),
        roles=ROLES, services=g.catalogue.services, done=request.args.get("done", "") if not typed.wrong else "",
    )  # fmt: skip


def _with_link(person: Staff, token: str) -> str:
    return _one(person, Typed.of(person.username, Rights.of(person, g.branch.id)), link=link_of(token))


def _done(person: Staff, what: str) -> Response:
    return redirect(url_for("people.one", key=person.id, done=what), 303)


def _end(person: Staff) -> None:
    """Their screens close at once; a manager who changed their own rights stays signed in here only."""
    shown_out(person_room(person.id))
    if person.id == me().id and person.active:
        stay_here(person)


def furnish_people(app: Flask) -> None:
    """The room, with its door in the office."""
    app.register_blueprint(people)
    hang_door(
        app,
        Room(
            people.name,
            "people.room",
            "Medewerkers",
            "users-round",
            "Wie werkt hier, en wat mag ieder doen?",
            also=("signing_in",),
        ),
    )
