"""The database does not answer: what do pages do until it does?

A part keeps what it shows, a press gets a sentence, a whole page asks by itself when it may come back. None of this
may need the database.
"""

from __future__ import annotations

from contextlib import suppress

from flask import current_app, g, request, url_for
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException

from live.regions import PARTS
from queueing.languages import Language
from web.houses import wear_what_is_remembered
from web.language import choose_language


def is_away(error: SQLAlchemyError) -> bool:
    """It could not be reached, gave no answer, or did not let us write within the limits (`queueing/patience.py`)."""
    if isinstance(error, (OperationalError, InterfaceError, TimeoutError)):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def kind_of(error: SQLAlchemyError) -> str:
    """What it was, without the statement and its values."""
    return type(getattr(error, "orig", None) or error).__name__


def asks_for_a_part() -> bool:
    """A live part that fetches itself again; not a press."""
    return (
        bool(getattr(request, "htmx", False)) and request.method == "GET" and request.headers.get("HX-Target") in PARTS
    )


def again_at() -> str:
    """Where this page belongs once all is well: itself, or after a press the door, which knows the way."""
    return request.full_path.removesuffix("?") if request.method == "GET" else url_for("web.sign_in")


def ask_for_nobody() -> None:
    """The page is not made for anybody: every template would ask the database who it is that looks."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # Flask-Login puts it there


def speak_from_memory() -> None:
    """This screen's house, and the language of its form, else one that the browser asks for and the house offers."""
    known: dict[int, dict[str, Language]] = current_app.extensions.get("offered", {})
    offered = known.get(wear_what_is_remembered() or 0, {})
    wanted = request.accept_languages.best_match(list(offered))
    with suppress(HTTPException):  # a form too large to be read
        wanted = request.form.get("language") or wanted
    choose_language(offered.get(wanted or ""))
