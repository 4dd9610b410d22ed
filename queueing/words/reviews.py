"""Who approved or rejected which translation, and which texts did the house write itself?

A review holds for one Dutch sentence with one translation (their hash): when either changes, nobody has reviewed it. A
text that a reviewer changed, or that came from a translator, is the house's own; it goes before the one that came
with the program or the catalogue, once it is approved.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, OneOf
from queueing.personal_data import is_personal
from queueing.readable import is_readable
from queueing.refusals import UnreadableText
from queueing.words.checks import tidy
from queueing.words.refusals import PersonalReason, ReasonForRejectionMissing, ReasonTooLong
from queueing.words.sentences import Forms
from queueing.words.verdict import Verdict

LONGEST_REASON = 200


class Review(Base):
    """What a person said of one translation. `by` is a name: it stays readable when the person has left."""

    __tablename__ = "word_review"
    __table_args__ = (UniqueConstraint("branch_id", "language", "wording"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    wording: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[Verdict] = mapped_column(OneOf(Verdict))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")


class OwnWords(Base):
    """A translation that the house wrote itself; the newest of a sentence goes first."""

    __tablename__ = "own_words"
    __table_args__ = (Index("ix_own_words_branch_id_language", "branch_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    sentence: Mapped[str] = mapped_column(String(64))
    forms: Mapped[list[str]]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


def checked_reason(reason: str) -> str:
    """Why something is rejected.

    Raises ReasonForRejectionMissing, ReasonTooLong, PersonalReason, UnreadableText.
    """
    why = tidy(reason)
    if not why:
        raise ReasonForRejectionMissing
    if len(why) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    if is_personal(why):
        raise PersonalReason
    if not is_readable(why):
        raise UnreadableText
    return why


def own_words(session: Session, branch_id: int, language: str | None = None) -> dict[tuple[str, str], list[Forms]]:
    """The house's own translations, newest first, by language and the hash of the Dutch sentence."""
    asked = select(OwnWords.language, OwnWords.sentence, OwnWords.forms).where(OwnWords.branch_id == branch_id)
    if language is not None:
        asked = asked.where(OwnWords.language == language)
    found: dict[tuple[str, str], list[Forms]] = defaultdict(list)
    for row in session.execute(asked.order_by(OwnWords.id.desc())):
        found[row.language, row.sentence].append(tuple(row.forms))
    return found


def verdicts_of(session: Session, branch_id: int) -> dict[tuple[str, str], Verdict]:
    """What was said of each translation, by language and the hash of the Dutch with it."""
    asked = select(Review.language, Review.wording, Review.verdict).where(Review.branch_id == branch_id)
    return {(row.language, row.wording): row.verdict for row in session.execute(asked)}
