"""What is the life of a visit? One person, one number, one or more needs, told once (product §4).

Every arrow of the life is a verb here; each takes the time as `now`, refuses by name from a wrong state,
and changes nothing when it refuses. The hall's turn must be taken before (`queueing/branches.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    event,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from queueing.base import Base, OneOf, session_of
from queueing.branches import Branch, Hall
from queueing.catalogue.needs import Catalogue
from queueing.colleagues.asks import end_asks_about
from queueing.colleagues.handovers import drop_notes
from queueing.happenings import Happening, HappeningKind, State
from queueing.numbers import token_of
from queueing.personal_data import is_personal
from queueing.refusals import (
    AlreadyEnded,
    BadReturnTime,
    CannotStepOut,
    HourIsPast,
    LanguageNotOffered,
    LastNeed,
    NeedAlreadyThere,
    NeedNotOpen,
    NoInterpreterAsked,
    NotCalled,
    NothingApplied,
    NothingToUndo,
    NotMissed,
    NotParked,
    NotServing,
    NotWaiting,
    OutcomeMissing,
    PersonalReason,
    ReasonMissing,
    Refusal,
    TooLateToUndo,
    TooManyNeeds,
)
from queueing.visits.calls import Call, next_escort_serial, open_call_of
from queueing.visits.interpreters import Promise, Way
from queueing.visits.visit_need import MOST_NEEDS, NeedState, Outcome, VisitNeed, chosen_codes, routed_need

PAUSE_AFTER_ABSENCE = timedelta(minutes=5)
CALLS_AFTER_ABSENCE = 3
ABSENCES_TO_MISS = 2
GIVE_WAY_FOR = timedelta(minutes=10)
LONGEST_AWAY = timedelta(hours=2)
FETCH = "fetch"
"""The extra *Iemand komt mij halen* in the catalogue."""
SHOWN_WITHIN = timedelta(seconds=60)
"""A kiosk that asks again for its own number has done so by then."""
UNTIL_THEN = 1_000
"""Held calls for a pause that only time ends."""
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


class Visit(Base):
    """One person's, or one family's, stay."""

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
        {"sqlite_autoincrement": True},  # a page left open overnight names nobody else's visit
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
    parked_until: Mapped[datetime | None] = mapped_column(default=None)
    parked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), default=None)
    undoable: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    end_reason: Mapped[EndReason | None] = mapped_column(OneOf(EndReason), default=None)
    unseen_since: Mapped[datetime | None] = mapped_column(default=None)
    needs: Mapped[list[VisitNeed]] = relationship(
        order_by=VisitNeed.position, cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads this name

    def token(self, ticket_key: bytes) -> str:
        """The secret of this visit's page on the phone; a reprint shows the same."""
        return token_of(ticket_key, self.nonce)

    def is_unseen(self, now: datetime) -> bool:
        """A kiosk gave this number and has not said for a while that it showed it: perhaps nobody waits with it."""
        if self.state is State.ENDED or self.unseen_since is None:
            return False
        return now - self.unseen_since > SHOWN_WITHIN

    # --- what it is about ---

    def change_needs(self, branch: Branch, catalogue: Catalogue, codes: Sequence[str], *, now: datetime) -> None:
        """*Ik koos verkeerd*: same number, same place in line, other needs.

        Raises NotWaiting, NoNeedChosen, TooManyNeeds, NeedNotOffered.
        """
        self.must_be(State.WAITING, NotWaiting)
        chosen = chosen_codes(catalogue, codes)
        self.needs = [need for need in self.needs if not need.is_open] + [
            routed_need(branch, catalogue, code, place, now) for place, code in enumerate(chosen, len(self.needs))
        ]
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def add_need(self, branch: Branch, catalogue: Catalogue, code: str, *, now: datetime) -> None:
        """One more need in the same visit. Raises AlreadyEnded, NeedNotOffered, NeedAlreadyThere, TooManyNeeds."""
        self._must_be_open()
        catalogue.need(code)
        if any(need.code == code for need in self.open_needs):
            raise NeedAlreadyThere(number=self.number)
        if len(self.open_needs) >= MOST_NEEDS:
            raise TooManyNeeds(most=MOST_NEEDS)
        self.needs.append(routed_need(branch, catalogue, code, len(self.needs), now))
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def drop_need(self, code: str, *, now: datetime) -> None:
        """The visitor no longer asks this. Raises AlreadyEnded, NeedNotOpen, LastNeed (not while at a desk)."""
        self._must_be_open()
        need = self._open_need(code)
        if self.state is not State.SERVING and len(self.open_needs) == 1:
            raise LastNeed(number=self.number)
        need.state = NeedState.DROPPED
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def ask_as_before(self, *, now: datetime) -> None:
        """`queueing/appointments/linking.py` added what was booked: only what was asked before is asked again."""
        before = self.undoable["needs"]
        self.needs = [need for need in self.needs if str(need.id) in before]
        for need in self.needs:
            need.state = NeedState(before[str(need.id)][0])
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def change_language(self, catalogue: Catalogue, language: str, *, now: datetime) -> None:
        """Another language for the rest of this visit. Raises AlreadyEnded, LanguageNotOffered."""
        self._must_be_open()
        if language not in catalogue.languages:
            raise LanguageNotOffered(language=language)
        self.language = language
        self._touch(HappeningKind.LANGUAGE_CHANGED, now)

    # --- what he needs beside it ---

    def arrange_interpreter(self, way: Way | None, *, now: datetime) -> None:
        """*Tolk: telefoon · video · hier*; None when none is needed after all. Another way keeps no promise.

        Raises AlreadyEnded.
        """
        self._must_be_open()
        self.interpreter, self.interpreter_promise, self.interpreter_at = way, None, None
        self._touch(HappeningKind.INTERPRETER_SET, now)

    def promise_interpreter(self, promise: Promise, *, now: datetime, at: datetime | None = None) -> None:
        """*Gebeld · om 9:40 · geen tolk, afspraak* (decisions 12). `at` goes with `Promise.AT` and lies ahead.

        Raises AlreadyEnded, NoInterpreterAsked, HourIsPast.
        """
        self._must_be_open()
        if self.interpreter is None:
            raise NoInterpreterAsked(number=self.number)
        if promise is Promise.AT and (at is None or at <= now):
            raise HourIsPast
        self.interpreter_promise, self.interpreter_at = promise, at if promise is Promise.AT else None
        self._touch(HappeningKind.INTERPRETER_SET, now)

    def be_discreet(self, *, now: datetime, discreet: bool) -> None:
        """*Discreet: niet op het scherm*: from the next call on a colleague walks to him. Raises AlreadyEnded."""
        self._must_be_open()
        if self.discreet is not discreet:
            self.discreet = discreet
            self._touch(HappeningKind.DISCRETION_SET, now)

    # --- being called ---

    def call_to(
        self,
        desk_id: int,
        hall: Hall,
        *,
        why: str,
        staff_id: int,
        now: datetime,
        fetched: bool = False,
        seated_id: int | None = None,
    ) -> Call:
        """Waiting → called, or `fetched` in person. Use `Desk.call_next` or `Desk.call_this`, which check the desk.

        `staff_id` calls, for `seated_id` when somebody else sits there. Raises NotWaiting.
        """
        self.must_be(State.WAITING, NotWaiting)
        session = session_of(self)
        call = Call(
            branch_id=self.branch_id,
            visit_id=self.id,
            desk_id=desk_id,
            staff_id=seated_id or staff_id,
            day=hall.today,
            serial=next_escort_serial(session, hall.branch_id, hall.today) if fetched else hall.next_call_serial(),
            why=why,
            called_at=now,
            announced_at=now,
        )
        session.add(call)
        self.state = State.CALLED
        self.tell(HappeningKind.CALLED, now, call, staff_id=staff_id)
        end_asks_about(session, self.id, self.state, now=now)
        return call

    def recall(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → called: every display rings exactly once more. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        call.repeats += 1
        call.announced_at, call.coming_at = now, None
        self._touch(HappeningKind.RECALLED, now, call, staff_id=staff_id)

    def say_coming(self, *, now: datetime) -> None:
        """*Ik kom eraan*, said on the phone: the desk waits; once a ring counts (decisions 13).

        Raises NotCalled, also for who is fetched: he stays where he is.
        """
        call = self._call_while(State.CALLED, NotCalled)
        if call.is_escorted:
            raise NotCalled(number=self.number)
        if call.coming_at is None:
            call.coming_at = now
            self._touch(HappeningKind.COMING, now, call)

    def undo_call(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Ongedaan*: called → waiting, within ten seconds. Raises NotCalled, TooLateToUndo."""
        if not self._call_while(State.CALLED, NotCalled).may_be_undone(now):
            raise TooLateToUndo(number=self.number)
        self.withdraw_call(now=now, staff_id=staff_id)

    def withdraw_call(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → waiting, as if not called: a pause goes on, the call leaves the figures. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        call.undone_at = now
        self._move(State.WAITING, HappeningKind.CALL_UNDONE, now, call, staff_id=staff_id)

    def arrive(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → serving: the visitor stands at the desk. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        with self._undoable(call, now):
            call.arrived_at = now
            self.held_until, self.held_calls = None, 0
            self._move(State.SERVING, HappeningKind.AT_DESK, now, call, staff_id=staff_id)

    def not_there(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → waiting with a short pause, or → missed after the second time. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        with self._undoable(call, now):
            call.absent_at = now
            self.absences += 1
            if self.absences >= ABSENCES_TO_MISS:
                self._move(State.MISSED, HappeningKind.MISSED, now, call, staff_id=staff_id)
            else:
                self.held_until, self.held_calls = now + PAUSE_AFTER_ABSENCE, CALLS_AFTER_ABSENCE
                self._move(State.WAITING, HappeningKind.ABSENT, now, call, staff_id=staff_id)

    def bring_back(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Missed → waiting, with the place in line of the arrival. Raises NotMissed."""
        self.must_be(State.MISSED, NotMissed)
        self.absences, self.held_until, self.held_calls = 0, None, 0
        self._move(State.WAITING, HappeningKind.BROUGHT_BACK, now, staff_id=staff_id)

    # --- being helped ---

    def finish_need(self, code: str, outcome: Outcome, *, now: datetime, staff_id: int | None = None) -> None:
        """Note what was done for one need; a second time corrects it. From `called` it implies *is er*.

        Raises NotServing, NeedNotOpen.
        """
        need = self._answerable(code)
        call = self._at_desk(now, staff_id)
        need.state, need.outcome, need.served_by_call = NeedState.SERVED, outcome, call.id
        need.receipt = need.receipt if outcome is Outcome.APPLIED else None
        self._touch(HappeningKind.NEED_SERVED, now, call, staff_id=staff_id)

    def reopen_need(self, code: str, *, now: datetime, staff_id: int | None = None) -> None:
        """A result that was chosen during this call is not chosen after all. Raises NotServing, NeedNotOpen."""
        call = self.call_in_hand()
        need = next((one for one in self.needs if one.code == code and one.served_by_call == call.id), None)
        if need is None or self._answerable(code) is not need:
            raise NeedNotOpen(number=self.number)
        need.open_again()
        self._touch(HappeningKind.NEED_REOPENED, now, call, staff_id=staff_id)

    def note_receipt(self, code: str, *, now: datetime, given: bool) -> None:
        """*Ontvangstbewijs meegegeven?* A request counts from the day of its receipt (decisions 24).

        Raises NotServing, NeedNotOpen, NothingApplied.
        """
        need = self._answerable(code)
        if need.outcome is not Outcome.APPLIED:
            raise NothingApplied(number=self.number)
        need.receipt = given
        self._touch(HappeningKind.RECEIPT_NOTED, now)

    def finish(
        self,
        helps_with: Iterable[str],
        *,
        now: datetime,
        rest: Outcome | None = None,
        staff_id: int | None = None,
    ) -> None:
        """The visitor leaves the desk: ended when no need is open, else back in line with his waiting time.

        `helps_with` are the desk's services: one open need in hand gets the preset outcome, several need `rest`.
        Raises NotServing, OutcomeMissing.
        """
        self.call_in_hand()
        in_hand = self.in_hand(helps_with)
        if len(in_hand) > 1 and rest is None:
            raise OutcomeMissing(number=self.number)
        call = self._at_desk(now, staff_id)
        with self._undoable(call, now):
            for need in in_hand:
                self.finish_need(need.code, rest or Outcome.DONE, now=now, staff_id=staff_id)
            self.let_go(call, now=now, staff_id=staff_id)

    def put_back(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Terug in de rij*: the open needs wait on, for whoever helps with them. Raises NotServing."""
        call = self._at_desk(now, staff_id)
        with self._undoable(call, now):
            self.let_go(call, now=now, staff_id=staff_id)

    def hand_over(
        self,
        services: Mapping[int, str],
        *,
        rest: Sequence[VisitNeed],
        outcome: Outcome | None,
        desk_id: int | None,
        person_id: int | None,
        staff_id: int,
        now: datetime,
    ) -> None:
        """At the desk → waiting for the receiver, with the waiting time of the arrival (decisions 1).

        `services` are the new ones by key of the need; `rest` are the desk's other needs that get this outcome. From
        `called` it implies *is er*. Use `handing_over.hand_over`, which checks. Raises NotServing.
        """
        call = self._at_desk(now, staff_id)
        with self._undoable(call, now):
            for need in self.needs:
                if need.id in services:
                    need.open_again()
                    need.service = services[need.id]
            for need in rest:
                self.finish_need(need.code, outcome or Outcome.DONE, now=now, staff_id=staff_id)
            call.ended_at = now
            self.assigned_service, self.assigned_desk, self.assigned_person = None, desk_id, person_id
            self._move(State.WAITING, HappeningKind.HANDED_OVER, now, call, staff_id=staff_id)

    def give_back(self, services: Mapping[int, str], *, staff_id: int, now: datetime) -> None:
        """Waiting → waiting for anybody: these needs, by key, go to these services. Raises NotWaiting.

        Use `handing_over.give_back`, which knows them.
        """
        self.must_be(State.WAITING, NotWaiting)
        for need in self.open_needs:
            need.service = services.get(need.id, need.service)
        self._forget_assignment()
        self._touch(HappeningKind.GIVEN_BACK, now, staff_id=staff_id)

    def let_go(self, call: Call, *, now: datetime, staff_id: int | None = None) -> None:
        """Serving → waiting with the original waiting time, or → ended when nothing is open."""
        call.ended_at = now
        if self.open_needs:
            self._forget_assignment()
            self._move(State.WAITING, HappeningKind.BACK_IN_LINE, now, call, staff_id=staff_id)
        else:
            self._end(EndReason.SERVED, HappeningKind.SERVED, now, call, staff_id=staff_id)

    # --- being steered ---

    def assign(
        self,
        catalogue: Catalogue,
        *,
        now: datetime,
        service: str | None = None,
        desk_id: int | None = None,
        person_id: int | None = None,
        staff_id: int | None = None,
    ) -> None:
        """*Toewijzen*: for this service, desk or person only; all None lifts it. Gives no precedence (decisions 1).

        Raises NotWaiting, NoSuchService.
        """
        self.must_be(State.WAITING, NotWaiting)
        if service is not None:
            catalogue.service(service)
        self.assigned_service, self.assigned_desk, self.assigned_person = service, desk_id, person_id
        self._touch(HappeningKind.ASSIGNED, now, staff_id=staff_id)

    def bring_forward(self, reason: str, *, now: datetime, staff_id: int | None = None) -> None:
        """*Voorrang (met reden)*: nothing shows in public. Raises NotWaiting, ReasonMissing, PersonalReason."""
        self.must_be(State.WAITING, NotWaiting)
        if not reason.strip():
            raise ReasonMissing(number=self.number)
        if is_personal(reason):
            raise PersonalReason
        self.brought_forward_at, self.brought_forward_reason = now, reason.strip()[:120]
        self.held_until, self.held_calls = None, 0
        self._touch(HappeningKind.BROUGHT_FORWARD, now, staff_id=staff_id)

    def lift_precedence(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Geen voorrang meer*: back to the place of the arrival. Raises NotWaiting, NothingToUndo."""
        self.must_be(State.WAITING, NotWaiting)
        if self.brought_forward_at is None:
            raise NothingToUndo(number=self.number)
        self.brought_forward_at, self.brought_forward_reason = None, ""
        self._touch(HappeningKind.FORWARD_LIFTED, now, staff_id=staff_id)

    def give_way(self, *, now: datetime) -> None:
        """*Ik heb meer tijd nodig*: others go first for ten minutes; the visit keeps its place. Raises NotWaiting."""
        self.must_be(State.WAITING, NotWaiting)
        self.held_until, self.held_calls = now + GIVE_WAY_FOR, UNTIL_THEN
        self._touch(HappeningKind.GAVE_WAY, now)

    def take_way_back(self, *, now: datetime) -> None:
        """*Ik kan nu komen*: the ten minutes end here; without any, nothing happens. Raises NotWaiting."""
        self.must_be(State.WAITING, NotWaiting)
        if self.gives_way_until(now) is None:
            return
        self.held_until, self.held_calls = None, 0
        self._touch(HappeningKind.WAY_TAKEN_BACK, now)

    # --- stepping out ---

    def park(self, until: datetime, *, now: datetime, staff_id: int | None = None) -> None:
        """*Komt terug (om 9:25)*: waiting or serving → parked, with his place kept.

        Raises CannotStepOut, NeedNotOpen when nothing is left to come back for, BadReturnTime.
        """
        if self.state not in (State.WAITING, State.SERVING):
            raise CannotStepOut(number=self.number)
        if not self.open_needs:
            raise NeedNotOpen(number=self.number)
        if not now < until <= now + LONGEST_AWAY:
            raise BadReturnTime
        call = open_call_of(session_of(self), self.id)
        with self._undoable(call, now):
            if call is not None:
                call.ended_at = now
            self.parked_until, self.parked_by = until, staff_id if call is None else call.staff_id
            self.held_until, self.held_calls = None, 0
            self._move(State.PARKED, HappeningKind.PARKED, now, call, staff_id=staff_id)

    def resume(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Is terug*: parked → waiting, with the waiting time of his arrival. Raises NotParked."""
        self.must_be(State.PARKED, NotParked)
        self.parked_until = self.parked_by = None
        self._move(State.WAITING, HappeningKind.RESUMED, now, staff_id=staff_id)

    # --- going home ---

    def leave(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Any open state → ended: the visitor goes. Raises AlreadyEnded."""
        self._must_be_open()
        call = open_call_of(session_of(self), self.id)
        with self._undoable(call, now):
            self._end(EndReason.LEFT, HappeningKind.LEFT, now, call, staff_id=staff_id)

    def close_with_the_day(self, *, now: datetime) -> EndReason:
        """Day close: waiting → left_uncalled; called and missed → no_show; serving and parked → served."""
        self._must_be_open()
        reason, kind = _AT_DAY_CLOSE[self.state]
        for need in self.open_needs if reason is EndReason.SERVED else []:
            need.state, need.outcome = NeedState.SERVED, Outcome.UNKNOWN
        self._end(reason, kind, now, open_call_of(session_of(self), self.id))
        return reason

    def tell_undone(self, now: datetime, call: Call | None, *, staff_id: int | None = None) -> None:
        """`queueing/desks/undo.py` put everything back."""
        self._touch(HappeningKind.UNDONE, now, call, staff_id=staff_id)

    def wait_again(self, *, now: datetime, staff_id: int | None = None) -> None:
        """`queueing/desks/undo.py` opened what was open: they wait for it, as who was missed and is back does."""
        self.ended_at = self.end_reason = self.parked_until = self.parked_by = None
        self.absences, self.held_until, self.held_calls = 0, None, 0
        self._move(State.WAITING, HappeningKind.BROUGHT_BACK, now, staff_id=staff_id)

    # --- asking ---

    @property
    def open_needs(self) -> list[VisitNeed]:
        """The needs that still wait for someone, in the visitor's order."""
        return [need for need in self.needs if need.is_open]

    def gives_way_until(self, now: datetime) -> datetime | None:
        """While *meer tijd* lasts, its end. The pause after *niet gekomen* is counted in calls, and is none of this."""
        by_himself = self.state is State.WAITING and self.held_calls > CALLS_AFTER_ABSENCE
        return self.held_until if by_himself and self.held_until is not None and now < self.held_until else None

    @property
    def did_not_come(self) -> bool:
        """Called, not there, and back in line since: until they are there, ask for time, or get precedence."""
        paused = self.held_until is not None and self.held_calls <= CALLS_AFTER_ABSENCE
        return self.state is State.WAITING and self.absences > 0 and paused

    @property
    def know_they_are_escorted(self) -> bool:
        """They asked for it, or reception decided so: their own ticket may say it; what they come for says nothing."""
        return self.discreet or FETCH in self.extras

    def is_escorted(self, catalogue: Catalogue) -> bool:
        """A colleague walks to this visitor, and their call appears on no display (decisions 3 and 25).

        They asked for it, they come for something that one does not hear called through a hall, or reception marked
        them. Which of the three it was shows nowhere.
        """
        if self.know_they_are_escorted:
            return True
        wanted = (catalogue.needs.get(need.code) for need in self.open_needs)
        return any(need is not None and need.fetched for need in wanted)

    @property
    def is_assigned(self) -> bool:
        """For one service, desk or person only."""
        return (self.assigned_service, self.assigned_desk, self.assigned_person) != (None, None, None)

    def in_hand(self, helps_with: Iterable[str]) -> list[VisitNeed]:
        """The open needs that a desk with these services can take now."""
        services = set(helps_with)
        if self.assigned_service in services:
            return self.open_needs
        return [need for need in self.open_needs if need.service in services]

    # --- inside ---

    def at_hand(self, call: Call, helps_with: Iterable[str]) -> list[VisitNeed]:
        """What a desk can pass on: its open needs, and those that it answered during this very call."""
        in_hand = self.in_hand(helps_with)
        codes = {need.code for need in in_hand}
        answered = [need for need in self.needs if need.served_by_call == call.id and need.code not in codes]
        return [*in_hand, *(need for need in answered if not need.is_open)]

    def _at_desk(self, now: datetime, staff_id: int | None = None) -> Call:
        call = self.call_in_hand()
        if self.state is State.CALLED:
            self.arrive(now=now, staff_id=staff_id)
        return call

    def call_in_hand(self) -> Call:
        """The call that a desk is busy with, before or after the visitor came. Raises NotServing."""
        return self._call_while(State.CALLED if self.state is State.CALLED else State.SERVING, NotServing)

    def _answerable(self, code: str) -> VisitNeed:
        """The open need with this code; else what this very call answered, whose outcome may be corrected."""
        call = self.call_in_hand()
        mine = [need for need in self.needs if need.code == code and (need.is_open or need.served_by_call == call.id)]
        if not mine:
            raise NeedNotOpen(number=self.number)
        return next((need for need in mine if need.is_open), mine[-1])

    def _call_while(self, state: State, refusal: type[Refusal]) -> Call:
        self.must_be(state, refusal)
        call = open_call_of(session_of(self), self.id)
        if call is None:
            raise RuntimeError("a called or served visit has an open call")
        return call

    def must_be(self, state: State, refusal: type[Refusal]) -> None:
        """Raises this refusal in any other state."""
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

    @contextmanager
    def _undoable(self, call: Call | None, now: datetime) -> Iterator[None]:
        before = memory_of(self, call, now)
        yield
        self.undoable = before

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
            call = open_call_of(session_of(self), self.id)
        self.tell(kind, now, call, staff_id=staff_id)

    def tell(
        self, kind: HappeningKind, now: datetime, call: Call | None = None, *, staff_id: int | None = None
    ) -> None:
        self.undoable = {}
        desk_id = call.desk_id if call is not None else None
        happening = Happening(
            branch_id=self.branch_id, at=now, kind=kind, visit_id=self.id, desk_id=desk_id, staff_id=staff_id
        )
        happening.unseen = call is not None and call.is_escorted
        session_of(self).add(happening)


_REMEMBERED = (
    "state", "absences", "held_until", "held_calls", "parked_until", "parked_by", "assigned_service", "assigned_desk",
    "assigned_person", "ended_at", "end_reason",
)  # fmt: skip


def memory_of(visit: Visit, call: Call | None, now: datetime) -> dict[str, Any]:
    """What an action at `now` is about to change, in plain values; `queueing/desks/undo.py` puts it back."""
    return {
        "at": _plain(now),
        "call": call.id if call is not None else None,
        "is_here": call is not None and call.arrived_at is not None,
        "visit": {name: _plain(getattr(visit, name)) for name in _REMEMBERED},
        "needs": {
            str(need.id): [need.state, need.outcome, need.served_by_call, need.service, need.receipt]
            for need in visit.needs
        },
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


still_here = Visit.state != literal_column("'ended'")
"""The visit has not ended; said as the partial indexes say it: they do not know a bound value as theirs."""
in_line = and_(still_here, Visit.state == State.WAITING)

_AT_DAY_CLOSE = {
    State.WAITING: (EndReason.LEFT_UNCALLED, HappeningKind.LEFT_UNCALLED),
    State.CALLED: (EndReason.NO_SHOW, HappeningKind.NO_SHOW),
    State.MISSED: (EndReason.NO_SHOW, HappeningKind.NO_SHOW),
    State.SERVING: (EndReason.SERVED, HappeningKind.SERVED),
    State.PARKED: (EndReason.SERVED, HappeningKind.SERVED),
}


@event.listens_for(Visit.arrived_at, "set", retval=False)
def _arrival_never_changes(visit: Visit, value: datetime, old: Any, initiator: Any) -> None:
    if isinstance(old, datetime) and old != value:
        raise AttributeError("arrived_at is set once and never changes")


def flag_version(visit: Visit) -> None:
    """Make the next flush raise the version, also when only a need or a call of the visit changed."""
    flag_modified(visit, "state")
