"""Host and staff: the hall and the desk, one integrated reception."""

from __future__ import annotations

from flask import Flask

from reception import answers, visit  # noqa: F401  their routes hang on the hall's blueprint
from reception.desk import desk
from reception.hall import reception
from reception.outreach import outreach


def move_in(app: Flask) -> None:
    """Open the reception's and the desks' addresses."""
    app.register_blueprint(reception)
    app.register_blueprint(desk)
    app.register_blueprint(outreach)
