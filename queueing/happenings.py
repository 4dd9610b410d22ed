"""What happened, to which visit, when? Append-only rows that feed the bell, the story of a visit and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base, OneOf


class State(StrEnum):
    """Where a visit is in its life (product §4)."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    MISSED = "missed"
    ENDED = "ended"


class HappeningKind(StrEnum):
    """Everything that can happen in a hall. No value here reveals a need, a language or a name."""

    ARRIVED = "arrived"
    NEEDS_CHANGED = "needs_changed"
    LANGUAGE_CHANGED = "language_changed"
    INTERPRETER_SET = "interpreter_set"
    DISCRETION_SET = "discretion_set"
    CALLED = "called"
    RECALLED = "recalled"
    COMING = "coming"
    CALL_UNDONE = "call_undone"
    AT_DESK = "at_desk"
    ABSENT = "absent"
    MISSED = "missed"
    BROUGHT_BACK = "brought_back"
    BROUGHT_FORWARD = "brought_forward"
    FORWARD_LIFTED = "forward_lifted"
    GAVE_WAY = "gave_way"
    WAY_TAKEN_BACK = "way_taken_back"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    GIVEN_BACK = "given_back"
    RETURN_SEEN = "return_seen"
    OTHER_SHOWN = "other_shown"
    NEED_SERVED = "need_served"
    NEED_REOPENED = "need_reopened"
    RECEIPT_NOTED = "receipt_noted"
    COME_BACK_AGREED = "come_back_agreed"
    BACK_IN_LINE = "back_in_line"
    SERVED = "served"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"
    PARKED = "parked"
    RESUMED = "resumed"
    UNDONE = "undone"
    DESK_OPENED = "desk_opened"
    DESK_PROFILE = "desk_profile"
    DESK_PAUSED = "desk_paused"
    DESK_RESUMED = "desk_resumed"
    DESK_WRAPS_UP = "desk_wraps_up"
    DESK_CLOSED = "desk_closed"
    DESK_TAKEN_OVER = "desk_taken_over"
    DESK_ASKED = "desk_asked"
    DESK_AWAY = "desk_away"
    DESK_BACK = "desk_back"
    HELP_ASKED = "help_asked"
    HELP_COMING = "help_coming"
    HELP_OVER = "help_over"
    DEVICE_TROUBLE = "device_trouble"
    DEVICE_WELL = "device_well"
    DEVICE_CHANGED = "device_changed"
    DEVICE_ASKED = "device_asked"
    DEVICE_TESTED = "device_tested"
    DEVICE_GONE = "device_gone"
    DEVICE_BACK = "device_back"
    URGENCY_TOLD = "urgency_told"
    URGENCY_SEEN = "urgency_seen"
    ASKED = "asked"
    ASK_ANSWERED = "ask_answered"
    ASK_OVER = "ask_over"
    PRESENCE_SAID = "presence_said"
    CHECKED_IN = "checked_in"
    CHECK_IN_UNDONE = "check_in_undone"
    APPOINTMENTS_READ = "appointments_read"
    APPOINTMENT_CHANGED = "appointment_changed"
    NUMBERS_STOPPED = "numbers_stopped"
    NUMBERS_RESUMED = "numbers_resumed"
    CLOSES_EARLY = "closes_early"
    CLOSES_AS_USUAL = "closes_as_usual"
    SLIP_MADE = "slip_made"
    ANSWERED = "answered"
    ANSWER_UNDONE = "answer_undone"
    ANNOUNCED = "announced"
    ANNOUNCEMENT_WITHDRAWN = "announcement_withdrawn"
    STAFF_CHANGED = "staff_changed"
    CATALOGUE_PUBLISHED = "catalogue_published"
    DRAFT_CHANGED = "draft_changed"
    WORDS_REVIEWED = "words_reviewed"
    DAY_CLOSED = "day_closed"


STATE_AFTER = {
    HappeningKind.ARRIVED: State.WAITING,
    HappeningKind.CALLED: State.CALLED,
    HappeningKind.CALL_UNDONE: State.WAITING,
    HappeningKind.AT_DESK: State.SERVING,
    HappeningKind.ABSENT: State.WAITING,
    HappeningKind.MISSED: State.MISSED,
    HappeningKind.BROUGHT_BACK: State.WAITING,
    HappeningKind.HANDED_OVER: State.WAITING,
    HappeningKind.BACK_IN_LINE: State.WAITING,
    HappeningKind.SERVED: State.ENDED,
    HappeningKind.LEFT: State.ENDED,
    HappeningKind.NO_SHOW: State.ENDED,
    HappeningKind.LEFT_UNCALLED: State.ENDED,
    HappeningKind.PARKED: State.PARKED,
    HappeningKind.RESUMED: State.WAITING,
}


class Happening(Base):
    """One thing that happened, to a visit, a desk, a device, or none of these. It never says why a visitor came."""

    __tablename__ = "happening"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "desk_id"], ["desk.branch_id", "desk.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "device_id"], ["device.branch_id", "device.id"], ondelete="CASCADE"),
        Index("ix_happening_visit_id", "visit_id"),
        Index("ix_happening_branch_id_at", "branch_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    kind: Mapped[HappeningKind] = mapped_column("deed", OneOf(HappeningKind))
    visit_id: Mapped[int | None] = mapped_column(default=None)
    desk_id: Mapped[int | None] = mapped_column(default=None)
    device_id: Mapped[int | None] = mapped_column(default=None)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)

    def __init__(self, *, unseen: bool = False, **columns: Any) -> None:
        """Use `record`. `unseen` is for the bell alone, and not stored."""
        super().__init__(**columns)
        self.unseen = unseen


def record(
    session: Session,
    kind: HappeningKind,
    *,
    branch_id: int,
    now: datetime,
    visit_id: int | None = None,
    desk_id: int | None = None,
    device_id: int | None = None,
    staff_id: int | None = None,
    unseen: bool = False,
) -> None:
    """Write down what happened, to what and by which colleague; the bell rings for it after the commit.

    `unseen` when it happens to somebody who is escorted: then no display may hear of it (P-3).
    """
    session.add(
        Happening(
            branch_id=branch_id, at=now, kind=kind, visit_id=visit_id, desk_id=desk_id, device_id=device_id,
            staff_id=staff_id, unseen=unseen,
        )
    )  # fmt: skip


def fold(kinds: Iterable[HappeningKind]) -> State | None:
    """The state of a visit after these happenings, oldest first; None before it arrived. Undone ones do not count."""
    states: list[State] = []
    for kind in kinds:
        if kind is HappeningKind.UNDONE:
            states.pop()
        elif kind in STATE_AFTER:
            states.append(STATE_AFTER[kind])
    return states[-1] if states else None


def kinds_of(session: Session, visit_id: int) -> list[HappeningKind]:
    """Everything that happened to one visit, oldest first."""
    return list(session.scalars(select(Happening.kind).where(Happening.visit_id == visit_id).order_by(Happening.id)))
