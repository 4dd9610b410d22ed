"""Who may set up a server on which nobody has an account yet? Whoever holds the link that its console shows.

The link works once, within an hour, and only its hash is kept. Opening it hands a key to that browser, which holds
until the first account exists; what was typed meanwhile is kept, also for a next link.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, Dice, hash_of
from queueing.colleagues.staff import Staff
from queueing.refusals import Refusal
from queueing.terms import FIRST_LINK_TERM

_THE_ONE = 1


class NotTheFirst(Refusal):
    """Somebody has an account already: new people are invited by a manager."""


class LinkDead(Refusal):
    """The link was used, or is too old, or was never one."""


class FirstHour(Base):
    """The one row of a server that is being set up. `typed` is what each step was last told, never a password."""

    __tablename__ = "first_hour"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_hash: Mapped[str | None] = mapped_column(String(64), default=None)
    link_until: Mapped[datetime | None] = mapped_column(default=None)
    key_hash: Mapped[str | None] = mapped_column(String(64), default=None)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)

    def keep(self, step: str, fields: dict[str, str]) -> None:
        """Remember what was typed at this step."""
        self.typed = {**self.typed, step: fields}


def has_nobody(session: Session) -> bool:
    """True until the first account exists."""
    return session.scalar(select(Staff.id).limit(1)) is None


def make_link(session: Session, *, now: datetime, dice: Dice) -> str:
    """The secret of a new link; an earlier one dies. In a transaction that writes. Raises NotTheFirst."""
    if not has_nobody(session):
        raise NotTheFirst
    secret = dice.random_bytes(24).hex()
    row = session.get(FirstHour, _THE_ONE) or FirstHour(id=_THE_ONE, typed={})
    row.link_hash, row.link_until = hash_of(secret), now + FIRST_LINK_TERM
    session.add(row)
    return secret


def is_alive(session: Session, secret: str, *, now: datetime) -> bool:
    """Would this link open the door now?"""
    row = session.get(FirstHour, _THE_ONE)
    return (
        row is not None
        and row.link_hash == hash_of(secret)
        and row.link_until is not None
        and now < row.link_until
        and has_nobody(session)
    )


def use_link(session: Session, secret: str, *, now: datetime, dice: Dice) -> str:
    """Use the link up: the key for this browser; an earlier browser is out. In a transaction that writes.

    Raises LinkDead.
    """
    row = session.get(FirstHour, _THE_ONE, with_for_update=True)
    if row is None or not is_alive(session, secret, now=now):
        raise LinkDead
    key = dice.random_bytes(24).hex()
    row.link_hash, row.link_until, row.key_hash = None, None, hash_of(key)
    return key


def hour_of(session: Session, key: str, *, held: bool = False) -> FirstHour | None:
    """The set-up that this browser has the key of, or None; `held` locks it for writing."""
    row = session.get(FirstHour, _THE_ONE, with_for_update=held or None)
    return row if row is not None and key and row.key_hash == hash_of(key) and has_nobody(session) else None
