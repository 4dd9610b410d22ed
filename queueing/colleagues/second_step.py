"""How does a colleague show, besides a password, that they hold their own phone? With six digits that change (TOTP).

The secret is stored encrypted with a key made from the server's secret. A code opens once: the step of the last one
used is kept. After the server's secret changed, a manager resets the second step. A passkey is a second step as well
(`passkeys.py`), and so is a recovery code (`recovery.py`).
"""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ForeignKey, LargeBinary, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, Dice
from queueing.colleagues.passkeys import Passkey, drop_all
from queueing.colleagues.recovery import forget_codes, new_codes, plain, use_code
from queueing.colleagues.refusals import (
    CodeUsedBefore,
    NoSecondStep,
    PhoneClockOff,
    SecondStepUnreadable,
    SetupTooOld,
    WrongCode,
)
from queueing.colleagues.staff import Staff

A_STEP = 30
"""Seconds that one code lasts."""
NEXT_TO = 1
"""A code of the step before or after counts too: a clock may be off by half a minute."""
LOOKED_AT = 20
"""So many steps away a code is recognised, to tell that a clock is wrong; it opens nothing."""
SET_UP_WITHIN = timedelta(minutes=15)
DIGITS = 6


class SecondStep(Base):
    """The second step of one colleague; no row, no second step."""

    __tablename__ = "second_step"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class StepKeys:
    """Encrypts secrets with a key that is in no database."""

    key: bytes

    def seal(self, staff_id: int, secret: str, *, now: datetime) -> bytes:
        """The secret of this colleague, encrypted."""
        return self._lock().encrypt_at_time(f"{staff_id}:{secret}".encode(), int(now.timestamp()))

    def read(self, staff_id: int, sealed: bytes) -> str:
        """The secret. Raises SecondStepUnreadable when the key has changed, or for another colleague's."""
        try:
            return self._secret(staff_id, self._lock().decrypt(sealed))
        except (InvalidToken, ValueError):
            raise SecondStepUnreadable from None

    def read_fresh(self, staff_id: int, sealed: str, *, now: datetime) -> str:
        """The secret of a set-up that began a short while ago. Raises SetupTooOld."""
        try:
            plain = self._lock().decrypt_at_time(
                sealed.encode(), int(SET_UP_WITHIN.total_seconds()), int(now.timestamp())
            )
            return self._secret(staff_id, plain)
        except (InvalidToken, ValueError):
            raise SetupTooOld from None

    def _secret(self, staff_id: int, plain: bytes) -> str:
        whose, _, secret = plain.decode().partition(":")
        if whose != str(staff_id):
            raise ValueError(whose)
        return secret

    def _lock(self) -> Fernet:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"onthaal second step").derive(self.key)
        return Fernet(urlsafe_b64encode(derived))


def new_secret(dice: Dice) -> str:
    """A secret for an authenticator, in base 32."""
    return b32encode(dice.random_bytes(20)).decode()


def address_of(secret: str, username: str, house: str) -> str:
    """What the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=house)


def step_of(secret: str, typed: str, *, now: datetime) -> int:
    """The step of this code. Raises PhoneClockOff with the minutes, and WrongCode."""
    code, here = "".join(typed.split()), int(now.timestamp()) // A_STEP
    totp, found = pyotp.TOTP(secret), None
    for away in sorted(range(-LOOKED_AT, LOOKED_AT + 1), key=lambda one: -abs(one)):  # always the same work
        if hmac.compare_digest(totp.generate_otp(here + away).encode(), code.encode()):
            found = away
    if found is None:
        raise WrongCode
    if abs(found) > NEXT_TO:
        minutes = max(round(abs(found) * A_STEP / 60), 1)
        raise PhoneClockOff(minutes=minutes, way="voor" if found > 0 else "achter")
    return here + found


def set_up(
    session: Session, staff: Staff, secret: str, typed: str, *, keys: StepKeys, now: datetime, dice: Dice
) -> list[str]:
    """Begin with this secret, once a code of it is right; returns the recovery codes, readable this once.

    Raises WrongCode, PhoneClockOff.
    """
    step = step_of(secret, typed, now=now)
    held = session.get(SecondStep, staff.id) or SecondStep(staff_id=staff.id)
    held.sealed, held.last_step, held.since = keys.seal(staff.id, secret, now=now), step, now
    session.add(held)
    return new_codes(session, staff.id, key=keys.key, now=now, dice=dice)


def pass_second_step(session: Session, staff_id: int, typed: str, *, keys: StepKeys, now: datetime) -> bool:
    """Use up a code, or a recovery code; True for the latter. The transaction must be one that writes.

    Raises NoSecondStep, WrongCode, CodeUsedBefore, PhoneClockOff, SecondStepUnreadable.
    """
    told = plain(typed)
    if len(told) > DIGITS:
        use_code(session, staff_id, told, key=keys.key)
        return True
    held = session.get(SecondStep, staff_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NoSecondStep
    step = step_of(keys.read(staff_id, held.sealed), told, now=now)
    if step <= held.last_step:
        raise CodeUsedBefore
    held.last_step = step
    return False


def second_step_of(session: Session, staff_id: int) -> SecondStep | None:
    """The six digits of this colleague, or None."""
    return session.scalar(select(SecondStep).where(SecondStep.staff_id == staff_id))


def has_second_step(session: Session, staff_id: int) -> bool:
    """Does signing in ask more of this colleague than a password: digits, or a passkey?"""
    digits, key = exists().where(SecondStep.staff_id == staff_id), exists().where(Passkey.staff_id == staff_id)
    return bool(session.scalar(select(or_(digits, key))))


def take_away(session: Session, staff_id: int) -> None:
    """From now on no digits are asked of this colleague."""
    held = session.get(SecondStep, staff_id)
    if held is not None:
        session.delete(held)
        session.flush()
    tidy_codes(session, staff_id)


def tidy_codes(session: Session, staff_id: int) -> None:
    """Without any second step there is nothing to recover from."""
    if not has_second_step(session, staff_id):
        forget_codes(session, staff_id)


def take_all_away(session: Session, staff_id: int) -> None:
    """Neither digits nor passkeys nor recovery codes of this colleague open anything any more."""
    drop_all(session, staff_id)
    take_away(session, staff_id)
