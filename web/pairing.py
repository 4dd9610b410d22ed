"""How does a browser become a kiosk or a display? By a six-digit code, typed once."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from live.rooms import device_room
from queueing import audit
from queueing.devices import Device, DeviceKind, device_by_slug, device_for_code
from queueing.refusals import GuessedTooOften, WrongPairingCode
from web.access import device_cookie, public
from web.clock import now
from web.demo import demo_token, in_demo, is_demo_device
from web.dice import dice
from web.faces import Face, Pages
from web.guesses import address_of_request, guesses, may_guess
from web.refusals import retry_after, said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, hall_locked

pairing = Pages("pairing", __name__, face=Face.STAFF)
A_YEAR = 365 * 24 * 3600


@pairing.get("/pair")
@public
def pair() -> str | Response:
    """A new kiosk or display asks for its six-digit code; a demo device is known already."""
    slug = request.args.get("device", "")[:40]
    device = device_by_slug(db_session(), slug) if in_demo() else None
    if device is not None and is_demo_device(device):
        return _be(device, demo_token(current_app.config["SECRET_KEY"], slug))
    return render_template("web/pair.html", slug=slug)


@pairing.post("/pair")
@public
def pair_device() -> Response | tuple[str, int, dict[str, str]]:
    """The right code makes this browser that device; a kiosk is measured next (A-3). A wrong one asks again."""
    typed = request.form.get("code", "")[:20]
    measures = guesses().for_a_code(address_of_request())
    try:
        may_guess(measures)
        with hall_locked(device_for_code(db_session(), typed, now=now()).branch_id):
            device = device_for_code(db_session(), typed, now=now())  # read again: one of several uses it up
            token = device.pair(now=now(), dice=dice())
            audit.record(
                db_session(), device.branch_id, audit.AuditKind.DEVICE_PAIRED, "", {"device": device.slug}, now()
            )
    except (GuessedTooOften, WrongPairingCode) as refusal:
        no = said_to_staff(refusal)
        return render_template("web/pair.html", slug="", wrong=no.sentence), no.status, retry_after(refusal)
    guesses().was_right(measures)
    shown_out(device_room(device.id))
    measured = device.kind is DeviceKind.DISPLAY
    return _be(device, token, to=None if measured else url_for("millimetres.measure", device=device.slug))


def device_page(device: Device) -> str:
    """The address of a device's page."""
    return url_for("kiosk.start" if device.kind is DeviceKind.KIOSK else "displays.hall", device=device.slug)


def _be(device: Device, token: str, *, to: str | None = None) -> Response:
    """From now on this browser is that device; redirects to its page or to another."""
    response = redirect(to or device_page(device), 303)
    response.set_cookie(
        device_cookie(device.slug), token, max_age=A_YEAR, httponly=True, samesite="Strict", secure=request.is_secure
    )
    return response
