"""Which groups of the organisation count in this house, and who may still use a password? What a manager decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from live.rooms import person_room
from management.people import ROLES
from queueing import admission, sign_in_rules
from queueing.colleagues import provider_refusals as o
from queueing.colleagues import refusals as c
from queueing.colleagues.groups import GroupRule, rule_at, rules_of
from queueing.colleagues.staff import Role, Staff, colleagues
from queueing.refusals import Refusal
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.provider import providers
from web.refusals import said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, hall_locked

signing_in = Pages("signing_in", __name__, face=Face.STAFF, url_prefix="/management/people")
FIELD_OF: dict[type[Refusal], str] = {
    o.BadGroup: "group", o.GroupTaken: "group", c.NoRoleChosen: "roles", c.UnknownChoice: "roles",
    o.GroupOfManagers: "roles", o.NoProvider: "provider",
}  # fmt: skip
"""The field beside which a refusal is said."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form about one group, as somebody filled it in or as it is at first."""

    group: str = ""
    provider: str = ""
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: GroupRule) -> Typed:
        """What is stored."""
        return cls(rule.group_name, _code_of(rule.issuer), frozenset(rule.roles), frozenset(rule.services))

    @classmethod
    def sent(cls, refusal: Refusal) -> Typed:
        """What was sent, with the sentence beside its field."""
        form, wrong = request.form, {FIELD_OF.get(type(refusal), "group"): said_to_staff(refusal).sentence}
        roles, services = frozenset(form.getlist("role")), frozenset(form.getlist("service"))
        return cls(form.get("group", "")[:300], form.get("provider", "")[:40], roles, services, wrong)


@signing_in.get("/organisation")
@needs_role(Role.MANAGER)
def page() -> str:
    """The groups that count here, who may use a password, and who always may."""
    return _page()


@signing_in.get("/organisation/groups/new")
@needs_role(Role.MANAGER)
def ask_for_new() -> str:
    """A group that counts from now on."""
    return _one(Typed(), key=None)


@signing_in.post("/organisation/groups/new")
@needs_role(Role.MANAGER)
def add() -> Response | tuple[str, int]:
    """Keep it; whoever is in it gets the roles at their next sign-in."""
    return _kept(None)


@signing_in.get("/organisation/groups/<int:key>")
@needs_role(Role.MANAGER)
def one(key: int) -> str:
    """One group, and the roles that it gives."""
    return _one(Typed.of(rule_at(db_session(), g.branch.id, key)), key=key)


@signing_in.post("/organisation/groups/<int:key>")
@needs_role(Role.MANAGER)
def change(key: int) -> Response | tuple[str, int]:
    """Keep what was typed; whoever has a role through a group signs in again."""
    return _kept(key)


@signing_in.post("/organisation/groups/<int:key>/removal")
@needs_role(Role.MANAGER)
def remove(key: int) -> Response | tuple[str, int]:
    """This group no longer counts, at once."""
    try:
        with hall_locked(g.branch.id):
            gone = sign_in_rules.drop_group(db_session(), g.branch.id, key, by=me(), now=now())
    except o.GroupOfManagers as refusal:
        typed = Typed.of(rule_at(db_session(), g.branch.id, key))
        wrong = {"roles": said_to_staff(refusal).sentence}
        return _one(Typed(typed.group, typed.provider, typed.roles, typed.services, wrong), key=key), 409
    _show_out(gone)
    return redirect(url_for("signing_in.page"), 303)


@signing_in.post("/organisation/passwords")
@needs_role(Role.MANAGER)
def rule_passwords() -> Response | tuple[str, int]:
    """Only emergency accounts use a password in this house, or everybody again."""
    try:
        with hall_locked(g.branch.id):
            sign_in_rules.rule_passwords(
                db_session(), g.branch.id, only_emergency=request.form.get("only_emergency") == "yes",
                issuers=_issuers(), by=me(), now=now(),
            )  # fmt: skip
    except (o.NoProvider, o.NobodyThroughProvider) as refusal:
        no = said_to_staff(refusal)
        return _page(wrong=no.sentence), no.status
    return redirect(url_for("signing_in.page"), 303)


@signing_in.post("/<int:key>/emergency")
@needs_role(Role.MANAGER)
def mark_emergency(key: int) -> Response:
    """This account may always use its password, or no longer."""
    marked = request.form.get("marked") == "yes"
    with hall_locked(g.branch.id):
        sign_in_rules.mark_emergency(db_session(), g.branch.id, key, marked=marked, by=me(), now=now())
    return redirect(url_for("people.one", key=key, done="changed"), 303)


@signing_in.post("/<int:key>/links/<int:identity>/removal")
@needs_role(Role.MANAGER)
def unlink(key: int, identity: int) -> Response:
    """An account elsewhere no longer opens this one; every screen of the colleague closes."""
    with hall_locked(g.branch.id):
        person = admission.unlink(db_session(), g.branch.id, key, identity, by=me(), now=now())
    _show_out([person])
    if not person.roles_in(g.branch.id):
        return redirect(url_for("people.room"), 303)
    return redirect(url_for("people.one", key=key, done="changed"), 303)


def _kept(key: int | None) -> Response | tuple[str, int]:
    form = request.form
    try:
        chosen = providers().get(form.get("provider", "")) or next(iter(providers().values()), None)
        if chosen is None:
            raise o.NoProvider
        with hall_locked(g.branch.id):
            gone = sign_in_rules.set_group(
                db_session(), g.branch.id, key, chosen.settings.issuer, form.get("group", ""), form.getlist("role"),
                form.getlist("service"), g.catalogue.services, by=me(), now=now(),
            )  # fmt: skip
    except tuple(FIELD_OF) as refusal:
        return _one(Typed.sent(refusal), key=key), said_to_staff(refusal).status
    _show_out(gone)
    return redirect(url_for("signing_in.page"), 303)


def _show_out(gone: Iterable[Staff]) -> None:
    for person in gone:
        shown_out(person_room(person.id))


def _page(*, wrong: str = "") -> str:
    people = colleagues(db_session(), g.branch.id)
    return render_template(
        "management/signing_in.html",
        rules=rules_of(db_session(), g.branch.id), name_of=_name_of, roles=ROLES, services=g.catalogue.services,
        emergency=[one for one in people if one.is_emergency], wrong=wrong,
    )  # fmt: skip


def _one(typed: Typed, *, key: int | None) -> str:
    return render_template("management/group.html", typed=typed, key=key, roles=ROLES, services=g.catalogue.services)


def _issuers() -> list[str]:
    return [one.settings.issuer for one in providers().values()]


def _code_of(issuer: str) -> str:
    return next((code for code, one in providers().items() if one.settings.issuer == issuer), "")


def _name_of(issuer: str) -> str:
    """What colleagues call this provider; one that is no longer connected says its address."""
    return next((one.settings.name for one in providers().values() if one.settings.issuer == issuer), issuer)


def furnish_signing_in(app: Flask) -> None:
    """The pages; their door is in the room of colleagues."""
    app.register_blueprint(signing_in)
    app.jinja_env.globals["provider_name"] = _name_of
