"""Who recorded which sentence, and who approved it? The sound itself is a file (`speech/recorded.py`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit, happenings
from queueing.audit import AuditKind
from queueing.base import Base, session_of
from queueing.happenings import HappeningKind
from queueing.words.refusals import NoSuchRecording
from queueing.words.register import Reviewer


class Recording(Base):
    """A sentence, or a part of a call, as a person said it. One waits for approval, one is heard, for each at most."""

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("branch_id", "language", "name", "waiting"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(24))
    waiting: Mapped[bool] = mapped_column(default=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(String(80), default="")
    approved_at: Mapped[datetime | None] = mapped_column(default=None)

    def approve(self, *, by: Reviewer, now: datetime) -> None:
        """It takes the place of the one that is heard now."""
        session = session_of(self)
        for one in recordings_of(session, self.branch_id, self.language, self.name):
            if not one.waiting:
                session.delete(one)
        session.flush()
        self.waiting, self.approved_by, self.approved_at = False, by.name, now
        self._record(AuditKind.CLIP_APPROVED, by, now)

    def remove(self, *, by: Reviewer, now: datetime) -> None:
        """Not this one."""
        session_of(self).delete(self)
        self._record(AuditKind.CLIP_REMOVED, by, now)

    def _record(self, kind: AuditKind, by: Reviewer, now: datetime) -> None:
        session, facts = session_of(self), {"language": self.language, "clip": self.name}
        audit.record(session, self.branch_id, kind, by.username, facts, now)
        happenings.record(
            session, HappeningKind.WORDS_REVIEWED, branch_id=self.branch_id, now=now, staff_id=by.staff_id
        )


def record(session: Session, branch_id: int, language: str, name: str, *, by: Reviewer, now: datetime) -> Recording:
    """A new recording, which waits for approval; one that waited already is forgotten."""
    for one in recordings_of(session, branch_id, language, name):
        if one.waiting:
            session.delete(one)
    session.flush()
    fresh = Recording(branch_id=branch_id, language=language, name=name, by=by.name, at=now)
    session.add(fresh)
    fresh._record(AuditKind.CLIP_RECORDED, by, now)
    return fresh


def recordings_of(session: Session, branch_id: int, language: str, name: str | None = None) -> list[Recording]:
    """The recordings in a language, or those of one sentence."""
    asked = select(Recording).where(Recording.branch_id == branch_id, Recording.language == language)
    if name is not None:
        asked = asked.where(Recording.name == name)
    return list(session.scalars(asked.order_by(Recording.id)))


def recording_at(session: Session, branch_id: int, language: str, name: str, *, waiting: bool) -> Recording:
    """Raises NoSuchRecording."""
    found = [one for one in recordings_of(session, branch_id, language, name) if one.waiting is waiting]
    if not found:
        raise NoSuchRecording
    return found[0]
