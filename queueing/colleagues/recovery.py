"""How does a colleague sign in who lost phone and keys? With one of ten codes that they kept, each once.

Stored as keyed hashes only. They come with the first second step, and go with the last.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, Dice
from queueing.colleagues.refusals import WrongCode

RECOVERY_CODES = 10


class Recovery(Base):
    """The codes of one colleague that were not used yet."""

    __tablename__ = "recovery"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    hashes: Mapped[list[str]] = mapped_column(default=list)
    since: Mapped[datetime]


def new_codes(session: Session, staff_id: int, *, key: bytes, now: datetime, dice: Dice) -> list[str]:
    """Ten codes, readable this once; earlier ones open nothing any more. The caller commits."""
    codes = [_code(dice) for _ in range(RECOVERY_CODES)]
    held = session.get(Recovery, staff_id) or Recovery(staff_id=staff_id)
    held.hashes, held.since = [_hash_of(key, staff_id, plain(code)) for code in codes], now
    session.add(held)
    session.flush()
    return codes


def use_code(session: Session, staff_id: int, typed: str, *, key: bytes) -> None:
    """Use one up. In a transaction that writes. Raises WrongCode."""
    held = session.get(Recovery, staff_id, with_for_update=True, populate_existing=True)
    told = _hash_of(key, staff_id, plain(typed))
    if held is None or told not in held.hashes:
        raise WrongCode
    held.hashes = [one for one in held.hashes if one != told]


def codes_left(session: Session, staff_id: int) -> int | None:
    """How many open a door yet; None for a colleague without any codes ever."""
    held = session.get(Recovery, staff_id)
    return len(held.hashes) if held is not None else None


def forget_codes(session: Session, staff_id: int) -> None:
    """This colleague has no recovery codes from now on."""
    held = session.get(Recovery, staff_id)
    if held is not None:
        session.delete(held)
        session.flush()


def plain(typed: str) -> str:
    """Without the spaces and hyphens that help to read it."""
    return "".join(typed.split()).replace("-", "").lower()


def _code(dice: Dice) -> str:
    """Sixty bits, in three groups of letters and digits."""
    told = b32encode(dice.random_bytes(10)).decode()[:12].lower()
    return "-".join(told[at : at + 4] for at in range(0, 12, 4))


def _hash_of(key: bytes, staff_id: int, code: str) -> str:
    return hmac.digest(key, f"{staff_id}:{code}".encode(), "sha256").hex()
