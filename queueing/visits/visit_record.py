"""What is written down about a visit, what can be asked of it, and what can be taken back?

The row, and everything that is no arrow of its life: the arrows are the verbs of `queueing/visits/visit.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship, validates
from sqlalchemy.orm.attributes import flag_modified

from queueing import happenings
from queueing.base import Base, OneOf, session_of
from queueing.catalogue.catalogue import Catalogue
from queueing.colleagues.asks import end_asks_about
from queueing.colleagues.handovers import drop_notes
from queueing.happenings import HappeningKind, State
from queueing.numbers import token_of
from queueing.policy import PauseReason
from queueing.refusals import (
    AlreadyEnded,
    NeedNotOpen,
    NotServing,
    Refusal,
)
from queueing.visits.calls import Call, open_call_of
from queueing.visits.interpreters import Promise, Way
from queueing.visits.visit_need import NeedState, Outcome, VisitNeed

ESCORT = "fetch"
"""The extra *Iemand komt mij halen* in the catalogue."""
_NOT_ENDED = "state <> 'ended'"
_HAS_ENDED = "ended_at IS NOT NULL"


class Origin(StrEnum):
    """Where a visit began."""

    KIOSK = "kiosk"
    RECEPTION = "reception"
    OUTREACH = "outreach"
    APPOINTMENT = "appointment"
    PAPER = "paper"
    DIRECT = "direct"


class EndReason(StrEnum):
    """Why a visit ended."""

    SERVED = "served"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"


_REMEMBERED: dict[str, Callable[[Any], Any]] = {
    "state": State, "absences": int, "held_until": datetime.fromisoformat, "held_calls": int,
    "pause_reason": PauseReason, "parked_until": datetime.fromisoformat, "parked_by": int, "assigned_service": str,
    "assigned_desk": int, "assigned_person": int, "ended_at": datetime.fromisoformat, "end_reason": EndReason,
}  # fmt: skip
"""What an action may change and a memory keeps, and how it is read back from plain values."""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


SHOWN_WITHIN = timedelta(seconds=60)
"""A kiosk that asks again for its own number has done so by then."""


class VisitRecord(Base):
    """The row of a visit, without its verbs: use `Visit`."""

    __abstract__ = True
    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "assigned_desk"], ["desk.branch_id", "desk.id"]),
        UniqueConstraint("branch_id", "id"),
        UniqueConstraint("branch_id", "day", "serial"),
        UniqueConstraint("branch_id", "start_key"),
        Index(
            "uq_visit_open_number",
            "branch_id",
            "number",
            unique=True,
            sqlite_where=text(_NOT_ENDED),
            postgresql_where=text(_NOT_ENDED),
        ),
        Index("ix_visit_open", "branch_id", "state", sqlite_where=text(_NOT_ENDED), postgresql_where=text(_NOT_ENDED)),
        Index(
            "ix_visit_open_in_order",
            "branch_id",
            "day",
            "serial",
            sqlite_where=text(_NOT_ENDED),
            postgresql_where=text(_NOT_ENDED),
        ),
        Index(
            "ix_visit_branch_id_ended_at",
            "branch_id",
            "ended_at",
            sqlite_where=text(_HAS_ENDED),
            postgresql_where=text(_HAS_ENDED),
        ),
        {"sqlite_autoincrement": True},  # ids are never reused: a page left open overnight cannot name another visit
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    day: Mapped[date]
    serial: Mapped[int]
    number: Mapped[int]
    start_key: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column("token_print", String(64), unique=True)
    arrived_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(OneOf(State), default=State.WAITING)
    version: Mapped[int] = mapped_column(default=1)
    origin: Mapped[Origin] = mapped_column(OneOf(Origin))
    edition: Mapped[int]
    language: Mapped[str] = mapped_column(String(12), default="nl")
    extras: Mapped[list[str]] = mapped_column(default=list)
    waiting_area: Mapped[str] = mapped_column(String(40), default="")
    discreet: Mapped[bool] = mapped_column(default=False)
    interpreter: Mapped[Way | None] = mapped_column(OneOf(Way), default=None)
    interpreter_promise: Mapped[Promise | None] = mapped_column(OneOf(Promise), default=None)
    interpreter_at: Mapped[datetime | None] = mapped_column(default=None)
    assigned_service: Mapped[str | None] = mapped_column(String(40), default=None)
    assigned_desk: Mapped[int | None] = mapped_column(default=None)
    assigned_person: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    brought_forward_at: Mapped[datetime | None] = mapped_column(default=None)
    brought_forward_reason: Mapped[str] = mapped_column(String(120), default="")
    absences: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime | None] = mapped_column(default=None)
    held_calls: Mapped[int] = mapped_column(default=0)
    pause_reason: Mapped[PauseReason | None] = mapped_column(OneOf(PauseReason), default=None)
    parked_until: Mapped[datetime | None] = mapped_column(default=None)
    parked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    undoable: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    end_reason: Mapped[EndReason | None] = mapped_column(OneOf(EndReason), default=None)
    unseen_since: Mapped[datetime | None] = mapped_column(default=None)

    _call_in_hand = cast("Call | None", None)

    @declared_attr
    @classmethod
    def needs(cls) -> Mapped[list[VisitNeed]]:
        """What they came for, in their order."""
        return relationship(order_by=VisitNeed.position, cascade="all, delete-orphan", passive_deletes=True)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def is_unseen(self, now: datetime) -> bool:
        """A kiosk gave this number and has not said for a while that it showed it: perhaps nobody waits with it."""
        if self.state is State.ENDED or self.unseen_since is None:
            return False
        return now - self.unseen_since > SHOWN_WITHIN

    def token(self, ticket_key: bytes) -> str:
        """The secret of this visit's page on the phone; a reprint shows the same."""
        return token_of(ticket_key, self.nonce)

    @validates("arrived_at")
    def _arrival_never_changes(self, _key: str, value: datetime) -> datetime:
        if self.__dict__.get("arrived_at", value) != value:
            raise AttributeError("arrived_at is set once and never changes")
        return value

    # --- queries ---

    @property
    def open_needs(self) -> list[VisitNeed]:
        """The open needs, in the visitor's order."""
        return [need for need in self.needs if need.is_open]

    def gives_way_until(self, now: datetime) -> datetime | None:
        """The end of *meer tijd* while it lasts. The pause after *niet gekomen* is not meant here."""
        asked = self.state is State.WAITING and self.pause_reason is PauseReason.MORE_TIME
        return self.held_until if asked and self.held_until is not None and now < self.held_until else None

    @property
    def did_not_come(self) -> bool:
        """Called, not there, and waiting again: until they come, ask for time, or get precedence."""
        paused = self.pause_reason is PauseReason.AFTER_ABSENCE
        return self.state is State.WAITING and self.absences > 0 and paused

    @property
    def know_they_are_escorted(self) -> bool:
        """They asked for it, or reception decided so: their own ticket may say it: it does not reveal their needs."""
        return self.discreet or ESCORT in self.extras

    def is_escorted(self, catalogue: Catalogue) -> bool:
        """A colleague walks to this visitor, and their call appears on no display (decisions 3 and 25).

        They asked for it, they come for something that should not be called through a hall, or reception marked
        them. Nothing shows which of the three it was.
        """
        if self.know_they_are_escorted:
            return True
        wanted = (catalogue.needs.get(need.code) for need in self.open_needs)
        return any(need is not None and need.fetched for need in wanted)

    @property
    def is_assigned(self) -> bool:
        """True when it waits for one service, desk or person only."""
        return (self.assigned_service, self.assigned_desk, self.assigned_person) != (None, None, None)

    def in_hand(self, helps_with: Iterable[str]) -> list[VisitNeed]:
        """The open needs that a desk with these services can take now."""
        services = set(helps_with)
        if self.assigned_service in services:
            return self.open_needs
        return [need for need in self.open_needs if need.service in services]

    def at_hand(self, call: Call, helps_with: Iterable[str]) -> list[VisitNeed]:
        """What a desk can hand over: its open needs, and those that it answered during this call."""
        in_hand = self.in_hand(helps_with)
        codes = {need.code for need in in_hand}
        answered = [need for need in self.needs if need.served_by_call == call.id and need.code not in codes]
        return [*in_hand, *(need for need in answered if not need.is_open)]

    # --- what must be so ---

    def call_in_hand(self) -> Call:
        """The call that a desk is busy with, before or after the visitor came. Raises NotServing."""
        return self._call_while(State.CALLED if self.state is State.CALLED else State.SERVING, NotServing)

    def _answerable(self, code: str) -> VisitNeed:
        """The open need with this code; else the one answered during this call, whose outcome may be corrected."""
        call = self.call_in_hand()
        mine = [need for need in self.needs if need.code == code and (need.is_open or need.served_by_call == call.id)]
        if not mine:
            raise NeedNotOpen(number=self.number)
        return next((need for need in mine if need.is_open), mine[-1])

    def open_call(self) -> Call | None:
        """The call that holds this visit now, or None; looked up once for as long as it stays open."""
        session = session_of(self)
        known = self._call_in_hand
        if known is None or known not in session or not known.is_open:
            self._call_in_hand = known = open_call_of(session, self.id)
        return known

    def _call_while(self, state: State, refusal: type[Refusal]) -> Call:
        self.must_be(state, refusal)
        call = self.open_call()
        if call is None:
            raise RuntimeError("a called or served visit has an open call")
        return call

    def must_be(self, state: State, refusal: type[Refusal]) -> None:
        """Raise this refusal in any other state."""
        if self.state is not state:
            raise refusal(number=self.number, state=self.state)

    def _must_be_open(self) -> None:
        if self.state is State.ENDED:
            raise AlreadyEnded(number=self.number)

    def _open_need(self, code: str) -> VisitNeed:
        need = next((one for one in self.open_needs if one.code == code), None)
        if need is None:
            raise NeedNotOpen(number=self.number)
        return need

    # --- what can be taken back ---

    def remember(self, call: Call | None, now: datetime) -> dict[str, Any]:
        """The values that an action at `now` will change; `restore` puts them back."""
        return {
            "at": _plain(now),
            "call": call.id if call is not None else None,
            "is_here": call is not None and call.arrived_at is not None,
            "visit": {name: _plain(getattr(self, name)) for name in _REMEMBERED},
            "needs": {
                str(need.id): [need.state, need.outcome, need.served_by_call, need.service, need.receipt]
                for need in self.needs
            },
        }

    def restore(self, memory: Mapping[str, Any]) -> None:
        """Everything as it was when `remember` made this memory; a need that came after it stays."""
        for name, read in _REMEMBERED.items():
            value = memory["visit"][name]
            setattr(self, name, value if value is None else read(value))
        for need in self.needs:
            if str(need.id) in memory["needs"]:
                state, outcome, need.served_by_call, *more = memory["needs"][str(need.id)]
                need.state, need.outcome = NeedState(state), Outcome(outcome) if outcome else None
                need.service, need.receipt = more or (need.service, need.receipt)  # absent in rows of before an upgrade

    @property
    def needs_before(self) -> dict[str, NeedState]:
        """The state of each need before what can still be taken back, by the need's key as text."""
        return {key: NeedState(state) for key, (state, *_) in self.undoable.get("needs", {}).items()}

    @contextmanager
    def _undoable(self, call: Call | None, now: datetime) -> Iterator[None]:
        before = self.remember(call, now)
        yield
        self.undoable = before

    # --- writing down ---

    def _pause(self, reason: PauseReason, until: datetime, *, calls: int = 0) -> None:
        self.pause_reason, self.held_until, self.held_calls = reason, until, calls

    def _end_pause(self) -> None:
        self.pause_reason, self.held_until, self.held_calls = None, None, 0

    def _forget_assignment(self) -> None:
        self.assigned_service = self.assigned_desk = self.assigned_person = None

    def _end(
        self, reason: EndReason, kind: HappeningKind, now: datetime, call: Call | None, *, staff_id: int | None = None
    ) -> None:
        for need in self.open_needs:
            need.state = NeedState.DROPPED
        if call is not None and call.ended_at is None:
            call.ended_at = now
        self.ended_at, self.end_reason = now, reason
        drop_notes(session_of(self), self.id)
        self._move(State.ENDED, kind, now, call, staff_id=staff_id)

    def _move(
        self, state: State, kind: HappeningKind, now: datetime, call: Call | None = None, *, staff_id: int | None = None
    ) -> None:
        self.state = state
        self._touch(kind, now, call, staff_id=staff_id)
        end_asks_about(session_of(self), self.id, self.state, now=now)

    def _touch(
        self, kind: HappeningKind, now: datetime, call: Call | None = None, *, staff_id: int | None = None
    ) -> None:
        flag_version(self)
        if call is None and self.state in (State.CALLED, State.SERVING):
            call = self.open_call()
        self.tell(kind, now, call, staff_id=staff_id)

    def tell_undone(self, now: datetime, call: Call | None, *, staff_id: int | None = None) -> None:
        """Record that `queueing/desks/undo.py` put everything back."""
        self._touch(HappeningKind.UNDONE, now, call, staff_id=staff_id)

    def tell(
        self, kind: HappeningKind, now: datetime, call: Call | None = None, *, staff_id: int | None = None
    ) -> None:
        self.undoable = {}
        desk_id = call.desk_id if call is not None else None
        happenings.record(
            session_of(self),
            kind,
            branch_id=self.branch_id,
            now=now,
            visit_id=self.id,
            desk_id=desk_id,
            staff_id=staff_id,
            unseen=call is not None and call.escorted,
        )


def flag_version(visit: VisitRecord) -> None:
    """Make the next flush raise the visit's version, also when only a need or a call of it changed."""
    flag_modified(visit, "state")
