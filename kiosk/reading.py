"""How does a sentence come to be heard at the kiosk? Posted, so that no address tells what was read (A-22, P-10)."""

from __future__ import annotations

from flask import Response, g, make_response, request

from extensions import limiter
from queueing.devices import Kind
from speech.library import LONGEST, VoiceBusy
from web.access import needs_device
from web.faces import Face, Pages
from web.language import offered_today
from web.limits import each_device
from web.reading import library
from web.turns import session

reading = Pages("reading", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@reading.post("/speech")
@limiter.limit("40 per second; 600 per minute", key_func=each_device)
@needs_device(Kind.KIOSK)
def speech() -> Response:
    """The sound of one sentence: 404 when it cannot be had, 422 for a language not offered or a text too long.

    204 while too many wait for the voice: the page goes without this once.
    """
    language, text = request.form.get("language", ""), request.form.get("text", "").strip()
    if language not in offered_today(g.branch, g.catalogue) or not 0 < len(text) <= LONGEST:
        return Response(status=422)
    code = g.branch.code
    session().rollback()  # the voice may be slow: nothing of the database is held meanwhile
    try:
        sound = library().sound(code, g.catalogue, language, text)
    except VoiceBusy:
        return Response(status=204)
    if sound is None:
        return Response(status=404)
    response = make_response(sound.audio)
    response.content_type = sound.kind
    return response
