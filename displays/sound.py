"""How does a display come to speak? It fetches the clips of a call, and tells when it may not sound at all."""

from __future__ import annotations

from flask import Response, abort, g, make_response, request

from extensions import limiter
from queueing.devices import Device, Kind, Trouble
from speech.calls import part_of
from web.access import from_our_own_page, needs_device, this_device, without_csrf_token
from web.clock import now
from web.faces import Face, Pages
from web.language import offered_today
from web.limits import each_device
from web.reading import call_clips
from web.turns import session, turn_in

sound = Pages("sound", __name__, face=Face.DISPLAY, url_prefix="/display/<device>")
KEPT_FOR = 3600
"""Seconds that a display's browser keeps a clip: a new recording is heard within the hour."""
SAID = {"on": None, "off": Trouble.SOUND}


@sound.get("/clips/<clip>")
@needs_device(Kind.DISPLAY)
def clip(clip: str) -> Response:
    """One part of a call: 404 for a name that no call has, 204 when nobody recorded it and there is no voice."""
    known = part_of(clip, offered_today(g.branch, g.catalogue))
    if known is None:
        abort(404)
    heard = call_clips().sound(g.branch.code, *known)
    if heard is None:
        return Response(status=204)
    response = make_response(heard.audio)
    response.content_type = heard.kind
    g.kept_for = KEPT_FOR
    return response


@sound.post("/state")
@limiter.limit("120 per minute", key_func=each_device)
@without_csrf_token
@needs_device(Kind.DISPLAY)
def tell() -> Response:
    """The display that owns the sound says whether it may sound; the turn is taken only when that is news.

    Its page holds no token: the device's cookie and the Origin authorise it, as the ticket does on the phone.
    """
    said = request.form.get("sound", "")
    if not from_our_own_page():
        abort(403)
    if said not in SAID:
        abort(422)
    device, trouble = this_device(), SAID[said]
    if device.sound and device.trouble is not trouble:
        key = device.id
        with turn_in(g.branch.id):
            session().get_one(Device, key).report(trouble, now=now())
    return Response(status=204)
