"""The visitor: touchscreen, ticket on paper and phone."""

from __future__ import annotations

from flask import Flask

from kiosk.phone import phone
from kiosk.screen import kiosk


def move_in(app: Flask) -> None:
    """Open the kiosk's and the phone's addresses."""
    app.register_blueprint(kiosk)
    app.register_blueprint(phone)
