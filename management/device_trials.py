"""Does it still work? A manager has the page of a screen loaded again, starts a test, and says how it went."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from management.device_pages import devices_room
from queueing.colleagues.staff import Role
from queueing.device_refusals import NoSuchTest
from queueing.devices import BROWSER, Device, DeviceTest
from queueing.furnishing import ask_to_load, device_at, end_test, tests_of
from web.access import me, needs_role
from web.clock import now
from web.transactions import db_session, hall_locked


@devices_room.post("/<int:key>/reload")
@needs_role(Role.MANAGER)
def reload(key: int) -> Response:
    """*Opnieuw laden*: as soon as nobody uses it. Raises NoSuchDevice."""
    with hall_locked(g.branch.id):
        ask_to_load(device_at(db_session(), g.branch.id, key), who=me().username, now=now())
    return redirect(url_for("devices.one", key=key, done="asked"), 303)


@devices_room.post("/<int:key>/tests/<what>")
@needs_role(Role.MANAGER)
def start_test(key: int, what: str) -> Response:
    """A printer prints at once; for the rest, and for one on a browser, the screen does it when nobody uses it.

    Raises NoSuchDevice, NoSuchTest.
    """
    with hall_locked(g.branch.id):
        device = device_at(db_session(), g.branch.id, key)
        test = _test(device, what)
        prints_at_once = test is DeviceTest.PRINTER and device.printer != BROWSER
        if not prints_at_once:
            device.ask_for_test(test, now=now())
    if prints_at_once:
        _print(device_at(db_session(), g.branch.id, key))
    done = "paper" if test is DeviceTest.PRINTER and not prints_at_once else test.value
    return redirect(url_for("devices.one", key=key, done=done), 303)


@devices_room.post("/<int:key>/tests/<what>/result")
@needs_role(Role.MANAGER)
def keep_test(key: int, what: str) -> Response:
    """*Het werkt* or *Het werkt niet*. Raises NoSuchDevice, NoSuchTest."""
    works = request.form.get("works", "")
    with hall_locked(g.branch.id):
        device = device_at(db_session(), g.branch.id, key)
        test = _test(device, what)
        if works not in ("yes", "no"):
            raise NoSuchTest
        end_test(device, test, works=works == "yes", who=me().username, now=now())
    return redirect(url_for("devices.one", key=key, done="noted"), 303)


def _test(device: Device, what: str) -> DeviceTest:
    found = next((one for one in tests_of(device) if one.value == what), None)
    if found is None:
        raise NoSuchTest
    return found


def _print(device: Device) -> None:
    """The kiosk's face has the printers."""
    print_test: Any = current_app.extensions["print_test"]
    print_test(device)
