"""What do staff see of a visit in a list? Rows built once, in one order, with what each person may know (P-11)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from queueing import policy
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_at
from queueing.catalogue.needs import Need
from queueing.colleagues.staff import Staff, names_of
from queueing.desks.break_glass import looked_at, others_of
from queueing.desks.desk import Desk, DeskState, desks_of
from queueing.desks.handover_targets import PastHandover, passes_of
from queueing.happenings import State
from queueing.policy import DeskView, Rank, Standing
from queueing.visits.calls import Call, open_calls
from queueing.visits.finding import open_visits, standing_of, visits_at, waiting
from queueing.visits.visit import Visit, still_here
from queueing.visits.visit_need import NeedState, Outcome, VisitNeed
from reception.extras import urgent_words, words_of
from reception.handover_view import Handed, handed_of
from web.clock import now
from web.filters import clock, minutes
from web.transactions import db_session

WHY = {
    "brought_forward": "voorrang gekregen",
    "appointment": "afspraak, op tijd",
    "waited_too_long": "wacht langer dan beloofd",
    "longest_wait": "wacht het langst",
    "by_hand": "uit de lijst gekozen",
}
STATES = {
    State.CALLED: "wordt opgeroepen",
    State.SERVING: "wordt geholpen",
    State.MISSED: "gemist",
    State.PARKED: "komt terug",
}
MARKS = {WHY["brought_forward"]: "voorrang", WHY["appointment"]: "afspraak, nu"}
OUTCOMES = {
    Outcome.DONE: "In orde",
    Outcome.APPLIED: "Aanvraag gedaan",
    Outcome.APPOINTMENT: "Afspraak",
    Outcome.EXPLAINED: "Uitleg gegeven",
    Outcome.REFERRED: "Doorverwezen buiten huis",
    Outcome.NOT_PAPERS: "Niet gelukt: papieren ontbreken",
    Outcome.NOT_ENTITLED: "Niet gelukt: geen recht",
    Outcome.NOT_FULL: "Niet gelukt: volzet",
    Outcome.NOT_LANGUAGE: "Niet gelukt: taal",
    Outcome.NOT_STOPPED: "Niet gelukt: gestopt",
    Outcome.NOT_HERE: "Niet gelukt: bestaat hier niet",
    Outcome.UNKNOWN: "Onbekend",
}
CHOSEN_OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need of a visit, as staff see it."""

    code: str
    label: str
    icon: str
    service: str
    state: NeedState
    outcome: Outcome | None
    receipt: bool | None
    bring: tuple[str, ...]
    ask_also: tuple[str, ...]
    absent: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is NeedState.OPEN

    @property
    def asks_receipt(self) -> bool:
        """A request was made: did the visitor take a receipt home? (decisions 24)"""
        return self.outcome is Outcome.APPLIED


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list. `others` counts needs that this person may not see: *+1 andere vraag* (decisions 18).

    `looked` are needs of other services that are shown for this call, with a reason (P-13). `urgent` is the label of
    *Het kan niet wachten*, when the visitor said so; `is_over` is true after the time at which they would be back.
    """

    visit: Visit
    asked: tuple[NeedRow, ...]
    others: int
    language: str
    extras: tuple[str, ...]
    waited: int
    is_late: bool
    is_held: bool
    why: str
    desk: int | None = None
    since: datetime | None = None
    is_unseen: bool = False
    handed: Handed | None = None
    looked: tuple[NeedRow, ...] = ()
    urgent: str = ""
    is_over: bool = False

    @property
    def state_words(self) -> str:
        """`wordt geholpen`; empty while the visitor waits and after the visit."""
        return STATES.get(self.visit.state, "")

    @property
    def words(self) -> str:
        """What to know of the visitor, besides a mark: handed over, extras, language."""
        handed = [self.handed.words] if self.handed is not None else []
        extras = [word for word in self.extras if word != self.urgent]
        return ", ".join([*handed, *extras, *([self.language] if self.language else [])])

    @property
    def mark(self) -> str:
        """Why this row comes before earlier visitors, in one word; a long wait has a mark of its own."""
        return MARKS.get(self.why, "")

    @property
    def comes_back(self) -> str:
        """When a visitor who stepped out comes back, or should have."""
        until = self.visit.parked_until
        if until is None:
            return "komt terug"
        return f"{'moest terug zijn' if until < now() else 'komt terug'} om {clock(until)}"

    @property
    def open_asked(self) -> tuple[NeedRow, ...]:
        return tuple(one for one in self.asked if one.is_open)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk in the strip on top of the hall."""

    desk: Desk
    state: DeskState
    who: str
    number: int | None
    since: datetime | None

    @property
    def looks(self) -> str:
        """The name of this state in the style sheet."""
        return "away" if self.desk.away_at else self.state.value

    @property
    def is_free(self) -> bool:
        return self.state is DeskState.FREE and not self.desk.away_at

    @property
    def is_at_rest(self) -> bool:
        """Nobody is called or served here, and the colleague is there."""
        return self.state in (DeskState.FREE, DeskState.WRAPPING_UP, DeskState.PAUSED) and not self.desk.away_at

    @property
    def is_doubted(self) -> bool:
        """The colleague was asked whether they are still there, and may still answer."""
        return self.desk.asked_at is not None and self.desk.away_at is None

    @property
    def words(self) -> str:
        """What happens at this desk, in a word or two."""
        if self.desk.away_at is not None:
            return "reageert niet"
        passed = f"{minutes(self.since)} min" if self.since is not None else ""
        return {
            DeskState.CLOSED: "",
            DeskState.FREE: "Vrij",
            DeskState.CALLING: "roept",
            DeskState.SERVING: passed,
            DeskState.WRAPPING_UP: "Rondt af",
            DeskState.PAUSED: f"Pauze, {passed}",
        }[self.state]


@dataclass(frozen=True, slots=True)
class HallView:
    """Everybody in the house, by state; read in a fixed number of statements."""

    waiting: list[VisitRow]
    called: list[VisitRow]
    serving: list[VisitRow]
    parked: list[VisitRow]
    missed: list[VisitRow]
    desks: list[DeskRow]

    @property
    def staffed(self) -> list[DeskRow]:
        """The desks at which somebody sits."""
        return [one for one in self.desks if one.state is not DeskState.CLOSED]

    @property
    def closed(self) -> list[str]:
        """The numbers of the other desks, as words."""
        return [str(one.desk.number) for one in self.desks if one.state is DeskState.CLOSED]


def hall_view() -> HallView:
    """The whole hall, as the host may see it."""
    db, catalogue = db_session(), g.catalogue
    visits = open_visits(db, g.branch.id)
    calls = open_calls(db, g.branch.id)
    desks = desks_of(db, g.branch.id)
    called_to = {call.visit_id: call for call in calls}
    numbers = {desk.id: desk.number for desk in desks}
    passes = passes_of(db, g.branch.id)
    lines = {
        visit.id: row_of(
            visit, catalogue, sees=None, call=called_to.get(visit.id), numbers=numbers, passes=passes.get(visit.id, ())
        )
        for visit in visits
    }
    by_state: dict[State, list[VisitRow]] = {state: [] for state in State}
    for visit in visits:
        by_state[visit.state].append(lines[visit.id])
    return HallView(
        waiting=in_calling_order(by_state[State.WAITING], catalogue),
        called=by_state[State.CALLED],
        serving=by_state[State.SERVING],
        parked=sorted(by_state[State.PARKED], key=lambda line: line.visit.parked_until or now()),
        missed=by_state[State.MISSED],
        desks=_desk_lines(desks, calls, {visit.id: visit.number for visit in visits}),
    )


MOST_LISTED = 30
"""Rows shown beside a desk; visitors further back are only counted, so that a full hall does not slow a desk down."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The visitors who wait for a desk, in calling order: all their ids, and a row for the first ones.

    `ready` may be called now; a visitor who did not come a moment ago is listed after them. Waiting times are whole
    minutes.
    """

    visits: tuple[int, ...]
    lines: tuple[VisitRow, ...]
    ready: int
    longest: int
    longest_ready: int

    @property
    def further(self) -> int:
        """The visitors who have no row here."""
        return len(self.visits) - len(self.lines)

    @property
    def first(self) -> VisitRow | None:
        """The visitor that *Volgende* calls."""
        return self.lines[0] if self.ready else None


def queue_of(desk: Desk, reader: Staff | None = None, *, listed: int = MOST_LISTED) -> Queue:
    """The visitors who wait for this desk, with only its own needs. Rows for the first `listed` of them."""
    db, at, catalogue = db_session(), now(), g.catalogue
    view = desk.view()
    seated = DeskView(view.desk, view.person, view.helps_with)
    mine = [one for one in waiting(db, desk.branch_id, catalogue) if policy.suits(seated, one)]
    ordered = sorted(policy.in_order(mine, at), key=lambda one: policy.is_held(one, at))
    ready = [one for one in ordered if not policy.is_held(one, at)]
    shown = ordered[:listed]
    visits = visits_at(db, desk.branch_id, [one.visit for one in shown])
    passes = passes_of(db, desk.branch_id)
    sees = set(desk.helps_with)
    return Queue(
        visits=tuple(one.visit for one in ordered),
        lines=tuple(
            row_of(
                visits[one.visit], catalogue, sees=sees, standing=one, passes=passes.get(one.visit, ()), reader=reader
            )
            for one in shown
        ),
        ready=len(ready),
        longest=max((minutes_since(one.arrived_at, at) for one in ordered), default=0),
        longest_ready=max((minutes_since(one.arrived_at, at) for one in ready), default=0),
    )


def minutes_since(moment: datetime, at: datetime) -> int:
    """Whole minutes, as waiting times are shown; never below zero, also when the clock was set back since."""
    return max(int((at - moment).total_seconds() // 60), 0)


def parked_by(staff_id: int | None) -> list[VisitRow]:
    """The visitors who stepped out from this person's desk and come back to it, soonest first."""
    stepped_out = select(Visit).where(
        Visit.branch_id == g.branch.id, still_here, Visit.state == State.PARKED, Visit.parked_by == staff_id
    )
    visits = db_session().scalars(stepped_out.order_by(Visit.parked_until).options(selectinload(Visit.needs)))
    return [row_of(visit, g.catalogue, sees=()) for visit in visits]


def in_calling_order(lines: list[VisitRow], catalogue: Catalogue) -> list[VisitRow]:
    """*In volgorde van oproepen*: the one ordering of the house."""
    by_id = {line.visit.id: line for line in lines}
    ordered = policy.in_order((standing_of(line.visit, catalogue) for line in lines), now())
    return [by_id[one.visit] for one in ordered]


def row_of(
    visit: Visit,
    catalogue: Catalogue,
    *,
    sees: Collection[str] | None,
    call: Call | None = None,
    numbers: dict[int, int] | None = None,
    standing: Standing | None = None,
    passes: Sequence[PastHandover] = (),
    reader: Staff | None = None,
) -> VisitRow:
    """One visit for a person who may see the needs of the services in `sees` (None: all of them).

    Notes in `passes` are included for a `reader` who may read them; lists that are only glanced at have none.
    """
    at = now()
    mine = standing or standing_of(visit, catalogue)
    taken = sees is not None and visit.assigned_service in sees  # then its open needs are ours to answer
    visible = [need for need in visit.needs if sees is None or need.service in sees or (taken and need.is_open)]
    language = catalogue.languages.get(visit.language)
    rank = policy.rank(mine, at)
    handed = handed_of(visit, visible, passes, reader)
    return VisitRow(
        visit=visit,
        asked=tuple(
            _unnamed(need_row_of(need, catalogue), need, handed if sees is None else None)
            for need in visible
            if need.state is not NeedState.DROPPED
        ),
        others=sum(need.is_open for need in visit.needs if need not in visible),
        language="" if language is None or language.code == "nl" else language.staff_name or language.name,
        extras=words_of(visit, catalogue),
        waited=minutes_since(visit.arrived_at, at),
        is_late=rank is Rank.WAITED_TOO_LONG,
        is_held=policy.is_held(mine, at),
        why=WHY[call.why if call is not None else rank.name.lower()],
        desk=(numbers or {}).get(call.desk_id) if call is not None else None,
        since=(call.arrived_at or call.called_at) if call is not None else None,
        handed=handed,
        is_unseen=visit.is_unseen(at),
        urgent=urgent_words(visit, catalogue),
        is_over=visit.state is State.PARKED and visit.parked_until is not None and visit.parked_until < at,
    )


def profile_words(desk: Desk, catalogue: Catalogue) -> str:
    """The services that this desk helps with now, by name."""
    known = catalogue.services
    return ", ".join(known[code].name if code in known else code for code in desk.helps_with)


def looking_further(line: VisitRow, call: Call, catalogue: Catalogue, helps_with: Collection[str]) -> VisitRow:
    """The same row with the needs of other services that were shown, with a reason, during this call (P-13)."""
    if not line.others:
        return line
    shown = looked_at(db_session(), call.id)
    looked = tuple(need_row_of(need, catalogue) for need in others_of(line.visit, helps_with) if need.id in shown)
    return replace(line, looked=looked, others=line.others - len(looked))


def _unnamed(asked: NeedRow, need: VisitNeed, handed: Handed | None) -> NeedRow:
    """After a sensitive handover the hall reads *doorgegeven*, without a service (decisions 18)."""
    if handed is None or need.id not in handed.hidden:
        return asked
    return replace(asked, service=handed.words)


def need_row_of(need: VisitNeed, catalogue: Catalogue) -> NeedRow:
    """The row of one need."""
    known: Need | None = catalogue.needs.get(need.code)
    if known is None:  # the visit was started with an older edition
        known = catalogue_at(db_session(), g.branch, need.edition).needs[need.code]
    service = catalogue.services.get(need.service)
    return NeedRow(
        code=need.code,
        label=known.label,
        icon=known.icon,
        service=service.name if service is not None else need.service,
        state=need.state,
        outcome=need.outcome,
        receipt=need.receipt,
        bring=known.bring,
        ask_also=known.ask_also,
        absent=_absent(need, known, catalogue),
    )


def _absent(need: VisitNeed, known: Need, catalogue: Catalogue) -> str:
    """The name of the service of this question, while it is not in and the broad reception helps (G-4)."""
    is_absent = need.is_open and not known.signpost and known.route != need.service
    if not is_absent or catalogue.is_in(known.route, g.branch.local(now())):
        return ""
    return catalogue.services[known.route].name if known.route in catalogue.services else ""


def _desk_lines(desks: list[Desk], calls: list[Call], numbers: dict[int, int]) -> list[DeskRow]:
    at_desk = {call.desk_id: call for call in calls}
    names = names_of(db_session(), (desk.staff_id for desk in desks))
    return [
        DeskRow(
            desk=desk,
            state=desk.state(at_desk.get(desk.id), now()),
            who=names.get(desk.staff_id or 0, ""),
            number=numbers.get(at_desk[desk.id].visit_id) if desk.id in at_desk else None,
            since=(at_desk[desk.id].arrived_at or at_desk[desk.id].called_at) if desk.id in at_desk else desk.paused_at,
        )
        for desk in desks
    ]
