"""How is read where a colleague is signed in? By themselves on their account page, and by a manager in the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queueing.colleagues.sessions import sessions_of
from queueing.colleagues.staff import Staff
from queueing.colleagues.ways import Way
from queueing.desks.desk import desk_of
from web.clock import now
from web.sessions import here
from web.transactions import db_session

WAYS = {
    Way.PASSWORD: "met wachtwoord", Way.PASSWORD_AND_CODE: "met wachtwoord en code",
    Way.PASSWORD_AND_KEY: "met wachtwoord en toegangssleutel", Way.KEY: "met toegangssleutel",
    Way.ORGANISATION: "bij een organisatie", Way.DEMO: "met één klik in de demo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser. `desk` is the number of the desk that was taken from it, 0 for none."""

    id: int
    browser: str
    way: str
    began: datetime
    seen: datetime
    desk: int
    is_here: bool


def session_rows(staff: Staff) -> list[SessionRow]:
    """Where this colleague is signed in, the browser of this request first, then the last used."""
    db, mine = db_session(), here()
    desk = desk_of(db, staff.id)
    rows = [
        SessionRow(
            id=one.id, browser=one.browser, way=WAYS[one.way], began=one.began, seen=one.seen,
            desk=desk.number if desk is not None and desk.id == one.desk_id else 0,
            is_here=mine is not None and mine.id == one.id,
        )
        for one in sessions_of(db, staff.id, now=now())
    ]  # fmt: skip
    return sorted(rows, key=lambda row: not row.is_here)
