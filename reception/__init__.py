"""What do host and staff use? The hall and the desks, in one integrated reception."""

from __future__ import annotations

from flask import Flask

from reception import (  # noqa: F401  their routes hang on the blueprints of hall and desk
    appointments,
    arrangements,
    book_by_hand,
    break_glass,
    handover,
    linking,
    quick_answers,
    stand_in,
    stepping_out,
    visit,
    walk_in,
)
from reception.announcements import announcing
from reception.ask_strip import asks_part
from reception.asks import ask_pages
from reception.colleagues import colleague_pages
from reception.desk import desk
from reception.hall import reception
from reception.take_home_slips import slips
from reception.today import day_pages


def move_in(app: Flask) -> None:
    """Open the reception's and the desks' addresses."""
    app.register_blueprint(reception)
    app.register_blueprint(day_pages)
    app.register_blueprint(announcing)
    app.register_blueprint(desk)
    app.register_blueprint(slips)
    app.register_blueprint(ask_pages)
    app.register_blueprint(colleague_pages)
    app.jinja_env.globals["asks_part"] = asks_part  # every staff page has the strip
