"""What does a visitor use? The touchscreen, the ticket on paper and the phone."""

from __future__ import annotations

from flask import Flask

from kiosk import browser_printing as slip  # noqa: F401  its route hangs on the kiosk's blueprint
from kiosk.device_test import device_test
from kiosk.measure import open_measure
from kiosk.millimetres import millimetres
from kiosk.outage import outage
from kiosk.phone import phone
from kiosk.preview import preview
from kiosk.printing import open_print_room
from kiosk.read_aloud import reading
from kiosk.reprint import reprint
from kiosk.screen import kiosk
from queueing.terms import promise


def move_in(app: Flask) -> None:
    """Open the kiosk's and the phone's addresses."""
    open_print_room(app)
    open_measure(app)
    app.register_blueprint(kiosk)
    app.register_blueprint(outage)
    app.register_blueprint(millimetres)
    app.register_blueprint(device_test)
    app.register_blueprint(phone)
    app.register_blueprint(reading)
    app.register_blueprint(reprint)
    app.register_blueprint(preview)
    app.jinja_env.globals["promise"] = promise
