"""Which colleague is in the house today? One word per person, for today only (decisions 20).

No time is stored, and nothing of yesterday: each day starts empty.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import happenings
from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.colleagues.staff import Role, Staff
from queueing.happenings import HappeningKind
from queueing.refusals import NotYours


class Whereabouts(StrEnum):
    """*In huis*, *huisbezoek*, *thuiswerk*, *afwezig*."""

    IN_HOUSE = "in_house"
    HOME_VISIT = "home_visit"
    HOME_WORK = "home_work"
    ABSENT = "absent"


class Presence(Base):
    """Where one colleague is on this day; a row of another day has no meaning."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("branch_id", "staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    day: Mapped[date]
    where: Mapped[Whereabouts] = mapped_column(OneOf(Whereabouts))


def say_where(session: Session, branch_id: int, whom: Staff, where: Whereabouts, *, by: Staff, now: datetime) -> None:
    """Colleagues set it for themselves, a host for anyone; the same again changes nothing. Raises NotYours."""
    if whom.id != by.id and not by.has(Role.HOST, branch_id=branch_id):
        raise NotYours
    if _write_down(session, branch_id, whom.id, where, now):
        happenings.record(session, HappeningKind.PRESENCE_SAID, branch_id=branch_id, now=now)  # the person is not named


def sits_here(session: Session, branch_id: int, staff: Staff, *, now: datetime) -> None:
    """A colleague who sits down at a desk is in the house; sitting down has its own happening."""
    _write_down(session, branch_id, staff.id, Whereabouts.IN_HOUSE, now)


def _write_down(session: Session, branch_id: int, staff_id: int, where: Whereabouts, now: datetime) -> bool:
    """True when it changed."""
    day = session.get_one(Branch, branch_id).day_of(now)
    row = session.scalar(select(Presence).where(Presence.branch_id == branch_id, Presence.staff_id == staff_id))
    if row is None:
        session.add(Presence(branch_id=branch_id, staff_id=staff_id, day=day, where=where))
        return True
    if (row.day, row.where) == (day, where):
        return False
    row.day, row.where = day, where
    return True


def whereabouts(session: Session, branch_id: int, day: date) -> dict[int, Whereabouts]:
    """Staff id → where; without the colleagues who said nothing today. One statement."""
    rows = session.scalars(select(Presence).where(Presence.branch_id == branch_id, Presence.day == day))
    return {row.staff_id: row.where for row in rows}
