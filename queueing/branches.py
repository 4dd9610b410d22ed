"""Which building is this, what day is it there, and who may write in its hall right now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, false, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from queueing.base import Base, Dice, OneOf, begin_writing, session_of
from queueing.numbers import NUMBERS


class Early(StrEnum):
    """Why the house closes early one day; visitors read a fixed sentence for each, in their language."""

    TRAINING = "training"
    COLLEAGUES = "colleagues"
    REPAIR = "repair"
    WEATHER = "weather"
    OTHER = "other"


class Branch(Base):
    """One building with its own hall, numbers, hours and time zone."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(40))
    shuffled: Mapped[bool] = mapped_column(default=True)
    edition: Mapped[int | None] = mapped_column(default=None)
    managers_two_steps: Mapped[bool] = mapped_column(default=False, server_default=false())
    only_emergency_passwords: Mapped[bool] = mapped_column(default=False, server_default=false())
    edition_hash: Mapped[str | None] = mapped_column("edition_print", String(64), default=None)

    @property
    def current_edition(self) -> int:
        """The number of the edition in force. Raises LookupError before the first one was loaded."""
        if self.edition is None:
            raise LookupError(f"branch {self.code} has no catalogue yet; run: flask catalogue load {self.code}")
        return self.edition

    def local(self, moment: datetime) -> datetime:
        """The same moment on the clock in this building."""
        return moment.astimezone(ZoneInfo(self.timezone))

    def moment(self, day: date, at: time) -> datetime:
        """This hour of a day on the clock in this building."""
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.timezone))

    def day_of(self, moment: datetime) -> date:
        """The calendar day in this building."""
        return self.local(moment).date()


@dataclass(frozen=True, slots=True)
class Given:
    """How far a day's numbering is: its last serial, its last call, and the place in the shuffle of numbers."""

    day: date
    serial: int
    call_serial: int
    cursor: int
    shuffle: str

    def after(self, more: int) -> Given:
        """The same, this many numbers further; each of those may have been called."""
        place = (self.cursor + more) % len(NUMBERS)
        return replace(self, serial=self.serial + more, call_serial=self.call_serial + more, cursor=place)

    def as_words(self) -> dict[str, str | int]:
        """The same as plain values, for a file."""
        return {**asdict(self), "day": self.day.isoformat()}


class Hall(Base):
    """The hall of a branch: one row, and the transaction that locks it is the one writer of that branch.

    It counts the day's serials and calls, remembers the place in the day's shuffle of numbers,
    and carries one rising version per part of the screens (`live/stale_parts.py` names the parts).
    `closes_at`, `closes_why` and `stopped_on` are what reception decided for today (`queueing/today.py`).
    `disk_owed` counts the deletions that may still be on the disk, the first of them at `disk_owed_since`.
    """

    __tablename__ = "hall"

    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"), primary_key=True)
    turn: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None] = mapped_column(default=None)
    serial: Mapped[int] = mapped_column(default=0)
    call_serial: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(default=-1)
    shuffle: Mapped[str] = mapped_column(String(32), default="")
    versions: Mapped[dict[str, int]] = mapped_column(default=dict)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_why: Mapped[Early | None] = mapped_column(OneOf(Early), default=None)
    stopped_on: Mapped[date | None] = mapped_column(default=None)
    disk_owed_since: Mapped[datetime | None] = mapped_column(default=None)
    disk_owed: Mapped[int] = mapped_column(default=0)

    def owe_the_disk(self, *, now: datetime) -> None:
        """Rows were deleted, and the disk may still hold them; owed until `queueing/wiping.py` has cleaned it."""
        self.disk_owed += 1
        self.disk_owed_since = self.disk_owed_since or now

    def open_day(self, day: date, *, shuffled: bool, dice: Dice, eve: date | None = None) -> None:
        """Start the day's numbering on the first use of a day; later calls on that day change nothing.

        Nor does an action that read the clock just before midnight and got the lock after it: `eve` is the day it
        will be in a moment. When a day comes back, because the clock was wrong, its numbering continues where it was.
        """
        if self.day is not None and self.day in (day, eve):
            return
        self.day = day
        self.serial, self.call_serial = self.given_on(day) if object_session(self) else (0, 0)
        self.cursor = -1
        self.shuffle = dice.random_bytes(16).hex() if shuffled else ""

    @property
    def given(self) -> Given | None:
        """How far the day's numbering is; None before the first ticket ever."""
        if self.day is None:
            return None
        return Given(self.day, self.serial, self.call_serial, self.cursor, self.shuffle)

    def go_beyond(self, given: Given, *, spare: int) -> bool:
        """Skip numbers that were given but that this database does not know (a restored backup).

        True when any were skipped. `spare` more numbers are skipped, for tickets given after `given` was saved.
        """
        if self.day is not None and self.day > given.day:
            return False
        known = (self.serial, self.call_serial) if self.day == given.day else (0, 0)
        if self.day == given.day and given.serial <= known[0] and given.call_serial <= known[1]:
            return False
        self.day, self.shuffle = given.day, given.shuffle
        self.serial = max(given.serial, known[0]) + spare
        self.call_serial = max(given.call_serial, known[1]) + spare
        self.cursor = (given.cursor + spare) % len(NUMBERS)
        return True

    def given_on(self, day: date) -> tuple[int, int]:
        """The last serial of a visit and of a call on a day that was opened before; 0 on a new one."""
        tables, here = self.metadata.tables, session_of(self)
        visits, calls = (tables[name].c for name in ("visit", "call"))
        of_day = [
            here.scalar(select(func.max(one.serial)).where(one.branch_id == self.branch_id, one.day == day))
            for one in (visits, calls)
        ]
        return max(of_day[0] or 0, 0), max(of_day[1] or 0, 0)

    @property
    def today(self) -> date:
        """The day that is being numbered. Raises RuntimeError before the first ticket ever."""
        if self.day is None:
            raise RuntimeError("no day was opened in this hall")
        return self.day

    def next_serial(self) -> int:
        """1, 2, 3… per branch and day, without gaps."""
        self.serial += 1
        return self.serial

    def next_call_serial(self) -> int:
        """1, 2, 3… per branch and day; serial and repeats together are the public key of a call."""
        self.call_serial += 1
        return self.call_serial

    def raise_versions(self, parts: set[str]) -> dict[str, int]:
        """Raise the version of each named part by one; returns the new versions of just those parts."""
        raised = {part: self.versions.get(part, 0) + 1 for part in sorted(parts)}
        self.versions = {**self.versions, **raised}
        return raised


def branch_by_code(session: Session, code: str) -> Branch | None:
    """The branch with this code, or None."""
    return session.scalar(select(Branch).where(Branch.code == code))


def lock_hall(session: Session, branch_id: int, *, keep: Iterable[Base] = ()) -> Hall:
    """Wait for the lock on this branch's hall, the right to write in it, and hold it until commit or rollback.

    Everything loaded before is expired, so each value read after this call stays true until the commit. Only the rows
    in `keep` stay as they were loaded: the lock does not guard them, or the caller checks them.
    On SQLite the transaction starts as `BEGIN IMMEDIATE`; on PostgreSQL the row lock does the work.
    Raises RuntimeError when unsaved changes would be lost.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("take the turn first, change things after")
    kept = [one for one in keep if one in session]
    for one in kept:
        session.expunge(one)
    try:
        begin_writing(session)
    finally:
        session.add_all(kept)
    return session.scalars(
        update(Hall)
        .where(Hall.branch_id == branch_id)
        .values(turn=Hall.turn + 1)
        .returning(Hall)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one()


def lock_halls(session: Session, branch_ids: Iterable[int]) -> None:
    """Lock these halls too, in a transaction that writes already: in the order of their keys, so that two agree."""
    for branch_id in sorted(set(branch_ids)):
        session.execute(
            update(Hall)
            .where(Hall.branch_id == branch_id)
            .values(turn=Hall.turn + 1)
            .execution_options(synchronize_session=False)
        )
