"""What does the house tell everybody in the hall, from when until when? *Bericht op schermen* (product §6, §8)

Words as somebody typed them, on every display of the branch, at the kiosks and on the phones. Everyone who walks by
reads them, so they may hold nothing about one person. Reception's are deleted at night; those that the office planned
are kept for a year, to be used again.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ForeignKey, Index, String, and_, delete, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import happenings
from queueing.base import Base, session_of
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.happenings import HappeningKind
from queueing.personal_data import is_personal
from queueing.readable import is_readable
from queueing.refusals import (
    AnnouncementOver,
    AnnouncementTooFar,
    AnnouncementTooLong,
    HouseClosed,
    NoSuchAnnouncement,
    NothingAnnounced,
    PersonalAnnouncement,
    UnreadableText,
)

LONGEST = 120
FURTHEST = timedelta(days=366)
"""How far ahead an announcement can be planned, how long it can stand there, and how long it is kept afterwards."""
MOST_EARLIER = 40


class Announcement(Base):
    """One line for everybody, from `begins_at` up to, not including, `ends_at`; `kept` is one of the office."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_branch_id", "branch_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(LONGEST))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())

    def withdraw(self, staff_id: int, *, now: datetime) -> None:
        """*Weghalen*: removed from every screen at once, or never shown; one that is kept is over now."""
        if self.kept:
            self.begins_at, self.ends_at = min(self.begins_at, now), now
        else:
            session_of(self).delete(self)
        self._tell(staff_id, now)

    def forget(self, staff_id: int, *, now: datetime) -> None:
        """*Wissen*: it was kept, and nobody will use it again."""
        session_of(self).delete(self)
        self._tell(staff_id, now)

    def _tell(self, staff_id: int, now: datetime) -> None:
        happenings.record(
            session_of(self), HappeningKind.ANNOUNCEMENT_WITHDRAWN, branch_id=self.branch_id, now=now, staff_id=staff_id
        )

    def is_on(self, now: datetime) -> bool:
        """Its time is now; a newer announcement may be shown in its place."""
        return self.begins_at <= now < self.ends_at


def announce(
    session: Session, branch: Branch, catalogue: Catalogue, words: str,
    begins: time | None, ends: time | None, *, staff_id: int, now: datetime,
) -> Announcement:  # fmt: skip
    """Tell the hall, today, between two local times: from now on and until closing when these are None.

    The same words said a second time up to the same hour change nothing. Raises NothingAnnounced, AnnouncementTooLong,
    PersonalAnnouncement, HouseClosed on a closed day and after closing, AnnouncementOver.
    """
    words = checked_words(words)
    day = branch.day_of(now)
    closing = catalogue.hours.closing_to_come(branch.local(now))
    if closing is None:
        raise HouseClosed
    begins_at = now if begins is None else max(now, branch.moment(day, begins).astimezone(UTC))
    ends_at = branch.moment(day, closing if ends is None else ends).astimezone(UTC)
    if ends_at <= begins_at:
        raise AnnouncementOver
    for one in announcements_of(session, branch.id, now=now):
        if (one.words, one.ends_at) == (words, ends_at):
            return one
    fresh = Announcement(branch_id=branch.id, words=words, begins_at=begins_at, ends_at=ends_at)
    session.add(fresh)
    happenings.record(session, HappeningKind.ANNOUNCED, branch_id=branch.id, now=now, staff_id=staff_id)
    return fresh


def plan(
    session: Session, branch: Branch, words: str, begins: datetime, ends: datetime, *, staff_id: int, now: datetime
) -> Announcement:
    """Tell the hall between two moments on any days, as the office does. On a closed day the displays show it too.

    Raises NothingAnnounced, AnnouncementTooLong, PersonalAnnouncement, AnnouncementOver, AnnouncementTooFar.
    """
    words, begins_at, ends_at = checked_words(words), begins.astimezone(UTC), ends.astimezone(UTC)
    if ends_at <= max(begins_at, now):
        raise AnnouncementOver
    if ends_at - now > FURTHEST:
        raise AnnouncementTooFar(days=FURTHEST.days)
    for one in announcements_of(session, branch.id, now=now):
        if (one.words, one.begins_at, one.ends_at) == (words, begins_at, ends_at):
            return one
    fresh = Announcement(branch_id=branch.id, words=words, begins_at=begins_at, ends_at=ends_at, kept=True)
    session.add(fresh)
    happenings.record(session, HappeningKind.ANNOUNCED, branch_id=branch.id, now=now, staff_id=staff_id)
    return fresh


def checked_words(words: str) -> str:
    """The words as they may be shown.

    Raises NothingAnnounced, AnnouncementTooLong, PersonalAnnouncement, UnreadableText.
    """
    words = " ".join(words.split())
    if not words:
        raise NothingAnnounced
    if len(words) > LONGEST:
        raise AnnouncementTooLong(most=LONGEST, length=len(words))
    if is_personal(words):
        raise PersonalAnnouncement
    if not is_readable(words):
        raise UnreadableText
    return words


def announcements_of(session: Session, branch_id: int, *, now: datetime) -> list[Announcement]:
    """The announcements of now and of later, in order of time; those that are over are left out."""
    return list(
        session.scalars(
            select(Announcement)
            .where(Announcement.branch_id == branch_id, Announcement.ends_at > now)
            .order_by(Announcement.begins_at, Announcement.id)
        )
    )


def earlier_announcements(session: Session, branch_id: int, *, now: datetime) -> list[Announcement]:
    """Those of the office that are over, the newest first: each sentence once."""
    over = session.scalars(
        select(Announcement)
        .where(Announcement.branch_id == branch_id, Announcement.ends_at <= now, Announcement.kept)
        .order_by(Announcement.ends_at.desc(), Announcement.id.desc())
    )
    by_words: dict[str, Announcement] = {}
    for one in over:
        by_words.setdefault(one.words, one)
    return list(by_words.values())[:MOST_EARLIER]


def announcement_at(session: Session, branch_id: int, key: int, *, now: datetime) -> Announcement:
    """One announcement of this branch, of now or of later. Raises NoSuchAnnouncement, also for one that is over."""
    found = _announcement(session, branch_id, key)
    if found.ends_at <= now:
        raise NoSuchAnnouncement
    return found


def earlier_announcement_at(session: Session, branch_id: int, key: int, *, now: datetime) -> Announcement:
    """One that is over and was kept. Raises NoSuchAnnouncement."""
    found = _announcement(session, branch_id, key)
    if found.ends_at > now or not found.kept:
        raise NoSuchAnnouncement
    return found


def _announcement(session: Session, branch_id: int, key: int) -> Announcement:
    found = session.scalar(select(Announcement).where(Announcement.branch_id == branch_id, Announcement.id == key))
    if found is None:
        raise NoSuchAnnouncement
    return found


def said_now(announcements: list[Announcement], now: datetime) -> Announcement | None:
    """The announcement on the displays: there is room for one line, and the one that began last is shown."""
    return next((one for one in reversed(announcements) if one.is_on(now)), None)


def changes_at(announcements: list[Announcement], now: datetime) -> datetime | None:
    """The next moment at which the displays change; None when nothing is planned."""
    said = said_now(announcements, now)
    moments = [one.begins_at for one in announcements if one.begins_at > now]
    return min([*moments, said.ends_at] if said else moments, default=None)


def forget_announcements(session: Session, branch_id: int, *, until: datetime) -> None:
    """Delete every announcement that ended before `until`; one that is kept goes a year later."""
    over = or_(
        and_(Announcement.ends_at < until, Announcement.kept.is_(False)), Announcement.ends_at < until - FURTHEST
    )
    session.execute(
        delete(Announcement).where(Announcement.branch_id == branch_id, over),
        execution_options={"synchronize_session": "fetch"},
    )
