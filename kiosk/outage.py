"""What does a kiosk show that is opened while the server is gone? *Ga naar het onthaal*, kept by its own browser.

The page is the same for everybody, holds no token and nothing of a visit; a small worker in the browser keeps it with
its styles and letters, and nothing else (O-3). Browsers allow a worker on https, and on the machine itself.
"""

from __future__ import annotations

from flask import Response, g, render_template, url_for

from queueing.devices import Kind
from queueing.languages import Language
from web.access import needs_device, this_device
from web.faces import Face, Pages
from web.language import offered_today, translated_text
from web.workers import edition_of_files, worker_script

LAST_LATIN = 0x250
"""Letters up to here stand in the font that the kept page brings."""

outage = Pages("outage", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@outage.get("/outage")
@needs_device(Kind.KIOSK)
def page() -> str:
    """The page to keep: it asks now and then whether the server is back, and then goes to the start by itself."""
    return render_template("kiosk/outage.html")


@outage.get("/worker.js")
@needs_device(Kind.KIOSK)
def worker() -> Response:
    """The worker that keeps it; it serves this one kiosk."""
    return worker_script("kiosk-worker", scope=url_for("kiosk.start", device=this_device().slug))


@outage.app_template_global()
def in_start_languages(dutch: str, *, kept: bool = False) -> list[tuple[Language, str]]:
    """This sentence in each language of the start page: nobody can be asked for theirs while the server is gone.

    The `kept` page has the letters of one alphabet with it, to stay light, so what needs others is left to the picture.
    """
    offered = offered_today(g.branch, g.catalogue)
    spoken = [offered[code] for code in g.catalogue.start_languages if code in offered]
    said = [(one, words) for one in spoken if (words := translated_text(dutch, one))]
    return [(one, words) for one, words in said if not kept or all(ord(letter) < LAST_LATIN for letter in words)]


@outage.app_template_global()
def worker_address() -> str:
    """Where this kiosk's worker stands. The address changes with our files, so that the kept page follows them."""
    return url_for("outage.worker", device=this_device().slug, v=edition_of_files())
