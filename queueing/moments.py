"""Until when did this house certainly run, and can it be this late now? A clock may be wrong when a server starts.

The last certain moment is written down all the time. A later one needs no proof when the house was closed in between,
as in a night or a weekend in which the server was off: nobody could come, nothing is lost.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.branches import Branch
from queueing.editions import catalogue_of
from queueing.opening import Hours

_THE_MOMENT = 1
A_NUDGE = timedelta(hours=2)
"""A clock that is wrong by no more does no harm that cannot be made good: a zone, a summer hour."""
LONGEST_REST = timedelta(days=14)
"""No house is closed for longer without somebody who looks at its clock when it opens again."""


class LastMoment(Base):
    """The one row that says until when the house certainly ran."""

    __tablename__ = "last_moment"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def last_moment(session: Session) -> datetime | None:
    """Until when the house certainly ran; None in a new one."""
    return session.scalar(select(LastMoment.at))


def note_moment(session: Session, at: datetime, *, known: datetime | None = None) -> None:
    """The house certainly runs at `at`; nothing is written when another process changed what was `known`. Commits."""
    session.rollback()
    session.connection(execution_options={"writing": True})
    if known is None:
        session.merge(LastMoment(id=_THE_MOMENT, at=at))
    else:
        session.execute(update(LastMoment).where(LastMoment.at == known).values(at=at))
    session.commit()


def needs_no_proof(session: Session, before: datetime, after: datetime) -> bool:
    """Can it be `after` now, when it was certainly `before`? Within a nudge, or when every house was closed since."""
    if abs(after - before) <= A_NUDGE:
        return True
    if not before <= after <= before + LONGEST_REST:
        return False
    houses = session.scalars(select(Branch).where(Branch.edition.is_not(None))).all()
    return all(_open_for(one, catalogue_of(session, one).hours, before, after) <= A_NUDGE for one in houses)


def _open_for(branch: Branch, hours: Hours, before: datetime, after: datetime) -> timedelta:
    """How long a house was open between two moments."""
    total, day = timedelta(), branch.day_of(before)
    while day <= branch.day_of(after):
        for opens, closes in hours.on(day):
            span = branch.moment(day, opens).astimezone(UTC), branch.moment(day, closes).astimezone(UTC)
            total += max(min(span[1], after) - max(span[0], before), timedelta())
        day += timedelta(days=1)
    return total
