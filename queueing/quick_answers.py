"""How often was a question answered on the spot, without a number? Counted per life domain (decisions 22).

What remains is a measure like any other: a day, an hour, a group. Until the day is deleted, each press is stored too,
with its key, so that a repeated press counts once and can be undone for ten seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import happenings
from queueing.base import Base, session_of
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.figures import Measure, Measured
from queueing.happenings import HappeningKind
from queueing.refusals import AnswerStands, NoSuchTheme, NothingCounted
from queueing.visits.calls import UNDO_TERM

ON_THE_WAY = timedelta(seconds=2)
"""Grace period, so that a press in the last moment is not refused for the time of its request."""


class QuickAnswer(Base):
    """One press on *Meteen beantwoord*; `undone_at` is set once it was undone. No visit, no number, no name."""

    __tablename__ = "quick_answer"
    __table_args__ = (UniqueConstraint("branch_id", "start_key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    start_key: Mapped[str] = mapped_column(String(64))
    group: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(default=None)

    def undo(self, branch: Branch, *, now: datetime) -> None:
        """Undo: one measure less. A second time changes nothing. Raises AnswerStands after ten seconds."""
        if self.undone_at is not None:
            return
        if now - self.at > UNDO_TERM + ON_THE_WAY:
            raise AnswerStands
        self.undone_at = now
        session = session_of(self)
        counted = session.scalars(_counted(branch, self.group, self.at)).first()
        if counted is not None:
            session.delete(counted)
        happenings.record(session, HappeningKind.ANSWER_UNDONE, branch_id=self.branch_id, now=now)


def count_answer(
    session: Session, branch: Branch, catalogue: Catalogue, group: str, start_key: str, *, now: datetime
) -> QuickAnswer:
    """Count a question that was answered at once; the same `start_key` again is the same press.

    Raises NoSuchTheme.
    """
    pressed = QuickAnswer.branch_id == branch.id, QuickAnswer.start_key == start_key
    again = session.scalar(select(QuickAnswer).where(*pressed))
    if again is not None:
        return again
    if group not in catalogue.groups:
        raise NoSuchTheme
    answer = QuickAnswer(branch_id=branch.id, start_key=start_key, group=group, at=now)
    session.add_all((answer, _measure(branch, group, now)))
    happenings.record(session, HappeningKind.ANSWERED, branch_id=branch.id, now=now)
    session.flush()
    return answer


def answer_at(session: Session, branch_id: int, key: int) -> QuickAnswer:
    """One press of this branch. Raises NothingCounted, also for another branch's."""
    found = session.scalar(select(QuickAnswer).where(QuickAnswer.branch_id == branch_id, QuickAnswer.id == key))
    if found is None:
        raise NothingCounted
    return found


def _measure(branch: Branch, group: str, at: datetime) -> Measure:
    hour = branch.local(at).hour
    return Measure(
        branch_id=branch.id, day=branch.day_of(at), hour_band=hour, group=group, kind=Measured.ANSWERED, seconds=0
    )


def _counted(branch: Branch, group: str, at: datetime) -> Select[Measure]:
    """The measures that such a press left; they are identical, so any of them will do."""
    of_press = Measure.day == branch.day_of(at), Measure.hour_band == branch.local(at).hour, Measure.group == group
    return select(Measure).where(Measure.branch_id == branch.id, Measure.kind == Measured.ANSWERED, *of_press).limit(1)
