"""How is a sentence read aloud at the kiosk? By POST, so that no address tells what was read (A-22, P-10).

Nor does its length (P-10): the sound is padded, and a header of fixed length says where it ends.
"""

from __future__ import annotations

from flask import Response, g, make_response, request

from extensions import limiter
from queueing.devices import DeviceKind
from speech.library import LONGEST, VoiceBusy
from web.access import needs_device
from web.faces import Face, Pages
from web.language import offered_today
from web.limits import each_device
from web.padded import padded_sound
from web.read_aloud import library
from web.transactions import db_session

SOUND_LENGTH = "Sound-Length"
"""The header with the bytes of the sound itself."""

reading = Pages("reading", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@reading.post("/speech")
@limiter.limit("40 per second; 600 per minute", key_func=each_device)
@needs_device(DeviceKind.KIOSK)
def speech() -> Response:
    """The sound of one sentence: 404 when it is unavailable, 422 for a language not offered or a text too long.

    204 while too many wait for the voice: the page skips it this time.
    """
    language, text = request.form.get("language", ""), request.form.get("text", "").strip()
    if language not in offered_today(g.branch, g.catalogue) or not 0 < len(text) <= LONGEST:
        return Response(status=422)
    code = g.branch.code
    db_session().rollback()  # the voice may be slow: hold no transaction meanwhile
    try:
        sound = library().sound(code, g.catalogue, language, text)
    except VoiceBusy:
        return Response(status=204)
    if sound is None:
        return Response(padded_sound(b""), status=404)
    response = make_response(padded_sound(sound.audio))
    response.content_type = sound.kind
    response.headers[SOUND_LENGTH] = f"{len(sound.audio):09d}"
    return response
