"""Where is a colleague signed in, since when, and by which way? One row for each browser, until its session ends.

A session holds while its row is there, its person works here, and their epoch is still that of the row: so one ends
when its row goes, and all end at once when the epoch rises (`Staff.end_sessions`). No address is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, delete, exists, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from queueing.base import Base, OneOf, begin_writing, hash_of
from queueing.colleagues.refusals import NoSuchSession
from queueing.colleagues.staff import Staff
from queueing.colleagues.ways import Way
from queueing.terms import UNSEEN_FOR

LONGEST_BROWSER = 40
COARSE = timedelta(minutes=5)
"""When it was last used is written down no finer than this."""


class StaffSession(Base):
    """One browser in which a colleague is signed in. `mark` is the hash of what its cookie holds."""

    __tablename__ = "staff_session"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  the number of an ended one never comes back

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    began: Mapped[datetime]
    seen: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(LONGEST_BROWSER))
    way: Mapped[Way] = mapped_column(OneOf(Way))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id", ondelete="SET NULL"), default=None)


def begin_session(
    session: Session, staff: Staff, token: str, *, way: Way, browser: str, now: datetime, began: datetime | None = None
) -> StaffSession:
    """A colleague is signed in, in a browser whose cookie holds this token. The caller commits."""
    row = StaffSession(
        staff_id=staff.id, mark=hash_of(token), epoch=staff.session_epoch, began=began or now, seen=now,
        browser=browser, way=way,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def signed_in(session: Session, staff_id: int, token: str, *, now: datetime) -> tuple[Staff, StaffSession] | None:
    """The person of this session with their grants, and its row, in one query; None once it ended."""
    asked = select(Staff, StaffSession).join(StaffSession, StaffSession.staff_id == Staff.id)
    found = session.execute(
        asked.where(StaffSession.mark == hash_of(token), Staff.id == staff_id, *_holds(now)).options(
            joinedload(Staff.grants)
        )
    )
    row = found.unique().one_or_none()
    return (row[0], row[1]) if row is not None else None


def sessions_of(session: Session, staff_id: int, *, now: datetime) -> list[StaffSession]:
    """Where this colleague is signed in, the last used first."""
    asked = select(StaffSession).join(Staff, StaffSession.staff_id == Staff.id)
    mine = asked.where(StaffSession.staff_id == staff_id, *_holds(now))
    return list(session.scalars(mine.order_by(StaffSession.seen.desc(), StaffSession.id.desc())))


def end_session(session: Session, staff_id: int, key: int) -> None:
    """This one session of this colleague ends. Raises NoSuchSession when it is not theirs, or over."""
    gone = delete(StaffSession).where(StaffSession.id == key, StaffSession.staff_id == staff_id)
    if session.execute(gone.returning(StaffSession.id)).first() is None:
        raise NoSuchSession


def ended_of(session: Session, keys: Iterable[int], *, now: datetime) -> set[int]:
    """Which of these sessions hold no longer."""
    known = set(keys)
    asked = select(StaffSession.id).join(Staff, StaffSession.staff_id == Staff.id)
    return known - set(session.scalars(asked.where(StaffSession.id.in_(known), *_holds(now)))) if known else set()


def note_seen(session: Session, keys: Iterable[int], *, now: datetime) -> None:
    """These sessions were used just now; the caller commits."""
    seen = update(StaffSession).where(StaffSession.id.in_(set(keys)), StaffSession.seen <= now - COARSE)
    session.execute(seen.values(seen=now), execution_options={"synchronize_session": False})


def forget_sessions(session: Session, *, now: datetime) -> int:
    """Delete the rows of sessions that are over: how many. The caller commits."""
    holds = exists().where(Staff.id == StaffSession.staff_id, Staff.active, Staff.session_epoch == StaffSession.epoch)
    over = select(StaffSession.id).where((StaffSession.seen <= now - UNSEEN_FOR) | ~holds)
    gone = session.scalars(over).all()
    if gone:
        begin_writing(session)
        session.execute(delete(StaffSession).where(StaffSession.id.in_(gone)))
    return len(gone)


def _holds(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Staff.active.is_(True), Staff.session_epoch == StaffSession.epoch, StaffSession.seen > now - UNSEEN_FOR)
