"""What do neighbourhood workers use? A page that gives a number or a slip outdoors, also without a network."""

from __future__ import annotations

from flask import Flask

from outreach.page import outreach


def move_in(app: Flask) -> None:
    """Open the neighbourhood worker's addresses."""
    app.register_blueprint(outreach)
