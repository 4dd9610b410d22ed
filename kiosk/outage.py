"""What does a kiosk show that is opened while the server is gone? *Ga naar het onthaal*, kept by its own browser.

The page is the same for everybody, holds no token and nothing of a visit; a small worker in the browser keeps it with
its styles and letters, and nothing else (O-3). Browsers allow a worker on https, and on the machine itself.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, render_template, url_for

from queueing.devices import Kind
from web.access import needs_device, this_device

outage = Blueprint("outage", __name__, url_prefix="/kiosk/<device>")


@outage.get("/outage")
@needs_device(Kind.KIOSK)
def page() -> str:
    """The page to keep: it asks now and then whether the server is back, and then goes to the start by itself."""
    return render_template("kiosk/outage.html")


@outage.get("/worker.js")
@needs_device(Kind.KIOSK)
def worker() -> Response:
    """The worker that keeps it; it serves this one kiosk."""
    script = Path(current_app.static_folder or "") / "js" / "kiosk-worker.js"
    response = make_response(script.read_text(encoding="utf-8"))
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = url_for("kiosk.start", device=this_device().slug)
    return response


@outage.app_template_global()
def worker_address() -> str:
    """Where this kiosk's worker stands. The address changes with our files, so that the kept page follows them."""
    edition = (current_app.static_url_path or "").rpartition("/")[2]
    return url_for("outage.worker", device=this_device().slug, v=edition)
