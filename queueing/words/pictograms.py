"""Which pictograms may visitors see, and who approved each? A review holds for one drawing (I-3).

A pictogram that nobody approved is not shown outside a demo: a neutral sign stands beside the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing import audit, happenings
from queueing.audit import AuditKind
from queueing.base import Base, OneOf
from queueing.happenings import HappeningKind
from queueing.words.refusals import WordsChanged
from queueing.words.register import Reviewer, State
from queueing.words.reviews import LONGEST_REASON, checked_reason
from queueing.words.verdict import Verdict, shown_of


class PictureReview(Base):
    """What a person said of one drawing. `by` is a name: it stays readable when the person has left."""

    __tablename__ = "picture_review"
    __table_args__ = (UniqueConstraint("branch_id", "drawing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    drawing: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[Verdict] = mapped_column(OneOf(Verdict))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A pictogram of the catalogue: its name, the print of its drawing, the words that find it, what was said of it."""

    name: str
    drawing: str
    words: tuple[str, ...] = ()
    review: PictureReview | None = None

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return self.name

    @property
    def texts(self) -> tuple[str, ...]:
        """What a search looks through."""
        return (self.name, *self.words)

    @property
    def state(self) -> State:
        """Rejected and approved hold for this drawing only."""
        return State.of((self.drawing,), self.review.verdict if self.review is not None else None)


def reviews_of_pictures(session: Session, branch_id: int) -> dict[str, PictureReview]:
    """What was said of each drawing."""
    return {
        one.drawing: one for one in session.scalars(select(PictureReview).where(PictureReview.branch_id == branch_id))
    }


def hidden_of(
    session: Session, branch_id: int, drawings: Mapping[str, str], *, drafts: bool, reviewed: bool = True
) -> frozenset[str]:
    """The names of these pictograms (name → drawing) that visitors may not see now.

    Without `reviewed` nobody ever reviewed anything here, and no table is asked.
    """
    reviews = reviews_of_pictures(session, branch_id) if reviewed else {}
    said = {drawing: one.verdict for drawing, one in reviews.items()}
    return frozenset(
        name for name, drawing in drawings.items() if not shown_of([((drawing,), said.get(drawing))], drafts=drafts)
    )


def judge(
    session: Session,
    branch_id: int,
    one: Pictogram,
    seen: str,
    verdict: Verdict,
    reason: str = "",
    *,
    by: Reviewer,
    now: datetime,
) -> None:
    """Approve or reject a pictogram whose drawing is the one that was `seen`; a rejection says why.

    Raises WordsChanged, ReasonForRejectionMissing, ReasonTooLong, PersonalReason.
    """
    if one.drawing != seen:
        raise WordsChanged
    why = checked_reason(reason) if verdict is Verdict.REJECTED else ""
    if one.review is not None and (one.review.verdict, one.review.reason) == (verdict, why):
        return
    _put(session, branch_id, one, verdict, why, by=by, now=now)
    kind = AuditKind.PICTURE_APPROVED if verdict is Verdict.APPROVED else AuditKind.PICTURE_REJECTED
    facts = {"picture": one.name} | ({"reason": why} if why else {})
    audit.record(session, branch_id, kind, by.username, facts, now)
    _ring(session, branch_id, by, now)


def approve_pictures(
    session: Session, branch_id: int, several: Iterable[Pictogram], *, by: Reviewer, now: datetime
) -> int:
    """Approve every pictogram that nobody reviewed; returns how many."""
    ready = [one for one in several if one.state is State.TO_REVIEW]
    for one in ready:
        _put(session, branch_id, one, Verdict.APPROVED, "", by=by, now=now)
    if ready:
        audit.record(session, branch_id, AuditKind.PICTURE_APPROVED, by.username, {"pictures": len(ready)}, now)
        _ring(session, branch_id, by, now)
    return len(ready)


def _put(
    session: Session, branch_id: int, one: Pictogram, verdict: Verdict, why: str, *, by: Reviewer, now: datetime
) -> None:
    same = (PictureReview.branch_id == branch_id, PictureReview.drawing == one.drawing)
    session.execute(delete(PictureReview).where(*same), execution_options={"synchronize_session": "fetch"})
    session.add(
        PictureReview(branch_id=branch_id, drawing=one.drawing, verdict=verdict, by=by.name, at=now, reason=why)
    )


def _ring(session: Session, branch_id: int, by: Reviewer, now: datetime) -> None:
    happenings.record(session, HappeningKind.WORDS_REVIEWED, branch_id=branch_id, now=now, staff_id=by.staff_id)
