"""Does the life of a visit keep its promises, whatever two desks, a host and the visitors themselves do? (product §4)

A machine walks through days in a hall: it lets people come in, calls, recalls, finishes, assigns, waits, goes home, and
tries at every step also what is not allowed. After each step the promises are read from the rows by themselves.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select

from queueing import policy
from queueing.colleagues.notes import NoteCipher
from queueing.desks.desk import Desk, desk_of
from queueing.desks.handing_over import HandoverRequest, Receiver, hand_over, revert_handover
from queueing.desks.undo import bring_in, undo_last
from queueing.happenings import HappeningKind, State
from queueing.refusals import (
    AlreadyEnded,
    AtAnotherDesk,
    CannotStepOut,
    DeskBusy,
    DeskClosed,
    DeskDoesNotHelp,
    DeskPaused,
    DeskTaken,
    DeskUnattended,
    HandedToYourself,
    LastNeed,
    NeedAlreadyThere,
    NeedNotOpen,
    NobodyWaiting,
    NotCalled,
    NotGone,
    NotHandedOver,
    NothingToUndo,
    NotMissed,
    NotParked,
    NotServing,
    NotWaiting,
    NumberTaken,
    OutcomeMissing,
    ReceiverDoesNotHelp,
    Refusal,
    TooLateToUndo,
    TooManyNeeds,
)
from queueing.visits.calls import Call, open_call_at, open_call_of, open_calls
from queueing.visits.finding import waiting
from queueing.visits.interpreters import Way
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome
from tests.support.hall import BRUSSELS, ClockByHand, LittleHall, on_both_databases

CODES = ("PAP-1", "PAP-2", "WON-2", "POS-3", "BUU-1")
SERVICES = ("burgerzaken", "breed-onthaal", "milieu")
LONGEST_DAY = 20
OPEN = frozenset(State) - {State.ENDED}
AT_A_DESK = frozenset({State.CALLED, State.SERVING})
WAITS, RINGS, MISSED = frozenset({State.WAITING}), frozenset({State.CALLED}), frozenset({State.MISSED})

_branches = itertools.count(1)


@dataclass(frozen=True)
class Chosen:
    """What the machine chose for one attempt."""

    desk: Desk
    code: str
    codes: list[str]
    outcome: Outcome


@dataclass(frozen=True)
class Verb:
    """The states in which an action is legal, its refusal in others, and those that depend on more than the state."""

    legal: frozenset[State]
    refusal: type[Refusal]
    action: Callable[[LittleHall, Visit, Chosen], Callable[..., Any]]
    also: tuple[type[Refusal], ...] = ()


def does(name: str, *what: Any, **how: Any) -> Callable[[LittleHall, Visit, Chosen], Callable[..., Any]]:
    return lambda hall, visit, chosen: lambda now: getattr(visit, name)(*what, now=now, **how)


def gives_back(hall: LittleHall, visit: Visit, it: Chosen) -> Callable[..., Any]:
    """The person exists before the action: a passer-by comes into the house in a transaction of their own."""
    staff = hall.whoever_sits_at(it.desk)
    return lambda now: revert_handover(visit, staff_id=staff.id, now=now)


def hands_over(to: str) -> Callable[[LittleHall, Visit, Chosen], Callable[..., Any]]:
    """As the desk of the visitor: one of its questions, to a service, to the chosen desk or to the colleague there."""

    def action(hall: LittleHall, visit: Visit, it: Chosen) -> Callable[..., Any]:
        call = open_call_of(hall.session, visit.id)
        here = hall.session.get_one(Desk, call.desk_id) if call is not None else it.desk
        receivers = {
            "service": Receiver("dienst", service=SERVICES[len(it.codes) % 3]),
            "desk": Receiver("loket", desk=it.desk.id, helps_with=frozenset(it.desk.helps_with)),
            "person": Receiver("collega", person=it.desk.staff_id, helps_with=frozenset(it.desk.helps_with)),
        }
        rest, waits = it.outcome if len(it.codes) == 2 else None, len(it.codes) == 1
        giving = HandoverRequest(needs=[it.code], to=receivers[to], chips=["letter"], rest=rest, rest_waits=waits)
        staff, cipher = hall.whoever_sits_at(here), NoteCipher(b"a key", hall.keys, hall.dice)
        return lambda now: hand_over(
            visit, hall.catalogue, here.helps_with, giving, staff=staff, cipher=cipher, now=now
        )

    return action


PASSED = (NeedNotOpen, ReceiverDoesNotHelp, HandedToYourself, OutcomeMissing)
VERBS = {
    "recall": Verb(RINGS, NotCalled, does("recall")),
    "undo call": Verb(RINGS, NotCalled, does("undo_call"), (TooLateToUndo,)),
    "withdraw the call": Verb(RINGS, NotCalled, does("withdraw_call")),
    "bring in again": Verb(
        frozenset({State.ENDED}),
        NotGone,
        lambda hall, visit, it: lambda now: bring_in(visit, now=now),
        (NothingToUndo, NumberTaken),
    ),
    "lift precedence": Verb(WAITS, NotWaiting, does("lift_precedence"), (NothingToUndo,)),
    "reopen a need": Verb(
        AT_A_DESK,
        NotServing,
        lambda hall, visit, it: lambda now: visit.reopen_need(it.code, now=now),
        (NeedNotOpen,),
    ),
    "arrive": Verb(RINGS, NotCalled, does("arrive")),
    "not there": Verb(RINGS, NotCalled, does("not_there")),
    "bring back": Verb(MISSED, NotMissed, does("bring_back")),
    "put back": Verb(AT_A_DESK, NotServing, does("put_back")),
    "bring forward": Verb(WAITS, NotWaiting, does("bring_forward", "is onwel")),
    "give way": Verb(WAITS, NotWaiting, does("give_way")),
    "leave": Verb(OPEN, AlreadyEnded, does("leave")),
    "park": Verb(
        frozenset({State.WAITING, State.SERVING}),
        CannotStepOut,
        lambda hall, visit, it: lambda now: visit.park(now + timedelta(minutes=10), now=now),
        (NeedNotOpen,),
    ),
    "resume": Verb(frozenset({State.PARKED}), NotParked, does("resume")),
    "take back": Verb(
        frozenset(State),
        NothingToUndo,
        lambda hall, visit, it: lambda now: undo_last(visit, now=now),
        (NothingToUndo, TooLateToUndo, DeskBusy, DeskClosed),
    ),
    "finish need": Verb(
        AT_A_DESK,
        NotServing,
        lambda hall, visit, it: lambda now: visit.finish_need(it.code, it.outcome, now=now),
        (NeedNotOpen,),
    ),
    "finish": Verb(
        AT_A_DESK,
        NotServing,
        lambda hall, visit, it: lambda now: visit.finish(it.desk.helps_with, now=now),
        (OutcomeMissing,),
    ),
    "finish all": Verb(
        AT_A_DESK,
        NotServing,
        lambda hall, visit, it: lambda now: visit.finish(it.desk.helps_with, rest=it.outcome, now=now),
    ),
    "hand over to a service": Verb(AT_A_DESK, NotServing, hands_over("service"), PASSED),
    "hand over to a desk": Verb(AT_A_DESK, NotServing, hands_over("desk"), PASSED),
    "hand over to a colleague": Verb(AT_A_DESK, NotServing, hands_over("person"), PASSED),
    "give back": Verb(
        WAITS,
        NotWaiting,
        gives_back,
        (NotHandedOver,),
    ),
    "change needs": Verb(
        WAITS,
        NotWaiting,
        lambda hall, visit, it: lambda now: visit.change_needs(hall.branch, hall.catalogue, it.codes, now=now),
    ),
    "add need": Verb(
        OPEN,
        AlreadyEnded,
        lambda hall, visit, it: lambda now: visit.add_need(hall.branch, hall.catalogue, it.code, now=now),
        (NeedAlreadyThere, TooManyNeeds),
    ),
    "drop need": Verb(
        OPEN,
        AlreadyEnded,
        lambda hall, visit, it: lambda now: visit.drop_need(it.code, now=now),
        (NeedNotOpen, LastNeed),
    ),
    "change language": Verb(
        OPEN, AlreadyEnded, lambda hall, visit, it: lambda now: visit.change_language(hall.catalogue, "uk", now=now)
    ),
    "arrange an interpreter": Verb(
        OPEN, AlreadyEnded, lambda hall, visit, it: lambda now: visit.arrange_interpreter(Way.PHONE, now=now)
    ),
    "be discreet": Verb(
        OPEN,
        AlreadyEnded,
        lambda hall, visit, it: lambda now: visit.be_discreet(discreet=not visit.discreet, now=now),
    ),
    "assign to a service": Verb(
        WAITS,
        NotWaiting,
        lambda hall, visit, it: lambda now: visit.assign(hall.catalogue, service=SERVICES[len(it.codes) % 3], now=now),
    ),
    "assign to a desk": Verb(
        WAITS,
        NotWaiting,
        lambda hall, visit, it: lambda now: visit.assign(hall.catalogue, desk_id=it.desk.id, now=now),
    ),
    "assign to nobody": Verb(
        WAITS, NotWaiting, lambda hall, visit, it: lambda now: visit.assign(hall.catalogue, now=now)
    ),
}

AT_DESKS = sorted(name for name, verb in VERBS.items() if verb.legal & AT_A_DESK)
IN_LINE = sorted(name for name, verb in VERBS.items() if verb.legal & WAITS)
MINDING = ("clear", "take over", "touch", "ask", "leave out")
either_desk = st.integers(0, 1)
mostly = st.sampled_from((True, True, True, False))
some_codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=3)
some_services = st.sets(st.sampled_from(SERVICES), min_size=1)
outcomes = st.sampled_from((Outcome.DONE, Outcome.APPLIED, Outcome.NOT_PAPERS))


class Life(RuleBasedStateMachine):
    """Days in a hall of its own with two desks."""

    house: LittleHall

    def __init__(self) -> None:
        super().__init__()
        code = f"machine {next(_branches)}"
        self.hall = self.house.neighbour(code)
        self.hall.clock = ClockByHand()
        self.written: list[str] = []
        self.changed = True
        event.listen(self.hall.engine, "before_cursor_execute", self._listen)
        self.people = [self.hall.staff(f"{name} van {code}", helps_with=SERVICES) for name in ("Lotte", "Jan")]
        self.host = self.hall.staff(f"Samira van {code}", helps_with=SERVICES)
        self.desks = [self.hall.desk(number) for number in (1, 2)]
        self.came: dict[int, tuple[Any, ...]] = {}
        self.versions: dict[str, int] = {}
        self.visit_versions: dict[int, int] = {}
        self.steps = 0
        self.at_desks: list[Call] = []

    def teardown(self) -> None:
        event.remove(self.hall.engine, "before_cursor_execute", self._listen)
        self.hall.session.rollback()
        self.hall.session.expunge_all()
        self.hall.rings.clear()

    # --- what can be done ---

    @initialize(visitors=st.lists(some_codes, min_size=3, max_size=4), busy=st.integers(0, 2))
    def a_morning_begins(self, visitors: list[list[str]], busy: int) -> None:
        """Two colleagues sit down; some visitors are in the hall, and some of those are called already."""
        for desk, person in zip(self.desks, self.people, strict=True):
            assert self.attempt(lambda now, d=desk, p=person: d.open(p, SERVICES, now=now)) is None
        for codes in visitors:
            self.someone_comes_in(codes, double=False)
        for which in range(busy):
            self.a_desk_calls_next(which, politely=True)

    @rule(codes=some_codes, double=st.booleans())
    def someone_comes_in(self, codes: list[str], double: bool) -> None:
        visit = self.hall.visit(needs=codes)
        if double:
            assert self.hall.visit(needs=["BUU-1"], start_key=visit.start_key) is visit
        self.came[visit.id] = (visit.arrived_at, visit.number, visit.serial, visit.nonce)

    @rule(which=either_desk, politely=mostly)
    def a_desk_calls_next(self, which: int, politely: bool) -> None:
        which = self._free(which) if politely else which
        desk = self.desks[which]
        expected: tuple[type[Refusal], ...] = self._noes_of(desk)
        choice = policy.next_for(desk.view(), self._standings(), self.hall.now)
        no = self.attempt(
            lambda now: desk.call_next(self.hall.hall_in_hand, self.hall.catalogue, staff=self.people[which], now=now)
        )
        expected = expected or ((NobodyWaiting,) if choice is None else ())
        assert (no is None) == (not expected)
        assert no is None or type(no) is expected[0]
        if choice is not None and no is None:
            call = open_call_at(self.hall.session, desk.id)
            assert call is not None
            assert call.visit_id == choice.visit

    @precondition(lambda self: self.came)
    @rule(which=either_desk, visit=st.integers(0, 9), politely=mostly)
    def a_desk_calls_this_one(self, which: int, visit: int, politely: bool) -> None:
        which = self._free(which) if politely else which
        desk, one = self.desks[which], self._visit(visit)
        expected = self._noes_of(desk)
        if not expected and one.state is not State.WAITING:
            expected = (NotWaiting,)
        if not expected and not any(
            standing.visit == one.id and policy.suits(desk.view(), standing) for standing in self._standings()
        ):
            expected = (DeskDoesNotHelp,)
        staff = self.people[which]
        no = self.attempt(
            lambda now: desk.call_this(self.hall.hall_in_hand, self.hall.catalogue, one, staff=staff, now=now)
        )
        assert (no is None) == (not expected)
        assert no is None or type(no) is expected[0]

    @precondition(lambda self: self.at_desks)
    @rule(name=st.sampled_from(AT_DESKS), call=st.integers(0, 1), codes=some_codes, outcome=outcomes)
    def something_is_done_at_a_desk(self, name: str, call: int, codes: list[str], outcome: Outcome) -> None:
        at = self.at_desks[call % len(self.at_desks)]
        which = [desk.id for desk in self.desks].index(at.desk_id)
        self.try_it(name, self.hall.session.get_one(Visit, at.visit_id), which, codes, outcome)

    @precondition(lambda self: self.came)
    @rule(name=st.sampled_from(IN_LINE), visit=st.integers(0, 9), which=either_desk, codes=some_codes)
    def something_is_done_in_line(self, name: str, visit: int, which: int, codes: list[str]) -> None:
        line = self._standings()
        if line:
            one = self.hall.session.get_one(Visit, line[visit % len(line)].visit)
            self.try_it(name, one, which, codes, Outcome.DONE)

    @precondition(lambda self: self.came)
    @rule(
        name=st.sampled_from(sorted(VERBS)),
        visit=st.integers(0, 9),
        which=either_desk,
        codes=some_codes,
        outcome=outcomes,
    )
    def anything_is_tried(self, name: str, visit: int, which: int, codes: list[str], outcome: Outcome) -> None:
        self.try_it(name, self._visit(visit), which, codes, outcome)

    def try_it(self, name: str, one: Visit, which: int, codes: list[str], outcome: Outcome) -> None:
        verb = VERBS[name]
        chosen = Chosen(self.desks[which], codes[0], codes, outcome)
        state, version = one.state, one.version
        no = self.attempt(verb.action(self.hall, one, chosen))
        if state not in verb.legal:
            assert type(no) is verb.refusal, f"{name} from {state}: {no!r}"
        else:
            assert no is None or type(no) in verb.also, f"{name} from {state}: {no!r}"
        assert (one.version > version) == (no is None)

    @rule(which=either_desk, action=st.sampled_from(("sit", "stand up", "pause", "resume")), services=some_services)
    def someone_sits_down_or_stands_up(self, which: int, action: str, services: set[str]) -> None:
        desk, person = self.desks[which], self.people[which]
        busy = open_call_at(self.hall.session, desk.id) is not None
        closed = desk.staff_id is None
        actions: dict[str, Callable[..., Any]] = {
            "sit": lambda now: desk.open(person, services, now=now),
            "stand up": lambda now: desk.close(now=now),
            "pause": lambda now: desk.pause(now=now),
            "resume": lambda now: desk.resume(now=now),
        }
        expected: type[Refusal] | None = None
        seat = desk_of(self.hall.session, person.id)
        if action == "sit" and desk.staff_id not in (None, person.id):
            expected = DeskTaken
        elif action == "sit" and seat is not None and seat.id != desk.id:
            expected = AtAnotherDesk
        elif action in ("pause", "resume") and closed:
            expected = DeskClosed
        elif action in ("pause", "stand up") and busy:
            expected = DeskBusy
        no = self.attempt(actions[action])
        assert (type(no) if no else None) is expected

    @rule(which=either_desk, action=st.sampled_from(MINDING), other=st.booleans())
    def reception_minds_a_desk(self, which: int, action: str, other: bool) -> None:
        desk = self.desks[which]
        staff = self.people[1 - which] if other else self.host
        actions: dict[str, Callable[..., Any]] = {
            "clear": lambda now: desk.clear(now=now, staff_id=staff.id),
            "take over": lambda now: desk.take_over(staff, now=now),
            "touch": lambda now: desk.be_there(now=now),
            "ask": lambda now: desk.ask_if_there(now=now),
            "leave out": lambda now: desk.be_away(now=now),
        }
        expected: type[Refusal] | None = None
        if desk.staff_id is None:
            expected = DeskClosed
        elif action == "take over":
            seat = desk_of(self.hall.session, staff.id)
            expected = AtAnotherDesk if seat is not None and seat.id != desk.id else None
        no = self.attempt(actions[action])
        assert (type(no) if no else None) is expected
        if action == "clear" and no is None:
            assert (desk.staff_id, open_call_at(self.hall.session, desk.id)) == (None, None)

    @rule(seconds=st.sampled_from((1, 9, 11, 60, 299, 301, 1300)))
    def time_passes(self, seconds: int) -> None:
        closing = self.hall.now.astimezone(BRUSSELS).replace(hour=18, minute=0)
        self.hall.clock.now = min(self.hall.now + timedelta(seconds=seconds), max(closing, self.hall.now))

    @precondition(lambda self: self.steps >= LONGEST_DAY)
    @rule(host=st.booleans())
    def night_falls(self, host: bool) -> None:
        """With or without someone at reception who closes the day; at two, every day before is over."""
        self.hall.at("21:00")
        if host:
            self.hall.close_day()
            self.keeps_its_promises()
        self.hall.later(hours=5)
        self.hall.forget()
        assert self.hall.session.scalars(select(Visit.id).where(Visit.branch_id == self.hall.key)).all() == []
        self.came.clear()
        self.visit_versions.clear()
        assert [desk.staff_id for desk in self.desks] == [None, None], "nobody sits there overnight"
        self.hall.at("10:00")
        for desk, person in zip(self.desks, self.people, strict=True):
            assert self.attempt(lambda now, d=desk, p=person: d.open(p, SERVICES, now=now)) is None
        self.steps = 0

    # --- what always holds ---

    @invariant()
    def keeps_its_promises(self) -> None:
        self.steps += 1
        if not self.changed:
            return
        self.changed = False
        session = self.hall.session
        session.rollback()
        self.hall.keeps_its_promises()
        visits = session.scalars(select(Visit).where(Visit.branch_id == self.hall.key)).all()
        assert {one.id: (one.arrived_at, one.number, one.serial, one.nonce) for one in visits} == self.came
        for one in visits:
            assert one.version >= self.visit_versions.get(one.id, 0)
            self.visit_versions[one.id] = one.version
        assert all(self.hall.versions.get(part, 0) >= version for part, version in self.versions.items())
        self.versions = dict(self.hall.versions)
        self.at_desks = open_calls(session, self.hall.key)

    # --- inside ---

    def attempt(self, action: Callable[..., Any]) -> Refusal | None:
        """Try it. A refusal must have changed nothing, neither in its own transaction nor after it."""
        before, changed = self.versions, self.changed
        try:
            with self.hall.turn():
                self.written.clear()
                try:
                    action(now=self.hall.now)
                except Refusal:
                    self.hall.session.flush()
                    assert self.written == []
                    raise
        except Refusal as no:
            self.changed = changed
            assert dict(self.hall.versions) == before
            return no
        return None

    def _listen(self, _conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            self.written.append(statement)
            self.changed = True

    def _free(self, which: int) -> int:
        """This desk, or the other one when just that can call."""
        able = [place for place, desk in enumerate(self.desks) if not self._noes_of(desk)]
        return which if which in able or not able else able[0]

    def _visit(self, which: int) -> Visit:
        """Mostly someone who is in the house; now and then someone who left."""
        rows = self.hall.session.scalars(
            select(Visit).where(Visit.branch_id == self.hall.key).order_by(Visit.state == State.ENDED, Visit.serial)
        ).all()
        return rows[which % len(rows)]

    def _standings(self) -> list[policy.Standing]:
        return waiting(self.hall.session, self.hall.key, self.hall.catalogue)

    def _noes_of(self, desk: Desk) -> tuple[type[Refusal], ...]:
        if desk.staff_id is None:
            return (DeskClosed,)
        if desk.paused_at is not None:
            return (DeskPaused,)
        if desk.away_at is not None:
            return (DeskUnattended,)
        if open_call_at(self.hall.session, desk.id) is not None:
            return (DeskBusy,)
        return ()


def walk(hall: LittleHall, *, examples: int, steps: int, **more: Any) -> None:
    class LifeHere(Life):
        house = hall

    run_state_machine_as_test(
        LifeHere,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None, **more),
    )


@pytest.mark.patient
def test_the_life_of_a_visit_keeps_its_promises(hall):
    walk(hall, examples=12, steps=40, derandomize=True)


@pytest.mark.exhaustive
@on_both_databases
def test_ten_thousand_steps_keep_the_promises(hall):
    walk(hall, examples=200, steps=50, derandomize=False, print_blob=True)


@pytest.mark.patient
def test_the_machine_would_see_a_broken_promise(hall, monkeypatch):
    """A machine that finds nothing proves nothing: here is a verb that puts someone at a desk without a call."""
    monkeypatch.setattr(Visit, "give_way", lambda self, now: self._move(State.SERVING, HappeningKind.AT_DESK, now))
    with pytest.raises(AssertionError, match="one open call for each visit at a desk"):
        walk(hall, examples=30, steps=30, derandomize=True, phases=[Phase.generate])
