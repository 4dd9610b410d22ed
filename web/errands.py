"""What did the office ask of this screen? To load its page again, or to try something out; done when nobody uses it."""

from __future__ import annotations

from flask import g

from queueing.devices import DeviceTest
from web.access import this_device
from web.clock import now
from web.parts import part
from web.transactions import db_session, hall_locked


def errand_part() -> str:
    """A part without words, on which the page of the device acts."""
    device, what = this_device(), this_device().awaits_test(now())
    asked = device.test_asked_at if what is not None else None
    return part(
        "errand", "shared/_errand.html",
        load=device.load_asked_at is not None, test=what or "", asked=int(asked.timestamp()) if asked else 0,
    )  # fmt: skip


def note_loaded() -> None:
    """The whole page of this device was asked for: what was awaited has come. Writes only when it was."""
    if this_device().load_asked_at is None:
        return
    with hall_locked(g.branch.id):
        db_session().refresh(this_device())
        this_device().was_loaded(now=now())


def is_asked_to_test() -> bool:
    """A manager asked for a test of this screen a moment ago."""
    return this_device().awaits_test(now()) is not None


TEST_WORDS = {
    DeviceTest.PICTURE: "Beeld", DeviceTest.PRINTER: "Printer", DeviceTest.SOUND: "Geluid",
    DeviceTest.TOUCH: "Aanraken",
}  # fmt: skip
