"""*Toestellen*: which kiosks and displays are there, how are they, and how is one added, changed or taken away?"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from live.rooms import device_room
from management.device_form import DeviceForm, changed_placing, form_of, new_placing, typed_form
from management.device_rows import DeviceRow
from management.office import Room, hang_door
from queueing.base import hash_of
from queueing.colleagues.staff import Role
from queueing.desks.desk import desks_of
from queueing.device_refusals import DeviceChangedMeanwhile, DeviceUnfit, UnknownDeviceKind
from queueing.devices import CAPITALS, Device, DeviceKind, DeviceTest, devices_of
from queueing.furnishing import (
    DIRECTIONS,
    LONGEST_NAME,
    add_device,
    change_device,
    device_at,
    offer_code,
    remove_device,
    revoke_device,
)
from web.access import me, needs_role
from web.clock import now
from web.device_words import KINDS
from web.dice import dice
from web.faces import Face, Pages
from web.forms import says_of_nul
from web.parts import part
from web.refusals import said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, hall_locked

devices_room = Pages("devices", __name__, face=Face.STAFF, url_prefix="/management/devices")
SEARCHED_FROM = 10
"""With fewer devices there is nothing to search."""
DONE = {
    "new": "Het toestel is toegevoegd. Koppel nu het scherm.",
    "kept": "Bewaard.",
    "paired": "Gekoppeld. Het scherm opent zijn pagina vanzelf.",
    "asked": "Gevraagd. De pagina laadt opnieuw zodra niemand het toestel gebruikt.",
    "printer": "Het proefbriefje is naar de printer. Kijk wat eruit komt en zeg of het werkt.",
    "paper": "Gevraagd. De zuil toont de proef, en print zelf, zodra niemand ze gebruikt.",
    "sound": "Gevraagd. Luister bij het toestel en zeg of het werkt.",
    "touch": "Gevraagd. De zuil toont de proef zodra niemand ze gebruikt.",
    "picture": "Gevraagd. Het scherm toont een minuut lang zijn proefbeeld, of tot iemand wordt opgeroepen.",
    "noted": "Genoteerd.",
    "revoked": "Losgekoppeld. De pagina op dat scherm gaat dicht.",
}
START = {
    DeviceTest.PRINTER: "Print een proefbriefje",
    DeviceTest.SOUND: "Laat horen",
    DeviceTest.TOUCH: "Toon de proef op de zuil",
    DeviceTest.PICTURE: "Toon het proefbeeld",
}
PICTURES = {
    DeviceTest.PRINTER: "printer", DeviceTest.SOUND: "volume-2", DeviceTest.TOUCH: "hand",
    DeviceTest.PICTURE: "monitor",
}  # fmt: skip
WAYS = dict(zip(DIRECTIONS, ("links", "rechts", "omhoog of rechtdoor", "omlaag"), strict=True))

ROOM = Room(
    "devices", "devices.page", "Toestellen", "monitor", "Zuilen en schermen: koppelen, verplaatsen, printer en geluid."
)


@devices_room.get("/")
@needs_role(Role.MANAGER)
def page() -> str:
    """Every kiosk and display of this house."""
    sought = request.args.get("q", "")[:80]
    known = devices_of(db_session(), g.branch.id)
    searches = len(known) >= SEARCHED_FROM or bool(sought)
    return render_template(
        "management/devices.html", devices_part=devices_part(), searches=searches, sought=sought,
        gone=request.args.get("done") == "gone",
    )  # fmt: skip


@devices_room.get("/list")
@needs_role(Role.MANAGER)
def devices() -> str:
    """The live list."""
    return devices_part()


@devices_room.get("/new")
@needs_role(Role.MANAGER)
def new() -> str:
    """The form for a new one."""
    return _new_page(DeviceForm(kind=DeviceKind.KIOSK))


@devices_room.post("/new")
@says_of_nul
@needs_role(Role.MANAGER)
def add() -> Response | tuple[str, int]:
    """*Toevoegen*: its name in addresses is made from its name."""
    form = typed_form()
    if form.kind not in {one.value for one in DeviceKind}:
        return _new_page(typed_form({"kind": UnknownDeviceKind()})), 422
    kind = DeviceKind(form.kind)
    try:
        with hall_locked(g.branch.id):
            one, code = add_device(
                db_session(), g.branch, g.catalogue, kind, new_placing(kind, form),
                who=me().username, now=now(), dice=dice(),
            )  # fmt: skip
            key = one.id
            _keep_code(one, code)
    except DeviceUnfit as refusal:
        return _new_page(typed_form(as_of_new(refusal))), 422
    return redirect(url_for("devices.one", key=key, done="new"), 303)


@devices_room.get("/<int:key>")
@needs_role(Role.MANAGER)
def one(key: int) -> str:
    """One device: how it is, pairing, and everything that can be changed. Raises NoSuchDevice."""
    found = device_at(db_session(), g.branch.id, key)
    return _page_of(found, form_of(found), done=DONE.get(request.args.get("done", ""), ""))


@devices_room.get("/<int:key>/state")
@needs_role(Role.MANAGER)
def device_state(key: int) -> str:
    """The live part of it. Raises NoSuchDevice."""
    return state_part(device_at(db_session(), g.branch.id, key))


@devices_room.post("/<int:key>")
@says_of_nul
@needs_role(Role.MANAGER)
def change(key: int) -> Response | tuple[str, int]:
    """*Bewaren*. Raises NoSuchDevice; everything else is said by its field, and what was typed stays."""
    form = typed_form()
    try:
        with hall_locked(g.branch.id):
            found = device_at(db_session(), g.branch.id, key)
            if form.seen != form_of(found).seen:
                raise DeviceChangedMeanwhile
            change_device(found, g.branch, g.catalogue, changed_placing(found, form), who=me().username, now=now())
    except DeviceUnfit as refusal:
        return _page_of(device_at(db_session(), g.branch.id, key), typed_form(refusal.mistakes)), 422
    except DeviceChangedMeanwhile as refusal:
        found = device_at(db_session(), g.branch.id, key)
        again = typed_form({"": refusal}, seen=form_of(found).seen)
        return _page_of(found, again), said_to_staff(refusal).status
    return redirect(url_for("devices.one", key=key, done="kept"), 303)


@devices_room.post("/<int:key>/code")
@needs_role(Role.MANAGER)
def code(key: int) -> Response:
    """*Toon een code*: six digits for fifteen minutes. Raises NoSuchDevice."""
    with hall_locked(g.branch.id):
        found = device_at(db_session(), g.branch.id, key)
        _keep_code(found, offer_code(found, who=me().username, now=now(), dice=dice()))
    return redirect(url_for("devices.one", key=key), 303)


@devices_room.post("/<int:key>/revocation")
@needs_role(Role.MANAGER)
def revoke(key: int) -> Response:
    """*Loskoppelen*: its open pages end at once. Raises NoSuchDevice."""
    with hall_locked(g.branch.id):
        revoke_device(device_at(db_session(), g.branch.id, key), who=me().username, now=now())
    shown_out(device_room(key))
    return redirect(url_for("devices.one", key=key, done="revoked"), 303)


@devices_room.get("/<int:key>/removal")
@needs_role(Role.MANAGER)
def ask_removal(key: int) -> str:
    """*Weghalen?* Raises NoSuchDevice."""
    return render_template("management/device_removal.html", row=DeviceRow(device_at(db_session(), g.branch.id, key)))


@devices_room.post("/<int:key>/removal")
@needs_role(Role.MANAGER)
def remove(key: int) -> Response:
    """Taken out of the house for good. Raises NoSuchDevice."""
    with hall_locked(g.branch.id):
        remove_device(device_at(db_session(), g.branch.id, key), who=me().username, now=now())
    shown_out(device_room(key))
    return redirect(url_for("devices.page", done="gone"), 303)


def devices_part() -> str:
    """The list, or those of it that are looked for."""
    sought = request.args.get("q", "")[:80]
    rows = [DeviceRow(one) for one in devices_of(db_session(), g.branch.id)]
    shown = [one for one in rows if one.fits(sought)]
    return part("devices", "management/_devices.html", rows=shown, has_any=bool(rows))


def state_part(device: Device) -> str:
    """How it is with one device now."""
    return part("device_state", "management/_device_state.html", row=DeviceRow(device))


def _new_page(form: DeviceForm) -> str:
    return render_template(
        "management/device_new.html", form=form, kinds=KINDS, zone_names=zones_here(), longest=LONGEST_NAME
    )


def _page_of(device: Device, form: DeviceForm, *, done: str = "") -> str:
    offered = _kept_code(device)
    return render_template(
        "management/device.html",
        row=DeviceRow(device), form=form, done=done, code=offered, state_part=state_part(device),
        code_until=device.pairing_until, code_left=_seconds_left(device) if offered else 0,
        desks=[str(one.number) for one in desks_of(db_session(), g.branch.id)], ways=WAYS, metres=CAPITALS,
        start=START, pictures=PICTURES,
        longest=LONGEST_NAME, zone_names=zones_here(),
    )  # fmt: skip


def zones_here() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in g.catalogue.zones.values()]


def as_of_new(refusal: DeviceUnfit) -> dict[str, Any]:
    """The form of a new device asks for one zone, whatever its kind."""
    mistakes = dict(refusal.mistakes)
    if "zones" in mistakes:
        mistakes.setdefault("waiting_area", mistakes.pop("zones"))
    return mistakes


def _keep_code(device: Device, code: str) -> None:
    """Only the manager who asked sees the digits, also after loading the page again; the database has their hash."""
    cookie["device_code"] = [device.id, code]


def _kept_code(device: Device) -> str:
    """The digits that this manager asked for, while they are worth anything."""
    key, code = cookie.get("device_code", [0, ""])
    is_good = key == device.id and device.pairing_hash == hash_of(code) and _seconds_left(device) > 0
    return code if is_good else ""


def _seconds_left(device: Device) -> int:
    return int((device.pairing_until - now()).total_seconds()) if device.pairing_until is not None else 0


def open_devices_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(devices_room)
    hang_door(app, ROOM)
