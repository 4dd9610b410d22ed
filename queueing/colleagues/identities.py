"""Whose account at a provider belongs to which colleague? Known by issuer and subject, never by an e-mail address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, hash_of
from queueing.colleagues.provider_refusals import AttemptSpent
from queueing.colleagues.staff import Staff

LONGEST_ISSUER, LONGEST_SUBJECT = 255, 255


class Identity(Base):
    """One account at one provider. It stays when the colleague leaves, so that they are refused by name."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("staff_id", "issuer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    since: Mapped[datetime]
    last_at: Mapped[datetime | None] = mapped_column(default=None)


class SpentAttempt(Base):
    """An attempt to sign in that was answered: a second answer is refused, in every process."""

    __tablename__ = "spent_attempt"

    state_print: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


def identity_of(session: Session, issuer: str, subject: str) -> Identity | None:
    """The link of this account at a provider, or None."""
    return session.scalar(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))


def identities_of(session: Session, staff_id: int) -> list[Identity]:
    """The accounts elsewhere of one colleague."""
    return list(session.scalars(select(Identity).where(Identity.staff_id == staff_id).order_by(Identity.id)))


def with_identity(session: Session) -> frozenset[int]:
    """Everybody who can sign in through a provider, by key."""
    return frozenset(session.scalars(select(Identity.staff_id).join(Staff).where(Staff.active)))


def forget_identities(session: Session, staff_id: int) -> None:
    """Somebody else may come to bear this username: what was linked to it opens nothing any more."""
    session.execute(delete(Identity).where(Identity.staff_id == staff_id))


def spend(session: Session, state: str, *, kept: timedelta, now: datetime) -> None:
    """This attempt is answered now; the transaction must be one that writes. Raises AttemptSpent the second time."""
    session.execute(delete(SpentAttempt).where(SpentAttempt.at < now - kept))
    if session.get(SpentAttempt, hash_of(state)) is not None:
        raise AttemptSpent
    session.add(SpentAttempt(state_print=hash_of(state), at=now))
    try:
        session.flush()
    except IntegrityError:  # two at one moment
        raise AttemptSpent from None
