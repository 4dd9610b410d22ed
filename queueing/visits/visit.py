"""What is the life of a visit? One person, one number, one or more needs, explained once (product §4).

Every transition of the life is a method here; each takes the time as `now`, refuses by name from a wrong state,
and changes nothing when it refuses. The hall must be locked before (`queueing/branches.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    and_,
    literal_column,
)

from queueing.base import session_of
from queueing.branches import Branch, Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.colleagues.asks import end_asks_about
from queueing.happenings import HappeningKind, State
from queueing.personal_data import is_personal
from queueing.policy import PauseReason
from queueing.refusals import (
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
    NotWaiting,
    OutcomeMissing,
    PersonalReason,
    ReasonMissing,
    TooLateToUndo,
    TooManyNeeds,
)
from queueing.visits.calls import Call, new_call
from queueing.visits.interpreters import Promise, Way
from queueing.visits.visit_need import MOST_NEEDS, NeedState, Outcome, chosen_codes, routed_need
from queueing.visits.visit_record import EndReason, VisitRecord

PAUSE_AFTER_ABSENCE = timedelta(minutes=5)
CALLS_AFTER_ABSENCE = 3
ABSENCES_TO_MISS = 2
GIVE_WAY_FOR = timedelta(minutes=10)
LONGEST_AWAY = timedelta(hours=2)


class Visit(VisitRecord):
    """The stay of one person or one family: where each verb leads from each state, and `.` where it refuses.

    waiting called         serving       parked  missed  ended   by
    called  .              .             .       .       .       call_to
    .       called         .             .       .       .       recall, say_coming
    .       waiting        .             .       .       .       undo_call, withdraw_call
    .       waiting|missed .             .       .       .       not_there
    .       serving        .             .       .       .       arrive
    .       .              .             .       waiting .       bring_back
    .       serving        serving       .       .       .       finish_need
    .       called         serving       .       .       .       reopen_need, note_receipt
    .       waiting|ended  waiting|ended .       .       .       finish, put_back
    .       waiting        waiting       .       .       .       hand_over
    waiting .              .             .       .       .       give_back, assign, change_needs, bring_forward,
                                                                 lift_precedence, give_way, take_way_back
    parked  .              parked        .       .       .       park
    .       .              .             waiting .       .       resume
    ended   ended          ended         ended   ended   .       leave, close_with_the_day
    waiting called         serving       parked  missed  .       add_need, drop_need, ask_as_before, change_language,
                                                                 arrange_interpreter, promise_interpreter, be_discreet
    .       .              .             .       .       waiting wait_again
    """

    # --- what it is about ---

    def change_needs(self, branch: Branch, catalogue: Catalogue, codes: Sequence[str], *, now: datetime) -> None:
        """*Ik koos verkeerd*: same number, same place in the queue, other needs.

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
        """The visitor no longer needs this. Raises AlreadyEnded, NeedNotOpen, LastNeed (not while at a desk)."""
        self._must_be_open()
        need = self._open_need(code)
        if self.state is not State.SERVING and len(self.open_needs) == 1:
            raise LastNeed(number=self.number)
        need.state = NeedState.DROPPED
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def ask_as_before(self, *, now: datetime) -> None:
        """`queueing/appointments/linking.py` added the booked need; undoing this leaves only the needs of before."""
        before = self.needs_before
        self.needs = [need for need in self.needs if str(need.id) in before]
        for need in self.needs:
            need.state = before[str(need.id)]
        self._touch(HappeningKind.NEEDS_CHANGED, now)

    def change_language(self, catalogue: Catalogue, language: str, *, now: datetime) -> None:
        """Another language for the rest of this visit. Raises AlreadyEnded, LanguageNotOffered."""
        self._must_be_open()
        if language not in catalogue.languages:
            raise LanguageNotOffered(language=language)
        self.language = language
        self._touch(HappeningKind.LANGUAGE_CHANGED, now)

    # --- what else the visitor needs ---

    def arrange_interpreter(self, way: Way | None, *, now: datetime) -> None:
        """*Tolk: telefoon · video · hier*; None when no interpreter is needed after all.

        Changing the way clears the promise. Raises AlreadyEnded.
        """
        self._must_be_open()
        self.interpreter, self.interpreter_promise, self.interpreter_at = way, None, None
        self._touch(HappeningKind.INTERPRETER_SET, now)

    def promise_interpreter(self, promise: Promise, *, now: datetime, at: datetime | None = None) -> None:
        """*Gebeld · om 9:40 · geen tolk, afspraak* (decisions 12). `at` goes with `Promise.AT` and is in the future.

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
        """*Discreet: niet op het scherm*: from the next call on a colleague walks to the visitor.

        Raises AlreadyEnded.
        """
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
        escorted: bool = False,
        seated_id: int | None = None,
    ) -> Call:
        """Waiting → called, publicly or escorted in person.

        Use `Desk.call_next` or `Desk.call_this`, which check the desk. `staff_id` calls, on behalf of `seated_id` when
        somebody else sits there. Raises NotWaiting.
        """
        self.must_be(State.WAITING, NotWaiting)
        session, caller = session_of(self), seated_id or staff_id
        call = new_call(
            session, hall, visit_id=self.id, desk_id=desk_id, staff_id=caller, why=why, escorted=escorted, now=now
        )
        self.state = State.CALLED
        self.tell(HappeningKind.CALLED, now, call, staff_id=staff_id)
        end_asks_about(session, self.id, self.state, now=now)
        return call

    def recall(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → called: every display sounds exactly once more. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        call.repeats += 1
        call.announced_at, call.coming_at = now, None
        self._touch(HappeningKind.RECALLED, now, call, staff_id=staff_id)

    def say_coming(self, *, now: datetime) -> None:
        """*Ik kom eraan*, pressed on the phone: the desk waits; counts once per announcement (decisions 13).

        Raises NotCalled, also when a colleague comes to the visitor: they stay where they are.
        """
        call = self._call_while(State.CALLED, NotCalled)
        if call.escorted:
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
        """Called → waiting, as if not called: a pause goes on, the call does not count in the figures.

        Raises NotCalled.
        """
        call = self._call_while(State.CALLED, NotCalled)
        call.undone_at = now
        self._move(State.WAITING, HappeningKind.CALL_UNDONE, now, call, staff_id=staff_id)

    def arrive(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Called → serving: the visitor is at the desk. Raises NotCalled."""
        call = self._call_while(State.CALLED, NotCalled)
        with self._undoable(call, now):
            call.arrived_at = now
            self._end_pause()
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
                self._pause(PauseReason.AFTER_ABSENCE, now + PAUSE_AFTER_ABSENCE, calls=CALLS_AFTER_ABSENCE)
                self._move(State.WAITING, HappeningKind.ABSENT, now, call, staff_id=staff_id)

    def bring_back(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Missed → waiting, with the place in the queue of the arrival. Raises NotMissed."""
        self.must_be(State.MISSED, NotMissed)
        self.absences = 0
        self._end_pause()
        self._move(State.WAITING, HappeningKind.BROUGHT_BACK, now, staff_id=staff_id)

    # --- being helped ---

    def finish_need(self, code: str, outcome: Outcome, *, now: datetime, staff_id: int | None = None) -> None:
        """Record what was done for one need; a second time corrects it. From `called` it implies *is er*.

        Raises NotServing, NeedNotOpen.
        """
        need = self._answerable(code)
        call = self._at_desk(now, staff_id)
        need.state, need.outcome, need.served_by_call = NeedState.SERVED, outcome, call.id
        need.receipt = need.receipt if outcome is Outcome.APPLIED else None
        self._touch(HappeningKind.NEED_SERVED, now, call, staff_id=staff_id)

    def reopen_need(self, code: str, *, now: datetime, staff_id: int | None = None) -> None:
        """Take back a result that was chosen during this call. Raises NotServing, NeedNotOpen."""
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
        """The visitor leaves the desk: ended when no need is open, else waiting again with their waiting time.

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
            self._let_go(call, now=now, staff_id=staff_id)

    def put_back(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Terug in de rij*: the open needs wait on, for any desk that helps with them. Raises NotServing."""
        call = self._at_desk(now, staff_id)
        with self._undoable(call, now):
            self._let_go(call, now=now, staff_id=staff_id)

    def hand_over(
        self,
        services: Mapping[int, str],
        *,
        outcomes: Mapping[str, Outcome],
        desk_id: int | None,
        person_id: int | None,
        staff_id: int,
        now: datetime,
    ) -> None:
        """At the desk → waiting for the receiver, with the waiting time of the arrival (decisions 1).

        `services` are the new ones by key of the need; `outcomes`, by code, those of the desk's other needs. From
        `called` it implies *is er*. Use `handing_over.hand_over`, which checks. Raises NotServing.
        """
        call = self._at_desk(now, staff_id)
        with self._undoable(call, now):
            for need in self.needs:
                if need.id in services:
                    need.open_again()
                    need.service = services[need.id]
            for code, outcome in outcomes.items():
                self.finish_need(code, outcome, now=now, staff_id=staff_id)
            call.ended_at = now
            self.assigned_service, self.assigned_desk, self.assigned_person = None, desk_id, person_id
            self._move(State.WAITING, HappeningKind.HANDED_OVER, now, call, staff_id=staff_id)

    def give_back(self, services: Mapping[int, str], *, staff_id: int, now: datetime) -> None:
        """Waiting → waiting for anybody: these needs, by key, go to these services. Raises NotWaiting.

        Use `handing_over.revert_handover`, which finds them.
        """
        self.must_be(State.WAITING, NotWaiting)
        for need in self.open_needs:
            need.service = services.get(need.id, need.service)
        self._forget_assignment()
        self._touch(HappeningKind.GIVEN_BACK, now, staff_id=staff_id)

    def _let_go(self, call: Call, *, now: datetime, staff_id: int | None = None) -> None:
        """Serving → waiting with the original waiting time, or → ended when nothing is open."""
        call.ended_at = now
        if self.open_needs:
            self._forget_assignment()
            self._move(State.WAITING, HappeningKind.BACK_IN_LINE, now, call, staff_id=staff_id)
        else:
            self._end(EndReason.SERVED, HappeningKind.SERVED, now, call, staff_id=staff_id)

    # --- being assigned or brought forward ---

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
        self._end_pause()
        self._touch(HappeningKind.BROUGHT_FORWARD, now, staff_id=staff_id)

    def lift_precedence(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Geen voorrang meer*: back to the place of the arrival. Raises NotWaiting, NothingToUndo."""
        self.must_be(State.WAITING, NotWaiting)
        if self.brought_forward_at is None:
            raise NothingToUndo(number=self.number)
        self.brought_forward_at, self.brought_forward_reason = None, ""
        self._touch(HappeningKind.FORWARD_LIFTED, now, staff_id=staff_id)

    def give_way(self, *, now: datetime) -> None:
        """*Ik heb meer tijd nodig*: other visitors go first for ten minutes; the visit keeps its place.

        Raises NotWaiting.
        """
        self.must_be(State.WAITING, NotWaiting)
        self._pause(PauseReason.MORE_TIME, now + GIVE_WAY_FOR)
        self._touch(HappeningKind.GAVE_WAY, now)

    def take_way_back(self, *, now: datetime) -> None:
        """*Ik kan nu komen*: the ten minutes end now; changes nothing when there were none. Raises NotWaiting."""
        self.must_be(State.WAITING, NotWaiting)
        if self.gives_way_until(now) is None:
            return
        self._end_pause()
        self._touch(HappeningKind.WAY_TAKEN_BACK, now)

    # --- stepping out ---

    def park(self, until: datetime, *, now: datetime, staff_id: int | None = None) -> None:
        """*Komt terug (om 9:25)*: waiting or serving → parked, with the place kept.

        Raises CannotStepOut, NeedNotOpen when no need is open, BadReturnTime.
        """
        if self.state not in (State.WAITING, State.SERVING):
            raise CannotStepOut(number=self.number)
        if not self.open_needs:
            raise NeedNotOpen(number=self.number)
        if not now < until <= now + LONGEST_AWAY:
            raise BadReturnTime
        call = self.open_call()
        with self._undoable(call, now):
            if call is not None:
                call.ended_at = now
            self.parked_until, self.parked_by = until, staff_id if call is None else call.staff_id
            self._end_pause()
            self._move(State.PARKED, HappeningKind.PARKED, now, call, staff_id=staff_id)

    def resume(self, *, now: datetime, staff_id: int | None = None) -> None:
        """*Is terug*: parked → waiting, with the waiting time of the arrival. Raises NotParked."""
        self.must_be(State.PARKED, NotParked)
        self.parked_until = self.parked_by = None
        self._move(State.WAITING, HappeningKind.RESUMED, now, staff_id=staff_id)

    # --- going home ---

    def leave(self, *, now: datetime, staff_id: int | None = None) -> None:
        """Any open state → ended: the visitor leaves. Raises AlreadyEnded."""
        self._must_be_open()
        call = self.open_call()
        with self._undoable(call, now):
            self._end(EndReason.LEFT, HappeningKind.LEFT, now, call, staff_id=staff_id)

    def close_with_the_day(self, *, now: datetime) -> EndReason:
        """Day close: waiting → left_uncalled; called and missed → no_show; serving and parked → served."""
        self._must_be_open()
        reason, kind = _AT_DAY_CLOSE[self.state]
        for need in self.open_needs if reason is EndReason.SERVED else []:
            need.state, need.outcome = NeedState.SERVED, Outcome.UNKNOWN
        self._end(reason, kind, now, self.open_call())
        return reason

    def wait_again(self, *, now: datetime, staff_id: int | None = None) -> None:
        """`queueing/desks/undo.py` reopened the needs: the visit waits again, as after being missed."""
        self.ended_at = self.end_reason = self.parked_until = self.parked_by = None
        self.absences = 0
        self._end_pause()
        self._move(State.WAITING, HappeningKind.BROUGHT_BACK, now, staff_id=staff_id)

    # --- inside ---

    def _at_desk(self, now: datetime, staff_id: int | None = None) -> Call:
        call = self.call_in_hand()
        if self.state is State.CALLED:
            self.arrive(now=now, staff_id=staff_id)
        return call


still_here = Visit.state != literal_column("'ended'")
"""The visit has not ended; written as literal SQL like the partial indexes, which do not match a bound parameter."""
in_line = and_(still_here, Visit.state == State.WAITING)

_AT_DAY_CLOSE = {
    State.WAITING: (EndReason.LEFT_UNCALLED, HappeningKind.LEFT_UNCALLED),
    State.CALLED: (EndReason.NO_SHOW, HappeningKind.NO_SHOW),
    State.MISSED: (EndReason.NO_SHOW, HappeningKind.NO_SHOW),
    State.SERVING: (EndReason.SERVED, HappeningKind.SERVED),
    State.PARKED: (EndReason.SERVED, HappeningKind.SERVED),
}
