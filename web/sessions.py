"""In which browser is this colleague signed in? The cookie holds a token, the database its hash, with every request.

When a session was last used is remembered here and written down by a job beside the requests (`web/background.py`):
no page waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_login import LoginManager, login_user
from sqlalchemy import delete
from sqlalchemy.orm import Session

from queueing.colleagues.sessions import COARSE, StaffSession, begin_session, note_seen, signed_in
from queueing.colleagues.staff import Staff
from queueing.colleagues.ways import Way
from web.browser_kind import browser_kind
from web.clock import now
from web.dice import dice
from web.forms import whole_number
from web.transactions import db_session, writing

HERE = "here"
SEEN = "sessions_seen"


@dataclass(frozen=True, slots=True)
class Here:
    """The session of this request."""

    id: int
    way: Way
    began: datetime
    desk_id: int | None


def let_in(app: Flask, login_manager: LoginManager) -> None:
    """Tell Flask-Login how to load a colleague from their session."""
    login_manager.init_app(app)
    login_manager.session_protection = None
    watch_sessions(app)

    @login_manager.user_loader  # type: ignore[untyped-decorator]
    def _load(key: str) -> Staff | None:
        return _person_of(key, str(cookie.get(HERE, "")))


def watch_sessions(app: Flask) -> None:
    """None was seen yet."""
    app.extensions[SEEN] = set()


def here() -> Here | None:
    """The session of this request, once somebody asked who is signed in."""
    found: Here | None = g.get(HERE)
    return found


def begin_here(db: Session, staff: Staff, way: Way) -> str:
    """This browser is signed in: the token that its cookie must carry (`carry`), after the caller has committed."""
    token = _token()
    begin_session(db, staff, token, way=way, browser=browser_kind(request.user_agent.string), now=now())
    return token


def carry(staff: Staff, token: str) -> None:
    """From this answer on the cookie says who is signed in, and nothing of before."""
    cookie.clear()
    login_user(staff)
    cookie[HERE] = token


def stay_here(staff: Staff) -> None:
    """All sessions of this colleague have ended; the one of this request goes on, with another token."""
    was, token = here(), _token()
    with writing() as db:
        if was is not None:
            db.execute(delete(StaffSession).where(StaffSession.id == was.id))
        row = begin_session(
            db, staff, token, way=was.way if was is not None else Way.PASSWORD, now=now(),
            browser=browser_kind(request.user_agent.string), began=was.began if was is not None else None,
        )  # fmt: skip
        row.desk_id = was.desk_id if was is not None else None
    carry(staff, token)


def sit_here(db: Session, desk_id: int) -> None:
    """The colleague took their desk from this browser. The caller commits."""
    was = here()
    row = db.get(StaffSession, was.id) if was is not None else None
    if row is not None:
        row.desk_id = desk_id


def write_down_seen() -> None:
    """Which sessions were used since the last time; the first of a while only."""
    used, current_app.extensions[SEEN] = current_app.extensions[SEEN], set()
    if used:
        with writing() as db:
            note_seen(db, used, now=now())


def _person_of(key: str, token: str) -> Staff | None:
    """The person whose session has this key (`Staff.get_id`) and token, or None once it ended."""
    staff_id, _, epoch = key.partition(".")
    number, at = whole_number(staff_id), now()
    found = signed_in(db_session(), number, token, now=at) if number is not None else None
    if found is None or str(found[0].session_epoch) != epoch:
        return None
    staff, row = found
    g.here = Here(row.id, row.way, row.began, row.desk_id)
    if at - row.seen >= COARSE:
        current_app.extensions[SEEN].add(row.id)
    return staff


def _token() -> str:
    return dice().random_bytes(24).hex()
