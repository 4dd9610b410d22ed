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
def in_every_language(dutch: str) -> list[tuple[Language, str]]:
    """This sentence in each language that is offered: nobody can be asked for theirs while the server is gone.

    Its letters stand in small fonts of their own (`Noto Sans Kept`, static/css/fonts.css).
    """
    offered, first = offered_today(g.branch, g.catalogue), g.catalogue.start_languages
    order = [*(code for code in first if code in offered), *(code for code in offered if code not in first)]
    return [(offered[code], words) for code in order if (words := translated_text(dutch, offered[code]))]


@outage.app_template_global()
def worker_address() -> str:
    """The address of this kiosk's worker. It changes with our files, so that the kept page follows them."""
    return url_for("outage.worker", device=this_device().slug, v=edition_of_files())
