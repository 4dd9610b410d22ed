"""What do pages do while the database does not answer?

A part keeps what it shows, an action gets a sentence, a whole page reloads by itself when possible. None of this may
need the database.
"""

from __future__ import annotations

from contextlib import suppress

from flask import current_app, g, request, url_for
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException

from live.stale_parts import PARTS
from queueing.catalogue.languages import Language
from web.houses import wear_what_is_remembered
from web.language import choose_language
from web.wording import remember_wording

OFFICE = "/management/"
SECRETS = frozenset({"password", "again", "code"})


def is_away(error: SQLAlchemyError) -> bool:
    """True when it could not be reached, gave no answer, or no lock within the limits (`queueing/patience.py`)."""
    if isinstance(error, (OperationalError, InterfaceError, TimeoutError)):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def kind_of(error: SQLAlchemyError) -> str:
    """The error, without the statement and its values."""
    return type(getattr(error, "orig", None) or error).__name__


def asks_for_a_part() -> bool:
    """A live part that reloads itself; not an action."""
    return (
        bool(getattr(request, "htmx", False)) and request.method == "GET" and request.headers.get("HX-Target") in PARTS
    )


def again_at() -> str:
    """Where to go once all is well: the same page, or after an action the sign-in page, which knows the way."""
    return request.full_path.removesuffix("?") if request.method == "GET" else url_for("accounts.sign_in")


def typed_in_the_office() -> list[tuple[str, str]]:
    """Each field of a form of the office that could not be saved, to be sent once more; nothing with a secret in it.

    No page is kept by the browser (`no-store`), so going back would show the form without what was typed.
    """
    if request.method != "POST" or not request.path.startswith(OFFICE):
        return []
    with suppress(HTTPException):  # a form too large to read
        fields = list(request.form.items(multi=True))
        return [] if SECRETS & {name for name, _ in fields} or request.files else fields
    return []


def ask_for_nobody() -> None:
    """Render the page for nobody: a template would otherwise ask the database for the current user."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # Flask-Login puts it there


def speak_from_memory() -> None:
    """This screen's house, and the language of its form, else one that the browser asks for and the house offers."""
    known: dict[int, dict[str, Language]] = current_app.extensions.get("offered", {})
    branch_id = wear_what_is_remembered()
    remember_wording(branch_id)
    offered = known.get(branch_id or 0, {})
    wanted = request.accept_languages.best_match(list(offered))
    with suppress(HTTPException):  # a form too large to read
        wanted = request.form.get("language") or wanted
    choose_language(offered.get(wanted or ""))
