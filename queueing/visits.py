"""What is the life of a visit? One person, one number, one or more needs, told once (product §4).

Every arrow of the life is a verb here; each takes the time as `now`, refuses by name from a wrong state,
and changes nothing when it refuses. The hall's turn must be taken before (`queueing/branches.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Row,
    String,
    UniqueConstraint,
    and_,
    event,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from queueing.asks import end_asks_about
from queueing.base import Base, Dice, OneOf, session_of
from queueing.branches import Branch, Hall
from queueing.calls import Call, next_fetch_serial, open_call_of
from queueing.handovers import Giving, checked, drop_notes, pass_on, take_back
from queueing.happenings import Deed, Happening, State
from queueing.interpreters import Promise, Way
from queueing.needs import Catalogue
from queueing.notes import Pen, is_personal
from queueing.refusals import (
    AlreadyEnded,
    BadReturnTime,
    CannotStepOut,
    HourIsPast,
    HouseClosed,
    LanguageNotOffered,
    LastNeed,
    NeedAlreadyThere,
    NeedNotOpen,
    NoInterpreterAsked,
    NoNeedChosen,
    NotAPaperNumber,
    NotCalled,
    NothingApplied,
    NothingToUndo,
    NotMissed,
    NotParked,
    NotServing,
    NotWaiting,
    NumberTaken,
    OutcomeMissing,
    PersonalReason,
    ReasonMissing,
    Refusal,
    TooLateToUndo,
    TooManyNeeds,
    UnknownExtra,
)
from queueing.staff import Staff
from queueing.tickets import PAPER_NUMBERS, REST, fingerprint, order_of_numbers, pick_number, token_of
from queueing.today import must_give_numbers
from queueing.urgency import URGENT, tell_urgency

MOST_NEEDS = 8
PAUSE_AFTER_ABSENCE = timedelta(minutes=5)
CALLS_AFTER_ABSENCE = 3
ABSENCES_TO_MISS = 2
GIVE_WAY_FOR = timedelta(minutes=10)
LONGEST_AWAY = timedelta(hours=2)
SHOWN_WITHIN = timedelta(seconds=60)
"""A kiosk that asks again for its own number has done so by then."""
LATE_TURN = timedelta(minutes=2)
"""So long after it looked at the clock a deed may get its turn."""
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


class NeedState(StrEnum):
    """A need in a visit is open until it is served, or dropped."""

    OPEN = "open"
    SERVED = "served"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What was done for a need (decisions 23). The `not_…` group is the signal register."""

    DONE = "done"
    APPLIED = "applied"
    APPOINTMENT = "appointment"
    EXPLAINED = "explained"
    REFERRED = "referred"
    NOT_PAPERS = "not_papers"
    NOT_ENTITLED = "not_entitled"
    NOT_FULL = "not_full"
    NOT_LANGUAGE = "not_language"
    NOT_STOPPED = "not_stopped"
    NOT_HERE = "not_here"
    UNKNOWN = "unknown"


class EndReason(StrEnum):
    """Why a visit ended."""

    SERVED = "served"
    LEFT = "left"
    NO_SHOW = "no_show"
    LEFT_UNCALLED = "left_uncalled"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of someone who comes in; `start_key` comes from the form and makes a double tap one visit."""

    needs: Sequence[str]
    start_key: str
    origin: Origin
    language: str = "nl"
    extras: Sequence[str] = ()
    waiting_area: str = ""
    paper_number: int | None = None


class VisitNeed(Base):
    """One need in one visit, with the service that answers it now and, once served, what was done."""

    __tablename__ = "visit_need"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "served_by_call"], ["call.branch_id", "call.id"]),
        Index("ix_visit_need_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(24))
    edition: Mapped[int]
    service: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    state: Mapped[NeedState] = mapped_column(OneOf(NeedState), default=NeedState.OPEN)
    outcome: Mapped[Outcome | None] = mapped_column(OneOf(Outcome), default=None)
    receipt: Mapped[bool | None] = mapped_column(default=None)
    served_by_call: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        return self.state is NeedState.OPEN


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
    token_print: Mapped[str] = mapped_column(String(64), unique=True)
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

    # --- coming in ---

    @classmethod
    def start(
        cls,
        session: Session,
        hall: Hall,
        branch: Branch,
        catalogue: Catalogue,
        arrival: Arrival,
        *,
        now: datetime,
        dice: Dice,
        ticket_key: bytes,
    ) -> Visit:
        """Give someone a number; the same `start_key` again gives the same visit, unchanged.

        Raises HouseClosed (kiosks and outreach), NoMoreNumbers (kiosks), HouseFull, NoNeedChosen, TooManyNeeds,
        NeedNotOffered, LanguageNotOffered, UnknownExtra, NotAPaperNumber, NumberTaken.
        """
        again = session.scalar(select(cls).where(cls.branch_id == branch.id, cls.start_key == arrival.start_key))
        if again is not None:
            return again
        if arrival.origin is Origin.KIOSK:
            must_give_numbers(hall, branch, catalogue, now=now)
        if arrival.origin is Origin.OUTREACH and not catalogue.is_open(branch.local(now)):
            raise HouseClosed
        codes = asked_rightly(catalogue, arrival)
        hall.open_day(branch.day_of(now), shuffled=branch.shuffled, dice=dice, eve=branch.day_of(now + LATE_TURN))
        held = _held(session, hall, now)
        number = _number_for(hall, arrival, held)
        nonce = dice.octets(16).hex()
        visit = cls(
            branch_id=branch.id,
            day=hall.today,
            serial=hall.next_serial(),
            number=number,
            start_key=arrival.start_key,
            nonce=nonce,
            token_print=fingerprint(token_of(ticket_key, nonce)),
            arrived_at=_not_before_others(hall, held, now),
            state=State.WAITING,
            origin=arrival.origin,
            edition=branch.current_edition,
            language=arrival.language,
            extras=sorted(set(arrival.extras)),
            waiting_area=arrival.waiting_area,
            needs=[_need(branch, catalogue, code, place, now) for place, code in enumerate(codes)],
        )
        session.add(visit)
        session.flush()
        visit._tell(Deed.ARRIVED, now)
        if URGENT in visit.extras:
            tell_urgency(session, visit, now=now)
        return visit

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
        self._must_be(State.WAITING, NotWaiting)
        chosen = _checked(catalogue, codes)
        self.needs = [need for need in self.needs if not need.is_open] + [
            _need(branch, catalogue, code, place, now) for place, code in enumerate(chosen, len(self.needs))
        ]
        self._touch(Deed.NEEDS_CHANGED, now)

    def add_need(self, branch: Branch, catalogue: Catalogue, code: str, *, now: datetime) -> None:
        """One more need in the same visit. Raises AlreadyEnded, NeedNotOffered, NeedAlreadyThere, TooManyNeeds."""
        self._must_be_open()
        catalogue.need(code)
        if any(need.code == code for need in self.open_needs):
            raise NeedAlreadyThere(number=self.number)
        if len(self.open_needs) >= MOST_NEEDS:
            raise TooManyNeeds(most=MOST_NEEDS)
        self.needs.append(_need(branch, catalogue, code, len(self.needs), now))
        self._touch(Deed.NEEDS_CHANGED, now)

    def drop_need(self, code: str, *, now: datetime) -> None:
        """The visitor no longer asks this. Raises AlreadyEnded, NeedNotOpen, LastNeed (not while at a desk)."""
        self._must_be_open()
        need = self._open_need(code)
        if self.state is not State.SERVING and len(self.open_needs) == 1:
            raise LastNeed(number=self.number)
        need.state = NeedState.DROPPED
        self._touch(Deed.NEEDS_CHANGED, now)

    def ask_as_before(self, *, now: datetime) -> None:
        """`queueing/linking.py` added what was booked: only what was asked before is asked again."""
        before = self.undoable["needs"]
        self.needs = [need for need in self.needs if str(need.id) in before]
        for need in self.needs:
            need.state = NeedState(before[str(need.id)][0])
        self._touch(Deed.NEEDS_CHANGED, now)

    def change_language(self, catalogue: Catalogue, language: str, *, now: datetime) -> None:
        """Another language for the rest of this visit. Raises AlreadyEnded, LanguageNotOffered."""
        self._must_be_open()
        if language not in catalogue.languages:
            raise LanguageNotOffered(language=language)
        self.language = language
        self._touch(Deed.LANGUAGE_CHANGED, now)

    # --- what he needs beside it ---

    def arrange_interpreter(self, way: Way | None, *, now: datetime) -> None:
        """*Tolk: telefoon · video · hier*; None when none is needed after all. Another way keeps no promise.

        Raises AlreadyEnded.
        """
        self._must_be_open()
        self.interpreter, self.interpreter_promise, self.interpreter_at = way, None, None
        self._touch(Deed.INTERPRETER_SET, now)

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
        self._touch(Deed.INTERPRETER_SET, now)

    def be_discreet(self, *, now: datetime, discreet: bool) -> None:
        """*Discreet: niet op het scherm*: from the next call on a colleague walks to him. Raises AlreadyEnded."""
        self._must_be_open()
        if self.discreet is not discreet:
            self.discreet = discreet
            self._touch(Deed.DISCRETION_SET, now)

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
        self._must_be(State.WAITING, NotWaiting)
        session = session_of(self)
        call = Call(
            branch_id=self.branch_id,
            visit_id=self.id,
            desk_id=desk_id,
            staff_id=seated_id or staff_id,
            day=hall.today,
            serial=next_fetch_serial(session, hall.branch_id, hall.today) if fetched else hall.next_call_serial(),
            why=why,
            called_at=now,
            rung_at=now,
        )
        session.add(call)
        self.state = State.CALLED
        self._tell(Deed.CALLED, now, call, staff_id=staff_id)
        end_asks_about(session, self, now=now)
        return call

    def recall(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → called: every display rings exactly once more. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        call.repeats += 1
        call.rung_at, call.coming_at = now, None
        self._touch(Deed.RECALLED, now, call, staff_id=staff_id)

    def say_coming(self, *, now: datetime) -> None:
        """*Ik kom eraan*, said on the phone: the desk waits; once a ring counts (decisions 13).

        Raises NotCalled, also for who is fetched: he stays where he is.
        """
        call = self._call_while(State.CALLED, NotCalled)
        if call.is_fetched:
            raise NotCalled(number=self.number)
        if call.coming_at is None:
            call.coming_at = now
            self._touch(Deed.COMING, now, call)

    def undo_call(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Ongedaan*: called → waiting, within ten seconds. Raises NotCalled, TooLateToUndo."""
        if not self._call_while(State.CALLED, NotCalled).may_be_undone(now):
            raise TooLateToUndo(number=self.number)
        self.withdraw_call(now=now, staff_id=staff_id)

    def withdraw_call(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → waiting, as if not called: a pause goes on, the call leaves the figures. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        call.undone_at = now
        self._move(State.WAITING, Deed.CALL_UNDONE, now, call, staff_id=staff_id)

    def arrive(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → serving: the visitor stands at the desk. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        with self._undoable(call, now):
            call.arrived_at = now
            self.held_until, self.held_calls = None, 0
            self._move(State.SERVING, Deed.AT_DESK, now, call, staff_id=staff_id)

    def not_there(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → waiting with a short pause, or → missed after the second time. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        with self._undoable(call, now):
            call.absent_at = now
            self.absences += 1
            if self.absences >= ABSENCES_TO_MISS:
                self._move(State.MISSED, Deed.MISSED, now, call, staff_id=staff_id)
            else:
                self.held_until, self.held_calls = now + PAUSE_AFTER_ABSENCE, CALLS_AFTER_ABSENCE
                self._move(State.WAITING, Deed.ABSENT, now, call, staff_id=staff_id)

    def bring_back(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Missed → waiting, with the place in line of the arrival. Raises NotMissed."""
        self._must_be(State.MISSED, NotMissed)
        self.absences, self.held_until, self.held_calls = 0, None, 0
        self._move(State.WAITING, Deed.BROUGHT_BACK, now, staff_id=staff_id)

    # --- being helped ---

    def finish_need(self, code: str, outcome: Outcome, *, now: datetime, staff_id: int | None = None) -> None:
        """Note what was done for one need; a second time corrects it. From `called` it implies *is er*.

        Raises NotServing, NeedNotOpen.
        """
        need = self._answerable(code)
        call = self._at_desk(now, staff_id)
        need.state, need.outcome, need.served_by_call = NeedState.SERVED, outcome, call.id
        need.receipt = need.receipt if outcome is Outcome.APPLIED else None
        self._touch(Deed.NEED_SERVED, now, call, staff_id=staff_id)

    def reopen_need(self, code: str, *, now: datetime, staff_id: int | None = None) -> None:
        """A result that was chosen during this call is not chosen after all. Raises NotServing, NeedNotOpen."""
        call = self._call_in_hand()
        need = next((one for one in self.needs if one.code == code and one.served_by_call == call.id), None)
        if need is None or self._answerable(code) is not need:
            raise NeedNotOpen(number=self.number)
        _open_again(need)
        self._touch(Deed.NEED_REOPENED, now, call, staff_id=staff_id)

    def note_receipt(self, code: str, *, now: datetime, given: bool) -> None:
        """*Ontvangstbewijs meegegeven?* A request counts from the day of its receipt (decisions 24).

        Raises NotServing, NeedNotOpen, NothingApplied.
        """
        need = self._answerable(code)
        if need.outcome is not Outcome.APPLIED:
            raise NothingApplied(number=self.number)
        need.receipt = given
        self._touch(Deed.RECEIPT_NOTED, now)

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
        self._call_in_hand()
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
        catalogue: Catalogue,
        helps_with: Collection[str],
        giving: Giving,
        *,
        staff: Staff,
        pen: Pen,
        now: datetime,
    ) -> None:
        """*Doorgeven*: back in line for the receiver, with his waiting time and no precedence (decisions 1).

        `helps_with` are the desk's services; what it answered during this call may be passed on after all. The
        desk's other open questions get `giving.rest`, or wait with the visitor when `giving.rest_waits`. From
        `called` it implies *is er*. Raises NotServing, OutcomeMissing and what `handovers.checked` raises.
        """
        passings = checked(self, self._call_in_hand(), giving, catalogue, helps_with, staff)
        passed = [one.need for one in passings]
        rest = [need for need in self.in_hand(helps_with) if need not in passed]
        if rest and giving.rest is None and not giving.rest_waits:
            raise OutcomeMissing(number=self.number)
        call = self._at_desk(now, staff.id)
        before = memory_of(self, call, now)
        for need in passed:
            _open_again(need)
        if giving.rest is not None:
            for need in rest:
                self.finish_need(need.code, Outcome(giving.rest), now=now, staff_id=staff.id)
        handover = pass_on(self, giving, passings, staff=staff, pen=pen, now=now)
        call.ended_at = now
        self.assigned_service, self.assigned_desk, self.assigned_person = None, giving.to.desk, giving.to.person
        self._move(State.WAITING, Deed.HANDED_OVER, now, call, staff_id=staff.id)
        session_of(self).flush()
        self.undoable = before | {"handover": handover.id}

    def give_back(self, *, staff_id: int, now: datetime) -> None:
        """*Teruggeven aan het onthaal*: as before it was passed on. Raises NotWaiting, NotHandedOver."""
        self._must_be(State.WAITING, NotWaiting)
        take_back(self, staff_id=staff_id, now=now)
        self._forget_assignment()
        self._touch(Deed.GIVEN_BACK, now, staff_id=staff_id)

    def let_go(self, call: Call, *, now: datetime, staff_id: int | None = None) -> None:
        """Serving → waiting with the original waiting time, or → ended when nothing is open."""
        call.ended_at = now
        if self.open_needs:
            self._forget_assignment()
            self._move(State.WAITING, Deed.BACK_IN_LINE, now, call, staff_id=staff_id)
        else:
            self._end(EndReason.SERVED, Deed.SERVED, now, call, staff_id=staff_id)

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
        self._must_be(State.WAITING, NotWaiting)
        if service is not None:
            catalogue.service(service)
        self.assigned_service, self.assigned_desk, self.assigned_person = service, desk_id, person_id
        self._touch(Deed.ASSIGNED, now, staff_id=staff_id)

    def bring_forward(self, reason: str, *, now: datetime, staff_id: int | None = None) -> None:
        """*Voorrang (met reden)*: nothing shows in public. Raises NotWaiting, ReasonMissing, PersonalReason."""
        self._must_be(State.WAITING, NotWaiting)
        if not reason.strip():
            raise ReasonMissing(number=self.number)
        if is_personal(reason):
            raise PersonalReason
        self.brought_forward_at, self.brought_forward_reason = now, reason.strip()[:120]
        self.held_until, self.held_calls = None, 0
        self._touch(Deed.BROUGHT_FORWARD, now, staff_id=staff_id)

    def lift_precedence(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Geen voorrang meer*: back to the place of the arrival. Raises NotWaiting, NothingToUndo."""
        self._must_be(State.WAITING, NotWaiting)
        if self.brought_forward_at is None:
            raise NothingToUndo(number=self.number)
        self.brought_forward_at, self.brought_forward_reason = None, ""
        self._touch(Deed.FORWARD_LIFTED, now, staff_id=staff_id)

    def give_way(self, *, now: datetime) -> None:
        """*Ik heb meer tijd nodig*: others go first for ten minutes; the visit keeps its place. Raises NotWaiting."""
        self._must_be(State.WAITING, NotWaiting)
        self.held_until, self.held_calls = now + GIVE_WAY_FOR, UNTIL_THEN
        self._touch(Deed.GAVE_WAY, now)

    def take_way_back(self, *, now: datetime) -> None:
        """*Ik kan nu komen*: the ten minutes end here; without any, nothing happens. Raises NotWaiting."""
        self._must_be(State.WAITING, NotWaiting)
        if self.gives_way_until(now) is None:
            return
        self.held_until, self.held_calls = None, 0
        self._touch(Deed.WAY_TAKEN_BACK, now)

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
            self._move(State.PARKED, Deed.PARKED, now, call, staff_id=staff_id)

    def resume(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Is terug*: parked → waiting, with the waiting time of his arrival. Raises NotParked."""
        self._must_be(State.PARKED, NotParked)
        self.parked_until = self.parked_by = None
        self._move(State.WAITING, Deed.RESUMED, now, staff_id=staff_id)

    # --- going home ---

    def leave(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Any open state → ended: the visitor goes. Raises AlreadyEnded."""
        self._must_be_open()
        call = open_call_of(session_of(self), self.id)
        with self._undoable(call, now):
            self._end(EndReason.LEFT, Deed.LEFT, now, call, staff_id=staff_id)

    def close_with_the_day(self, *, now: datetime) -> EndReason:
        """Day close: waiting → left_uncalled; called and missed → no_show; serving and parked → served."""
        self._must_be_open()
        reason, deed = _AT_DAY_CLOSE[self.state]
        for need in self.open_needs if reason is EndReason.SERVED else []:
            need.state, need.outcome = NeedState.SERVED, Outcome.UNKNOWN
        self._end(reason, deed, now, open_call_of(session_of(self), self.id))
        return reason

    def tell_undone(self, now: datetime, call: Call | None, *, staff_id: int | None = None) -> None:
        """`queueing/undo.py` put everything back."""
        self._touch(Deed.UNDONE, now, call, staff_id=staff_id)

    def wait_again(self, *, now: datetime, staff_id: int | None = None) -> None:
        """`queueing/undo.py` opened what was open: they wait for it, as who was missed and is back does."""
        self.ended_at = self.end_reason = self.parked_until = self.parked_by = None
        self.absences, self.held_until, self.held_calls = 0, None, 0
        self._move(State.WAITING, Deed.BROUGHT_BACK, now, staff_id=staff_id)

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
        call = self._call_in_hand()
        if self.state is State.CALLED:
            self.arrive(now=now, staff_id=staff_id)
        return call

    def _call_in_hand(self) -> Call:
        return self._call_while(State.CALLED if self.state is State.CALLED else State.SERVING, NotServing)

    def _answerable(self, code: str) -> VisitNeed:
        """The open need with this code; else what this very call answered, whose outcome may be corrected."""
        call = self._call_in_hand()
        mine = [need for need in self.needs if need.code == code and (need.is_open or need.served_by_call == call.id)]
        if not mine:
            raise NeedNotOpen(number=self.number)
        return next((need for need in mine if need.is_open), mine[-1])

    def _call_while(self, state: State, refusal: type[Refusal]) -> Call:
        self._must_be(state, refusal)
        call = open_call_of(session_of(self), self.id)
        if call is None:
            raise RuntimeError("a called or served visit has an open call")
        return call

    def _must_be(self, state: State, refusal: type[Refusal]) -> None:
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
        self, reason: EndReason, deed: Deed, now: datetime, call: Call | None, *, staff_id: int | None = None
    ) -> None:
        for need in self.open_needs:
            need.state = NeedState.DROPPED
        if call is not None and call.ended_at is None:
            call.ended_at = now
        self.ended_at, self.end_reason = now, reason
        drop_notes(session_of(self), self.id)
        self._move(State.ENDED, deed, now, call, staff_id=staff_id)

    def _move(
        self, state: State, deed: Deed, now: datetime, call: Call | None = None, *, staff_id: int | None = None
    ) -> None:
        self.state = state
        self._touch(deed, now, call, staff_id=staff_id)
        end_asks_about(session_of(self), self, now=now)

    def _touch(self, deed: Deed, now: datetime, call: Call | None = None, *, staff_id: int | None = None) -> None:
        flag_version(self)
        if call is None and self.state in (State.CALLED, State.SERVING):
            call = open_call_of(session_of(self), self.id)
        self._tell(deed, now, call, staff_id=staff_id)

    def _tell(self, deed: Deed, now: datetime, call: Call | None = None, *, staff_id: int | None = None) -> None:
        self.undoable = {}
        desk_id = call.desk_id if call is not None else None
        happening = Happening(
            branch_id=self.branch_id, at=now, deed=deed, visit_id=self.id, desk_id=desk_id, staff_id=staff_id
        )
        happening.unseen = call is not None and call.is_fetched
        session_of(self).add(happening)


_REMEMBERED = (
    "state", "absences", "held_until", "held_calls", "parked_until", "parked_by", "assigned_service", "assigned_desk",
    "assigned_person", "ended_at", "end_reason",
)  # fmt: skip


def memory_of(visit: Visit, call: Call | None, now: datetime) -> dict[str, Any]:
    """What a deed at `now` is about to change, in plain values; `queueing/undo.py` puts it back."""
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


def _open_again(need: VisitNeed) -> None:
    need.state, need.outcome, need.receipt, need.served_by_call = NeedState.OPEN, None, None, None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


still_here = Visit.state != literal_column("'ended'")
"""The visit has not ended; said as the partial indexes say it: they do not know a bound value as theirs."""
in_line = and_(still_here, Visit.state == State.WAITING)

_AT_DAY_CLOSE = {
    State.WAITING: (EndReason.LEFT_UNCALLED, Deed.LEFT_UNCALLED),
    State.CALLED: (EndReason.NO_SHOW, Deed.NO_SHOW),
    State.MISSED: (EndReason.NO_SHOW, Deed.NO_SHOW),
    State.SERVING: (EndReason.SERVED, Deed.SERVED),
    State.PARKED: (EndReason.SERVED, Deed.SERVED),
}


@event.listens_for(Visit.arrived_at, "set", retval=False)
def _arrival_never_changes(visit: Visit, value: datetime, old: Any, initiator: Any) -> None:
    if isinstance(old, datetime) and old != value:
        raise AttributeError("arrived_at is set once and never changes")


def flag_version(visit: Visit) -> None:
    """Make the next flush raise the version, also when only a need or a call of the visit changed."""
    flag_modified(visit, "state")


def _checked(catalogue: Catalogue, codes: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        raise NoNeedChosen
    if len(chosen) > MOST_NEEDS:
        raise TooManyNeeds(most=MOST_NEEDS)
    return [catalogue.need(code).code for code in chosen]


def asked_rightly(catalogue: Catalogue, arrival: Arrival) -> list[str]:
    """The needs of an arrival, each once, when the house can take it in.

    Raises NoNeedChosen, TooManyNeeds, NeedNotOffered, LanguageNotOffered, UnknownExtra.
    """
    codes = _checked(catalogue, arrival.needs)
    _check_extras(catalogue, arrival)
    return codes


def _check_extras(catalogue: Catalogue, arrival: Arrival) -> None:
    if arrival.language not in catalogue.languages:
        raise LanguageNotOffered(language=arrival.language)
    for extra in arrival.extras:
        if extra not in catalogue.extras:
            raise UnknownExtra(extra=extra)


def _need(branch: Branch, catalogue: Catalogue, code: str, position: int, now: datetime) -> VisitNeed:
    """Routed to its service, or to the broad reception while that service is not in (G-4)."""
    return VisitNeed(
        branch_id=branch.id,
        code=code,
        edition=branch.current_edition,
        service=catalogue.route_of(code, branch.local(now)),
        position=position,
        state=NeedState.OPEN,
    )


Held = Sequence[Row[int, datetime | None, date, datetime]]
"""Number, end, day and arrival of who is here, and of who left not long ago."""


def _held(session: Session, hall: Hall, now: datetime) -> Held:
    known = select(Visit.number, Visit.ended_at, Visit.day, Visit.arrived_at).where(Visit.branch_id == hall.branch_id)
    return session.execute(known.where(still_here).union_all(known.where(Visit.ended_at > now - REST))).all()


def _not_before_others(hall: Hall, held: Held, now: datetime) -> datetime:
    """Who comes last has come last, also when the clock was put back since the others came."""
    before: list[datetime] = [one.arrived_at for one in held if one.ended_at is None and one.day == hall.today]
    return max([now, *before])


def _number_for(hall: Hall, arrival: Arrival, held: Held) -> int:
    taken = {one.number for one in held if one.ended_at is None}
    if arrival.paper_number is not None:
        return _paper_number(arrival.paper_number, taken)
    resting = {number: ended_at for ended_at, number in sorted((one[1], one[0]) for one in held if one[1] is not None)}
    number, hall.cursor = pick_number(order_of_numbers(hall.shuffle), hall.cursor, taken=taken, resting=resting)
    return number


def _paper_number(number: int, taken: set[int]) -> int:
    if number not in PAPER_NUMBERS:
        raise NotAPaperNumber(number=number)
    if number in taken:
        raise NumberTaken(number=number)
    return number
