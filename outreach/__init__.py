"""Neighbourhood workers: a number or a slip for somebody met outside the house, also without a network."""

from __future__ import annotations

from flask import Flask

from outreach.page import outreach


def move_in(app: Flask) -> None:
    """Open the neighbourhood worker's addresses."""
    app.register_blueprint(outreach)
