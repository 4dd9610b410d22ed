"""What do colleagues ask each other, and who said yes? (decisions 19, 20, 21 and 26)

*Collega erbij*, *Collega erbij – dringend*, *Is er voor…* and *Help mee met…* are one noun: an ask, with one row per
answer. Who sees an ask follows from the ask itself (`reaches`); a missing row means: no answer yet.
For staff screens only. No row here says what a visitor came for, and all rows are deleted with their day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Select, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from queueing import happenings
from queueing.base import Base, OneOf, session_of
from queueing.colleagues.staff import Role, Staff
from queueing.happenings import HappeningKind, State
from queueing.refusals import (
    AskIsOver,
    AsksOneself,
    NoSuchAnswer,
    NoSuchAsk,
    NotYourAsk,
)

LATER = timedelta(minutes=10)
"""*Over 10 min*."""
_OPEN = "over_at IS NULL"


class AskKind(StrEnum):
    """What is asked: to join at this desk, the same urgently, to see a visitor, to help with a service."""

    JOIN = "join"
    URGENT = "urgent"
    FOR_YOU = "for_you"
    HELP_WITH = "help_with"


class Answer(StrEnum):
    """*Ik kom* (or *Ja, ik help mee*), *Over 10 min*, *Nu niet*, *Collega*, *Niet vandaag*."""

    COMING = "coming"
    LATER = "later"
    NOT_NOW = "not_now"
    COLLEAGUE = "colleague"
    NOT_TODAY = "not_today"


ANSWERS: dict[AskKind, tuple[Answer, ...]] = {
    AskKind.JOIN: (Answer.COMING, Answer.LATER, Answer.NOT_NOW),
    AskKind.URGENT: (Answer.COMING, Answer.NOT_NOW),
    AskKind.FOR_YOU: (Answer.COMING, Answer.LATER, Answer.COLLEAGUE, Answer.NOT_TODAY),
    AskKind.HELP_WITH: (Answer.COMING, Answer.NOT_NOW),
}
HOLDS_WHILE = {
    AskKind.JOIN: frozenset({State.CALLED, State.SERVING}),
    AskKind.FOR_YOU: frozenset({State.WAITING, State.PARKED}),
}
"""The states of its visit in which an ask is still relevant."""


class Answered(Base):
    """What one colleague answered to one ask; they may change their answer while it is open."""

    __tablename__ = "answered"
    __table_args__ = (UniqueConstraint("ask_id", "staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    answer: Mapped[Answer] = mapped_column(OneOf(Answer))
    at: Mapped[datetime]

    @property
    def due_at(self) -> datetime:
        """When this colleague comes."""
        return self.at + LATER if self.answer is Answer.LATER else self.at


class Ask(Base):
    """One ask: to one person, to everybody who may help with a service, or, when urgent, to everybody."""

    __tablename__ = "ask"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "desk_id"], ["desk.branch_id", "desk.id"], ondelete="CASCADE"),
        Index("ix_ask_open", "branch_id", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_ask_visit_id", "visit_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    kind: Mapped[AskKind] = mapped_column(OneOf(AskKind))
    asker_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), default=None)
    service: Mapped[str | None] = mapped_column(String(40), default=None)
    desk_id: Mapped[int | None] = mapped_column(default=None)
    visit_id: Mapped[int | None] = mapped_column(default=None)
    asked_at: Mapped[datetime]
    over_at: Mapped[datetime | None] = mapped_column(default=None)
    answers: Mapped[list[Answered]] = relationship(
        order_by=Answered.id, cascade="all, delete-orphan", passive_deletes=True
    )
    asker: Mapped[Staff] = relationship(viewonly=True, foreign_keys=asker_id)

    def takes(self, staff: Staff, answer: Answer) -> bool:
        """True when this answer is allowed and changes something. Raises NotYourAsk, NoSuchAnswer, AskIsOver."""
        if not self.reaches(staff):
            raise NotYourAsk
        if answer not in ANSWERS[self.kind]:
            raise NoSuchAnswer
        before = self.answer_of(staff.id)
        if before is not None and before.answer is answer:
            return False
        if self.over_at is not None or self.is_settled:
            raise AskIsOver
        return True

    def note_answer(self, staff: Staff, answer: Answer, *, now: datetime) -> None:
        """Record this colleague's answer, in place of their earlier one."""
        before = self.answer_of(staff.id)
        if before is None:
            self.answers.append(Answered(staff_id=staff.id, answer=answer, at=now))
        else:
            before.answer, before.at = answer, now
        self._tell(HappeningKind.ASK_ANSWERED, now, staff.id)

    def end(self, staff: Staff, *, now: datetime) -> None:
        """Withdrawn, or done; ending twice changes nothing. Raises NotYourAsk."""
        if not self.may_be_ended_by(staff):
            raise NotYourAsk
        if self.over_at is None:
            self.be_over(now=now, staff_id=staff.id)

    def be_over(self, *, now: datetime, staff_id: int | None = None) -> None:
        """End it: no answer is needed any more."""
        self.over_at = now
        self._tell(HappeningKind.ASK_OVER, now, staff_id)

    # --- asking ---

    def is_about_the_same_as(self, other: Ask) -> bool:
        """Of the same person, service, desk and visit."""
        mine = (self.person_id, self.service, self.desk_id, self.visit_id)
        return mine == (other.person_id, other.service, other.desk_id, other.visit_id)

    def reaches(self, staff: Staff) -> bool:
        """The ask reaches this person; never the person who asked."""
        if staff.id == self.asker_id or not staff.has(Role.STAFF, Role.HOST, branch_id=self.branch_id):
            return False
        if self.kind is AskKind.URGENT:
            return True
        if self.person_id is not None:
            return self.person_id == staff.id
        return self.service in staff.services_in(self.branch_id)

    def is_minded_by(self, staff: Staff) -> bool:
        """This person waits for the answer: the asker, and every host for what reception asks."""
        if self.kind in (AskKind.FOR_YOU, AskKind.HELP_WITH) and self.person_id != staff.id:
            return staff.id == self.asker_id or staff.has(Role.HOST, branch_id=self.branch_id)
        return staff.id == self.asker_id

    def may_be_ended_by(self, staff: Staff) -> bool:
        """This person may end it: the one who waits for it; when urgent also a colleague who comes, and a host."""
        if self.kind is AskKind.URGENT and self.reaches(staff):
            return staff.id in self.coming or staff.has(Role.HOST, branch_id=self.branch_id)
        return self.is_minded_by(staff)

    def answer_of(self, staff_id: int) -> Answered | None:
        """This person's answer, or None."""
        return next((one for one in self.answers if one.staff_id == staff_id), None)

    @property
    def coming(self) -> list[int]:
        """The colleagues who come now, in the order of their answers."""
        return [one.staff_id for one in self.answers if one.answer is Answer.COMING]

    @property
    def is_settled(self) -> bool:
        """The profile was changed as asked: another press in an old page does not change it again."""
        return self.kind is AskKind.HELP_WITH and bool(self.coming)

    # --- inside ---

    def _tell(self, kind: HappeningKind, now: datetime, staff_id: int | None) -> None:
        happenings.record(
            session_of(self),
            kind,
            branch_id=self.branch_id,
            now=now,
            visit_id=self.visit_id,
            desk_id=self.desk_id,
            staff_id=staff_id,
        )


def ask(
    session: Session,
    kind: AskKind,
    branch_id: int,
    asker: Staff,
    *,
    now: datetime,
    person: Staff | None = None,
    service: str | None = None,
    desk_id: int | None = None,
    visit_id: int | None = None,
) -> Ask:
    """Ask once: the same again gives the open ask. Raises AsksOneself."""
    if person is not None and person.id == asker.id:
        raise AsksOneself
    fresh = Ask(
        branch_id=branch_id, kind=kind, asker_id=asker.id, person_id=person.id if person is not None else None,
        service=service, desk_id=desk_id, visit_id=visit_id, asked_at=now,
    )  # fmt: skip
    asked = asks_still_open(session, Ask.branch_id == branch_id, Ask.kind == kind, Ask.asker_id == asker.id)
    again = next((one for one in asked if one.is_about_the_same_as(fresh)), None)
    if again is not None:
        return again
    session.add(fresh)
    fresh._tell(HappeningKind.ASKED, now, asker.id)
    return fresh


# --- finding asks ---


def end_asks_about(session: Session, visit_id: int, state: State, *, now: datetime) -> None:
    """The visit moved on: end the asks about it that no longer mean anything."""
    with session.no_autoflush:
        for ask in asks_still_open(session, Ask.visit_id == visit_id):
            if ask.over_at is None and state not in HOLDS_WHILE[ask.kind]:
                ask.be_over(now=now)


def ask_at(session: Session, branch_id: int, key: int) -> Ask:
    """One ask of this branch. Raises NoSuchAsk, also for another branch's."""
    ask = session.scalar(select(Ask).where(Ask.branch_id == branch_id, Ask.id == key))
    if ask is None:
        raise NoSuchAsk
    return ask


def every_open_ask(branch_id: int) -> Select[Ask]:
    """What a branch is asked now, oldest first, with asker and answers; the number of statements is fixed."""
    return (
        select(Ask)
        .where(Ask.branch_id == branch_id, Ask.over_at.is_(None))
        .order_by(Ask.asked_at, Ask.id)
        .options(joinedload(Ask.asker), selectinload(Ask.answers))
    )


def open_asks(session: Session, branch_id: int) -> list[Ask]:
    """Every open ask, oldest first."""
    return list(session.scalars(every_open_ask(branch_id)))


def asks_still_open(session: Session, *where: object) -> list[Ask]:
    """The open asks that meet these conditions."""
    return list(session.scalars(select(Ask).where(Ask.over_at.is_(None), *where)))  # type: ignore[arg-type]
