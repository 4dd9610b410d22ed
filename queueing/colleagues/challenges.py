"""What must a passkey sign, so that what it signed opens one door once? A challenge that this house made a moment ago.

A challenge is random bytes, its time and a keyed hash of both with its purpose and its person: nothing is stored until
it was used. Then its hash is kept until it would have been too old.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, Dice
from queueing.colleagues.refusals import ChallengeNotOurs, ChallengeTooOld, ChallengeUsed

VALID = timedelta(minutes=5)
SKEW = timedelta(seconds=30)
"""So far may the clocks of two servers of one house be apart."""
RANDOM, TIME = 16, 8
"""Bytes of each part."""
NOBODY = 0
"""Whose challenge it is while nobody said who they are."""


class Purpose(StrEnum):
    """What a challenge is good for, and nothing else."""

    SIGN_IN = "sign in"
    SECOND_STEP = "second step"
    ADD = "add"


class UsedChallenge(Base):
    """A challenge that was used, until it is too old anyway."""

    __tablename__ = "used_challenge"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Challenges:
    """Makes challenges and knows its own again, with a key that is in no database."""

    key: bytes

    def make(self, purpose: Purpose, staff_id: int = NOBODY, *, now: datetime, dice: Dice) -> bytes:
        """A fresh one."""
        told = dice.random_bytes(RANDOM) + int(now.timestamp()).to_bytes(TIME, "big")
        return told + self._seal(told, purpose, staff_id)

    def read(self, challenge: bytes, purpose: Purpose, staff_id: int = NOBODY, *, now: datetime) -> None:
        """It is one of ours, for this purpose and person, and young. Raises ChallengeNotOurs, ChallengeTooOld."""
        told, seal = challenge[: RANDOM + TIME], challenge[RANDOM + TIME :]
        if not hmac.compare_digest(seal, self._seal(told, purpose, staff_id)):
            raise ChallengeNotOurs
        age = int(now.timestamp()) - int.from_bytes(told[RANDOM:], "big")
        if not -SKEW.total_seconds() <= age < VALID.total_seconds():
            raise ChallengeTooOld

    def _seal(self, told: bytes, purpose: Purpose, staff_id: int) -> bytes:
        return hmac.digest(self.key, b"challenge " + f"{purpose} {staff_id} ".encode() + told, "sha256")


def must_be_unused(session: Session, challenge: bytes) -> None:
    """Raises ChallengeUsed when something was done with it already."""
    if session.get(UsedChallenge, _hash_of(challenge), populate_existing=True) is not None:
        raise ChallengeUsed


def use_up(session: Session, challenge: bytes, *, now: datetime) -> None:
    """From now on it opens nothing; of two at once, one is refused. The caller commits. Raises ChallengeUsed."""
    must_be_unused(session, challenge)
    forget_challenges(session, now=now)
    try:
        with session.begin_nested():
            session.add(UsedChallenge(hash=_hash_of(challenge), until=now + VALID + SKEW))
    except IntegrityError:
        raise ChallengeUsed from None


def forget_challenges(session: Session, *, now: datetime) -> None:
    """Delete those that are too old anyway; the caller commits, in a transaction that writes."""
    session.execute(delete(UsedChallenge).where(UsedChallenge.until <= now))


def has_old_challenges(session: Session, *, now: datetime) -> bool:
    """Is there any to delete?"""
    return session.scalar(select(UsedChallenge.hash).where(UsedChallenge.until <= now).limit(1)) is not None


def _hash_of(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
