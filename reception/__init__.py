"""Host and staff: the hall and the desk, one integrated reception."""

from __future__ import annotations

from flask import Flask

from reception import (  # noqa: F401  their routes hang on the blueprints of hall and desk
    answers,
    appointments,
    book_by_hand,
    care,
    handover,
    linking,
    looking,
    stand_in,
    stepping_out,
    visit,
    walk_in,
)
from reception.announcements import announcing
from reception.ask_lines import asks_part
from reception.asks import asks_desk
from reception.colleagues import board
from reception.desk import desk
from reception.hall import reception
from reception.outreach import outreach
from reception.slips import slips
from reception.today import daybook


def move_in(app: Flask) -> None:
    """Open the reception's and the desks' addresses."""
    app.register_blueprint(reception)
    app.register_blueprint(daybook)
    app.register_blueprint(announcing)
    app.register_blueprint(desk)
    app.register_blueprint(slips)
    app.register_blueprint(asks_desk)
    app.register_blueprint(board)
    app.jinja_env.globals["asks_part"] = asks_part  # every staff page has the strip, whatever else it shows
    app.register_blueprint(outreach)
