"""A manager scanned the QR code of an unpaired screen: which device is it?"""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from live.rooms import device_room
from management.device_form import DeviceForm, new_placing, typed_form
from management.device_pages import as_of_new, devices_room, zones_here
from management.device_rows import DeviceRow
from queueing.colleagues.staff import Role
from queueing.device_refusals import DeviceIsTaken, DeviceUnfit, NoDeviceChosen, UnknownDeviceKind
from queueing.devices import Device, DeviceKind, devices_of
from queueing.furnishing import LONGEST_NAME, add_device, device_at
from queueing.qr_pairing import PairingRequest, check_number, may_become, pair_scanned, scanned
from web.access import me, needs_role
from web.clock import now
from web.device_words import KINDS
from web.dice import dice
from web.forms import says_of_nul, whole_number
from web.pairing import SCAN_PAGE
from web.refusals import said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, hall_locked

NEW = "new"
LONGEST_SCAN = 64


@devices_room.get("/pairing/<scan>")
@needs_role(Role.MANAGER)
def which(scan: str) -> str:
    """Which device is the screen that shows this code? Raises ScanIsOver, ScanIsUsed, ScreenOfAnotherBranch."""
    return _asks(scan[:LONGEST_SCAN], DeviceForm(kind=DeviceKind.KIOSK))


@devices_room.post("/pairing/<scan>")
@says_of_nul
@needs_role(Role.MANAGER)
def pair_this(scan: str) -> Response | tuple[str, int]:
    """*Koppelen*: the screen follows by itself within seconds. Raises as `which`, and NoSuchDevice."""
    scan = scan[:LONGEST_SCAN]
    try:
        with hall_locked(g.branch.id):
            asks = scanned(db_session(), g.branch.id, scan, now=now())
            device = _chosen()
            pair_scanned(db_session(), asks, device, who=me().username, now=now())
            key = device.id
    except DeviceUnfit as refusal:
        return _asks(scan, typed_form(as_of_new(refusal))), 422
    except (NoDeviceChosen, DeviceIsTaken) as refusal:
        return _asks(scan, typed_form({"device": refusal})), said_to_staff(refusal).status
    except UnknownDeviceKind as refusal:
        return _asks(scan, typed_form({"kind": refusal})), 422
    shown_out(device_room(key))
    return redirect(url_for("devices.one", key=key, done="paired"), 303)


def _chosen() -> Device:
    """The device that was chosen, or a new one. Raises NoDeviceChosen, NoSuchDevice, UnknownDeviceKind, DeviceUnfit."""
    chosen = request.form.get("chosen", "")
    if chosen != NEW:
        key = whole_number(chosen)
        if key is None:
            raise NoDeviceChosen
        return device_at(db_session(), g.branch.id, key)
    form = typed_form()
    if form.kind not in {one.value for one in DeviceKind}:
        raise UnknownDeviceKind
    kind = DeviceKind(form.kind)
    fresh, _ = add_device(
        db_session(), g.branch, g.catalogue, kind, new_placing(kind, form),
        who=me().username, now=now(), dice=dice(),
    )  # fmt: skip
    return fresh


def _asks(scan: str, form: DeviceForm) -> str:
    asks = scanned(db_session(), g.branch.id, scan, now=now())
    free = [one for one in devices_of(db_session(), g.branch.id) if may_become(asks, one, now=now())]
    return render_template(
        "management/device_pairing.html",
        form=form, rows=[DeviceRow(one) for one in free], check=check_number(scan), chosen=_usual(asks, free),
        kinds=KINDS, zone_names=zones_here(), longest=LONGEST_NAME, new=NEW, address=f"{SCAN_PAGE}{scan}",
    )  # fmt: skip


def _usual(asks: PairingRequest, free: list[Device]) -> str:
    """What stands ticked: what was chosen before, else the device that the screen asks for, else a new one."""
    if "chosen" in request.form:
        return request.form["chosen"][:20]
    named = next((str(one.id) for one in free if one.slug == asks.slug), "")
    return named or ("" if free else NEW)
