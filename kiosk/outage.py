"""What does a kiosk show when it starts while the server is gone? *Ga naar het onthaal*, kept by its own browser.

The page is the same for everybody, holds no token and nothing of a visit; a small service worker keeps it with
its styles and fonts, and nothing else (O-3). Browsers allow a worker on https and on localhost.
"""

from __future__ import annotations

from flask import Response, g, render_template, url_for

from queueing.catalogue.languages import Language
from queueing.devices import DeviceKind
from web.access import needs_device, this_device
from web.faces import Face, Pages
from web.language import offered_today, translated_text
from web.service_workers import edition_of_files, worker_script

LAST_LATIN = 0x250
"""Letters up to here are in the font of the kept page."""

outage = Pages("outage", __name__, face=Face.KIOSK, url_prefix="/kiosk/<device>")


@outage.get("/outage")
@needs_device(DeviceKind.KIOSK)
def page() -> str:
    """The page to keep: it checks now and then whether the server is back, and then goes to the start by itself."""
    return render_template("kiosk/outage.html")


@outage.get("/worker.js")
@needs_device(DeviceKind.KIOSK)
def worker() -> Response:
    """The service worker that keeps it, for this one kiosk."""
    return worker_script("kiosk-worker", scope=url_for("kiosk.start", device=this_device().slug))


@outage.app_template_global()
def in_start_languages(dutch: str, *, kept: bool = False) -> list[tuple[Language, str]]:
    """This sentence in each language of the start page: a language cannot be chosen while the server is gone.

    The `kept` page has the font of one alphabet, to stay small; for other languages the picture must do.
    """
    offered = offered_today(g.branch, g.catalogue)
    spoken = [offered[code] for code in g.catalogue.start_languages if code in offered]
    said = [(one, words) for one in spoken if (words := translated_text(dutch, one))]
    return [(one, words) for one, words in said if not kept or all(ord(letter) < LAST_LATIN for letter in words)]


@outage.app_template_global()
def worker_address() -> str:
    """The address of this kiosk's worker. It changes with our files, so that the kept page follows them."""
    return url_for("outage.worker", device=this_device().slug, v=edition_of_files())
