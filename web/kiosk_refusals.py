"""How does a kiosk refuse? In its own style, in Dutch and in the visitor's language, with a way back to the start.

A visitor never sees a bare error, but one sentence about what happened and a picture of where to go; then the start
page returns by itself. This page must always work, so it needs no database.
"""

from __future__ import annotations

from enum import StrEnum

from flask import Response, g, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from web.access import load_branch, paired_device
from web.language import choose_language, offered_today
from web.transactions import db_session

BACK_AFTER = 20
"""Seconds until the start page returns."""


class Picture(StrEnum):
    """Where the visitor goes from here."""

    RECEPTION = "reception"
    AGAIN = "again"
    CLOSED = "closed"

    @classmethod
    def of(cls, status: int) -> Picture:
        """True when the visitor can try again: not when it is forbidden, no longer possible, or our own fault."""
        return cls.AGAIN if 400 <= status < 500 and status not in (403, 409, 429) else cls.RECEPTION


def refuse_at_the_kiosk(
    status: int, sentence: str, picture: Picture, *, is_full: bool = False, hint: str = ""
) -> Response:
    """The page, or for htmx only its content. A live part that failed to load leaves the page as it was."""
    g.setdefault("branch", None)
    is_paired = status != 503 and _find_our_place()
    own_words = g.catalogue.texts.get("full_house", "") if is_full and is_paired else ""
    facts = {
        "sentence": own_words or sentence,
        "heading": is_full and not own_words,
        "hint": hint,
        "picture": picture.value,
        "home": "/".join(request.path.split("/")[:3]),
        "back_after": BACK_AFTER,
        "is_paired": is_paired,
        "status": status,
    }
    if not getattr(request, "htmx", False):
        return make_response(render_template("refused/kiosk.html", **facts), status)
    response = make_response(render_template("refused/_kiosk.html", **facts), status)
    if request.method == "GET":
        response.headers["HX-Reswap"] = "none"
    else:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#glass", "outerHTML"
    return response


def _find_our_place() -> bool:
    """Choose the visitor's language; True when this is a paired kiosk. Without database or device: Dutch alone."""
    try:
        db_session().rollback()
        if "catalogue" not in g:
            device = paired_device("".join(request.path.split("/")[2:3]))
            if device is None:
                return False
            load_branch(device.branch_id)
            g.device = device
        choose_language(offered_today(g.branch, g.catalogue).get(request.form.get("language", "")))
    except (SQLAlchemyError, HTTPException):  # no database, or a form too large to read
        return False
    return "device" in g
