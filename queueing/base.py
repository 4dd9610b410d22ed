"""What do all tables of the house share? Names of constraints, aware time, states as plain words."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time: aware, stored and returned in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class OneOf(TypeDecorator[StrEnum]):
    """One of a fixed set of words, stored as a string so that a new word needs no change of type."""

    impl = String(24)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Base(DeclarativeBase):
    """Root of all tables. Plain declarative: no Flask, no dataclass mapping."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: Moment(),
            list[str]: JSON(),
            list[int]: JSON(),
            dict[str, int]: JSON(),
            dict[str, str]: JSON(),
            dict[str, Any]: JSON(),
        },
    )


def session_of(row: Base) -> Session:
    """The session that a row belongs to. Raises RuntimeError for a row without a session."""
    session = Session.object_session(row)
    if session is None:
        raise RuntimeError(f"this {type(row).__name__.lower()} lives in no session")
    return session


def begin_writing(session: Session) -> None:
    """Start a transaction that writes. Everything loaded before is expired, also what a commit kept."""
    session.rollback()
    session.expire_all()
    session.connection(execution_options={"writing": True})


def hash_of(secret: str) -> str:
    """The SHA-256 of a secret, in hex: stored and looked up instead of the secret itself."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Dice(Protocol):
    """The source of randomness. The domain receives it as an argument and never uses one of its own."""

    def random_bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        ...

    def shuffled(self, things: list[Any]) -> list[Any]:
        """The same things in an unpredictable order."""
        ...
