"""Host and staff: the hall and the desk, one integrated reception."""

from __future__ import annotations

from flask import Flask

from reception import appointments, visit  # noqa: F401  their routes hang on the hall's blueprint
from reception.desk import desk
from reception.hall import reception
from reception.today import daybook


def move_in(app: Flask) -> None:
    """Open the reception's and the desks' addresses."""
    app.register_blueprint(reception)
    app.register_blueprint(daybook)
    app.register_blueprint(desk)
