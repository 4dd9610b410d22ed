"""How does a browser become a kiosk or a display? By six digits, typed once, or by a manager who scans its QR code."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_limiter.errors import RateLimitExceeded
from werkzeug.wrappers import Response

from extensions import limiter
from live.rooms import device_room
from queueing import audit
from queueing.devices import Device, DeviceKind, device_by_slug, device_for_code
from queueing.qr_pairing import Asked, ask_to_pair, check_number, device_of_screen, waits_to_pair
from queueing.refusals import GuessedTooOften, WrongPairingCode
from queueing.terms import SCAN_TERM
from web.access import device_cookie, public
from web.clock import now
from web.demo import demo_token, in_demo, is_demo_device
from web.dice import dice
from web.faces import Face, Pages
from web.guesses import address_of_request, guesses, may_guess
from web.qr import qr_svg
from web.refusals import retry_after, said_to_staff
from web.sockets import shown_out
from web.transactions import db_session, hall_locked, writing

pairing = Pages("pairing", __name__, face=Face.STAFF)
A_YEAR = 365 * 24 * 3600
SCREEN_COOKIE = "pairing"
SCAN_PAGE = "/management/devices/pairing/"
"""Where a manager's phone goes; the office opens it (`management/device_pairing.py`)."""
SCANS_PER_ADDRESS = "30 per minute"


@pairing.get("/pair")
@public
def pair() -> str | Response:
    """A new kiosk or display asks for its six-digit code, or to be scanned; a demo device is known already.

    Without a name in its address it may become any device.
    """
    slug = request.args.get("device", "")[:40]
    device = device_by_slug(db_session(), slug) if in_demo() else None
    if device is not None and is_demo_device(device):
        return _be(device, demo_token(current_app.config["SECRET_KEY"], slug))
    mine = device_of_screen(db_session(), _screen(), now=now())
    if mine is not None:  # a manager scanned it, and this page was loaded again before it asked
        return _be(mine, _screen(), to=_first_page(mine))
    return _asks_to_pair(slug)


@pairing.get("/pair/state")
@public
def state() -> Response:
    """Asked each second by the page: 204 while nobody scanned its code; then on to the page of the device.

    When the code is too old the page loads again, with a new one.
    """
    screen = _screen()
    device = device_of_screen(db_session(), screen, now=now())
    if device is None:
        if waits_to_pair(db_session(), screen, now=now()):
            return Response(status=204)
        return Response(status=200, headers={"HX-Refresh": "true"})
    response = Response(headers={"HX-Redirect": _first_page(device)})
    _keep_token(response, device, screen)
    response.delete_cookie(SCREEN_COOKIE, path="/pair")
    return response


@pairing.post("/pair")
@public
def pair_device() -> Response:
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
        page = _asks_to_pair(request.args.get("device", "")[:40], wrong=no.sentence)
        page.status_code = no.status
        page.headers.update(retry_after(refusal))
        return page
    guesses().was_right(measures)
    shown_out(device_room(device.id))
    return _be(device, token, to=_first_page(device))


def device_page(device: Device) -> str:
    """The address of a device's page."""
    return url_for("kiosk.start" if device.kind is DeviceKind.KIOSK else "displays.hall", device=device.slug)


def _first_page(device: Device) -> str:
    """Where a screen goes that was paired just now: a kiosk is measured first."""
    if device.kind is DeviceKind.DISPLAY:
        return device_page(device)
    return url_for("millimetres.measure", device=device.slug)


def _asks_to_pair(slug: str, *, wrong: str = "") -> Response:
    """The field for six digits, and beside it the QR code, bound to this browser by a cookie."""
    asked = _ask(slug, _screen())
    shown = None
    if asked is not None:
        base = current_app.config["SETTINGS"].public_url
        shown = qr_svg(f"{base}{SCAN_PAGE}{asked.scan}"), check_number(asked.scan)
    page = make_response(render_template("web/pair.html", slug=slug, wrong=wrong, shown=shown))
    if asked is not None:
        page.set_cookie(
            SCREEN_COOKIE, asked.screen, max_age=int(SCAN_TERM.total_seconds()), path="/pair",
            httponly=True, samesite="Strict", secure=request.is_secure,
        )  # fmt: skip
    return page


def _screen() -> str:
    """The secret of this browser while it asks to be paired."""
    return request.cookies.get(SCREEN_COOKIE, "")[:64]


def _ask(slug: str, screen: str) -> Asked | None:
    """None when this address asked too often, or too many screens wait: then only six digits are asked."""
    try:
        with limiter.limit(SCANS_PER_ADDRESS), writing() as db:
            return ask_to_pair(db, slug, screen, now=now(), dice=dice())
    except RateLimitExceeded:
        return None


def _be(device: Device, token: str, *, to: str | None = None) -> Response:
    """From now on this browser is that device; redirects to its page or to another."""
    response = redirect(to or device_page(device), 303)
    _keep_token(response, device, token)
    return response


def _keep_token(response: Response, device: Device, token: str) -> None:
    response.set_cookie(
        device_cookie(device.slug), token, max_age=A_YEAR, httponly=True, samesite="Strict", secure=request.is_secure
    )
