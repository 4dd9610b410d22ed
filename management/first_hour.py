"""How does an empty server become a house? A guided hour in the browser, step by step, kept when it is left.

It begins with the one-time link of the console (`queueing/first_hour.py`) and ends with a kiosk that gives a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any, cast

from flask import Flask, abort, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from management.first_steps import FIRST, ROLES, STEPS, Step, starts, town_told
from queueing import audit
from queueing.catalogue.refusals import MistakesLeft
from queueing.catalogue.told import told
from queueing.colleagues.rights import WITH_SERVICES
from queueing.colleagues.staff import Role
from queueing.colleagues.ways import Way
from queueing.devices import DeviceKind, devices_of
from queueing.editing.towns import code_for, document_for, found_town
from queueing.first_hour import FirstHour, LinkDead, hour_of, is_alive, use_link
from queueing.furnishing import Placing, add_device, offer_code
from queueing.staffing import give
from web.access import View, me, needs_role, public
from web.clock import now
from web.dice import dice
from web.faces import Face, Pages
from web.icons import known_icons
from web.passwords import hash_of
from web.sessions import begin_here, carry
from web.transactions import db_session, hall_locked, writing

first_hour = Pages("first_hour", __name__, face=Face.STAFF, url_prefix="/first-hour")
LONGEST_TYPED = 201
KEY = "first_hour"
KIOSK = "Zuil inkom"


def needs_the_key(view: View) -> View:
    """Only the browser that used the link up, and only until the first account exists."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        hour = hour_of(db_session(), str(cookie.get(KEY, "")))
        if hour is None:
            abort(404)
        g.first_hour = hour
        return view(*args, **kwargs)

    guarded.guard = "first-hour"  # type: ignore[attr-defined]
    return cast(View, guarded)


@first_hour.get("/link/<secret>")
@public
def link(secret: str) -> str:
    """The door: only a press uses the link up, so that a program that looks ahead does not."""
    if not is_alive(db_session(), secret, now=now()):
        raise LinkDead
    return render_template("management/first_link.html")


@first_hour.post("/link/<secret>")
@public
def begin(secret: str) -> Response:
    """The link is used up, and this browser goes on. Raises LinkDead."""
    with writing() as db:
        key = use_link(db, secret, now=now(), dice=dice())
    cookie[KEY] = key
    cookie.permanent = True
    return redirect(url_for("first_hour.step", name=next_step(hour_of(db_session(), key))), 303)


@first_hour.get("/<name>")
@needs_the_key
def step(name: str) -> str:
    """One step, with what was typed there before."""
    if name not in STEPS:
        abort(404)
    return _page(STEPS[name], _typed(STEPS[name]))


@first_hour.post("/<name>")
@needs_the_key
def take(name: str) -> str | Response | tuple[str, int]:
    """Keep what was typed; when it is right, on to the next step, and after the last one the house is there."""
    if name not in STEPS:
        abort(404)
    here = STEPS[name]
    fields = {one.name: one.read(request.form.getlist(one.name)[:20])[:LONGEST_TYPED] for one in here.fields}
    with writing() as db:
        hour = hour_of(db, str(cookie[KEY]), held=True)
        if hour is None:
            abort(404)
        hour.keep(name, {one.name: fields[one.name] for one in here.fields if not one.is_secret})
    if wrong := here.wrong(fields):
        return _page(here, fields, wrong), 422
    if here.next:
        return redirect(url_for("first_hour.step", name=here.next), 303)
    return _open_the_house(here, fields)


@first_hour.get("/kiosk")
@needs_role(Role.MANAGER)
def kiosk() -> str:
    """The last step, signed in: where the first kiosk is paired."""
    return render_template("management/first_kiosk.html", code=None, is_paired=_is_paired())


@first_hour.post("/kiosk")
@needs_role(Role.MANAGER)
def pair_kiosk() -> str:
    """The first kiosk, and the six digits to type on it; pressing again gives new ones."""
    with hall_locked(g.branch.id):
        known = devices_of(db_session(), g.branch.id, DeviceKind.KIOSK)
        if known:
            code = offer_code(known[0], who=me().username, now=now(), dice=dice())
        else:
            placing = Placing(KIOSK, waiting_area=next(iter(g.catalogue.zones)))
            _, code = add_device(
                db_session(), g.branch, g.catalogue, DeviceKind.KIOSK, placing,
                who=me().username, now=now(), dice=dice(),
            )  # fmt: skip
    return render_template("management/first_kiosk.html", code=code, is_paired=False)


def next_step(hour: FirstHour | None) -> str:
    """Where to go on: the first step that is not right yet."""
    typed = hour.typed if hour is not None else {}
    return next((name for name, one in STEPS.items() if one.wrong(typed.get(name, {}))), FIRST)


def _open_the_house(here: Step, fields: Mapping[str, str]) -> str | Response | tuple[str, int]:
    """Every step is right: the branch, its first edition and its first manager, in one transaction."""
    earlier: dict[str, dict[str, str]] = g.first_hour.typed
    for name, one in STEPS.items():
        if one is not here and one.wrong(earlier.get(name, {})):
            return redirect(url_for("first_hour.step", name=name), 303)
    try:
        with writing() as db:
            hour = hour_of(db, str(cookie[KEY]), held=True)
            if hour is None:
                abort(404)
            town = town_told(hour.typed)
            like = starts()[hour.typed["catalogue"]["start"]].document()
            document = document_for(town, like, code=code_for(db, town.name))
            branch = found_town(db, document, icons=known_icons(), now=now())
            roles = sorted(map(Role, set(fields["roles"].split())))
            person = give(
                db, branch.id, fields["username"].strip(), name=fields["name"].strip(), roles=(), services=(),
                password_hash=hash_of(fields["password"]),
            )  # fmt: skip
            for role in roles:
                person.hold(role, branch.id, document["services"] if role in WITH_SERVICES else ())
            db.flush()
            facts = {"person": person.username, "roles": roles}
            audit.record(db, branch.id, audit.AuditKind.PERSON_ADDED, person.username, facts, now())
            db.delete(hour)
            token = begin_here(db, person, Way.PASSWORD)
    except MistakesLeft as refusal:
        first = refusal.mistakes[0]
        return _page(here, fields, {"": f"{' · '.join(first.path)}: {told(first)}"}), 422
    carry(person, token)
    return redirect(url_for("first_hour.kiosk"), 303)


def _typed(here: Step) -> dict[str, str]:
    kept: dict[str, str] = g.first_hour.typed.get(here.name, {})
    return {one.name: kept.get(one.name, one.usual) for one in here.fields}


def _page(here: Step, fields: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "management/first_step.html", step=here, fields=fields, wrong=wrong or {}, steps=list(STEPS.values()),
        roles=ROLES, starts=starts() if here.name == "catalogue" else {},
    )  # fmt: skip


def _is_paired() -> bool:
    return any(one.paired_at is not None for one in devices_of(db_session(), g.branch.id, DeviceKind.KIOSK))


def open_first_hour(app: Flask) -> None:
    """Open its addresses."""
    app.register_blueprint(first_hour)
