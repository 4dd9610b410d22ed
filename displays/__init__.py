"""What does everybody in the waiting room see and hear? Numbers and places, announcements, sound."""

from __future__ import annotations

from flask import Flask

from displays.board import displays
from displays.sound import sound


def move_in(app: Flask) -> None:
    """Open the displays' addresses."""
    app.register_blueprint(displays)
    app.register_blueprint(sound)
