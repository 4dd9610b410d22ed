"""What do staff see of a visit in a list? Rows made once, in one order, with what each person may know (P-11)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from queueing import policy
from queueing.calls import Call, open_calls
from queueing.desks import Desk, DeskState, desks_of
from queueing.editions import catalogue_at
from queueing.finding_visits import open_visits, standing_of, visits_at, waiting
from queueing.happenings import State
from queueing.lookings import looked_at, others_of
from queueing.needs import Catalogue, Need
from queueing.policy import DeskView, Rank, Standing
from queueing.receivers import Passed, passes_of
from queueing.staff import Staff, names_of
from queueing.visits import NeedState, Outcome, Visit, VisitNeed, still_here
from reception.extras import words_of
from reception.handed import Handed, handed_of
from web.clock import now
from web.turns import session

WHY = {
    "brought_forward": "voorrang gekregen",
    "appointment": "afspraak, op tijd",
    "waited_too_long": "wacht langer dan beloofd",
    "longest_wait": "wacht het langst",
    "by_hand": "uit de lijst gekozen",
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
class Asked:
    """One need of a visit as staff see it."""

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
class Line:
    """One visit in a list. `others` counts needs that this person may not see: *+1 andere vraag* (decisions 18).

    `looked` are needs of others that are shown for this call, with a reason (P-13).
    """

    visit: Visit
    asked: tuple[Asked, ...]
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
    looked: tuple[Asked, ...] = ()

    @property
    def mark(self) -> str:
        """Why this line stands before those who came earlier, in one word; a long wait is marked as such."""
        return MARKS.get(self.why, "")

    @property
    def open_asked(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.is_open)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One desk in the strip on top of the hall."""

    desk: Desk
    state: DeskState
    who: str
    number: int | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class HallView:
    """Everybody in the house, by state; read in a fixed number of statements however many there are."""

    waiting: list[Line]
    called: list[Line]
    serving: list[Line]
    parked: list[Line]
    missed: list[Line]
    desks: list[DeskLine]


def hall_view() -> HallView:
    """The whole hall, as the host may see it."""
    here, catalogue = session(), g.catalogue
    visits = open_visits(here, g.branch.id)
    calls = open_calls(here, g.branch.id)
    desks = desks_of(here, g.branch.id)
    called_to = {call.visit_id: call for call in calls}
    numbers = {desk.id: desk.number for desk in desks}
    passes = passes_of(here, g.branch.id)
    lines = {
        visit.id: line_of(
            visit, catalogue, sees=None, call=called_to.get(visit.id), numbers=numbers, passes=passes.get(visit.id, ())
        )
        for visit in visits
    }
    by_state: dict[State, list[Line]] = {state: [] for state in State}
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
"""Lines beside a desk; whoever stands further back is counted, so that a full hall costs a desk no time."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits for a desk, in the order in which it may call them: everybody's id, and a line for the first ones.

    `ready` may be called now; whoever did not come a moment ago stands behind them. Waiting times are whole minutes.
    """

    visits: tuple[int, ...]
    lines: tuple[Line, ...]
    ready: int
    longest: int
    longest_ready: int

    @property
    def first(self) -> Line | None:
        """Whom *Volgende* calls."""
        return self.lines[0] if self.ready else None


def queue_of(desk: Desk, reader: Staff | None = None, *, listed: int = MOST_LISTED) -> Queue:
    """Who waits for this desk; of their needs only its own. Lines for the first `listed` of them."""
    here, at, catalogue = session(), now(), g.catalogue
    view = desk.view()
    seated = DeskView(view.desk, view.person, view.helps_with)
    mine = [one for one in waiting(here, desk.branch_id, catalogue) if policy.suits(seated, one)]
    ordered = sorted(policy.in_order(mine, at), key=lambda one: policy.is_held(one, at))
    ready = [one for one in ordered if not policy.is_held(one, at)]
    shown = ordered[:listed]
    visits = visits_at(here, desk.branch_id, [one.visit for one in shown])
    passes = passes_of(here, desk.branch_id)
    sees = set(desk.helps_with)
    return Queue(
        visits=tuple(one.visit for one in ordered),
        lines=tuple(
            line_of(
                visits[one.visit], catalogue, sees=sees, standing=one, passes=passes.get(one.visit, ()), reader=reader
            )
            for one in shown
        ),
        ready=len(ready),
        longest=max((minutes_since(one.arrived_at, at) for one in ordered), default=0),
        longest_ready=max((minutes_since(one.arrived_at, at) for one in ready), default=0),
    )


def minutes_since(moment: datetime, at: datetime) -> int:
    """Whole minutes, as waiting times are told; never below zero, also when the clock was put back since."""
    return max(int((at - moment).total_seconds() // 60), 0)


def parked_by(staff_id: int | None) -> list[Line]:
    """Who stepped out from this person's desk and comes back to it, soonest first."""
    stepped_out = select(Visit).where(
        Visit.branch_id == g.branch.id, still_here, Visit.state == State.PARKED, Visit.parked_by == staff_id
    )
    visits = session().scalars(stepped_out.order_by(Visit.parked_until).options(selectinload(Visit.needs)))
    return [line_of(visit, g.catalogue, sees=()) for visit in visits]


def in_calling_order(lines: list[Line], catalogue: Catalogue) -> list[Line]:
    """*In volgorde van oproepen*: the one ordering of the house."""
    by_id = {line.visit.id: line for line in lines}
    ordered = policy.in_order((standing_of(line.visit, catalogue) for line in lines), now())
    return [by_id[one.visit] for one in ordered]


def line_of(
    visit: Visit,
    catalogue: Catalogue,
    *,
    sees: Collection[str] | None,
    call: Call | None = None,
    numbers: dict[int, int] | None = None,
    standing: Standing | None = None,
    passes: Sequence[Passed] = (),
    reader: Staff | None = None,
) -> Line:
    """One visit for someone who may see the needs of the services in `sees` (None: all of them).

    Notes in `passes` are there for a `reader` who may read them; a list that nobody reads at leisure has none.
    """
    at = now()
    mine = standing or standing_of(visit, catalogue)
    taken = sees is not None and visit.assigned_service in sees  # then its open needs are ours to answer
    visible = [need for need in visit.needs if sees is None or need.service in sees or (taken and need.is_open)]
    language = catalogue.languages.get(visit.language)
    rank = policy.rank(mine, at)
    handed = handed_of(visit, visible, passes, reader)
    return Line(
        visit=visit,
        asked=tuple(
            _unnamed(asked_of(need, catalogue), need, handed if sees is None else None)
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
    )


def looking_further(line: Line, call: Call, catalogue: Catalogue, helps_with: Collection[str]) -> Line:
    """The same line with the needs of others that were asked for, with a reason, during this call (P-13)."""
    if not line.others:
        return line
    shown = looked_at(session(), call.id)
    looked = tuple(asked_of(need, catalogue) for need in others_of(line.visit, helps_with) if need.id in shown)
    return replace(line, looked=looked, others=line.others - len(looked))


def _unnamed(asked: Asked, need: VisitNeed, handed: Handed | None) -> Asked:
    """After a hand-over of something sensitive the hall reads *doorgegeven*, no service (decisions 18)."""
    if handed is None or need.id not in handed.hidden:
        return asked
    return replace(asked, service=handed.words)


def asked_of(need: VisitNeed, catalogue: Catalogue) -> Asked:
    """One need as staff see it."""
    known: Need | None = catalogue.needs.get(need.code)
    if known is None:  # the visit was started with an older edition
        known = catalogue_at(session(), g.branch, need.edition).needs[need.code]
    service = catalogue.services.get(need.service)
    return Asked(
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
    """The name of the service that this question is for, while it is not in and the broad reception helps (G-4)."""
    is_absent = need.is_open and not known.signpost and known.route != need.service
    if not is_absent or catalogue.is_in(known.route, g.branch.local(now())):
        return ""
    return catalogue.services[known.route].name if known.route in catalogue.services else ""


def _desk_lines(desks: list[Desk], calls: list[Call], numbers: dict[int, int]) -> list[DeskLine]:
    at_desk = {call.desk_id: call for call in calls}
    names = names_of(session(), (desk.staff_id for desk in desks))
    return [
        DeskLine(
            desk=desk,
            state=desk.state(at_desk.get(desk.id), now()),
            who=names.get(desk.staff_id or 0, ""),
            number=numbers.get(at_desk[desk.id].visit_id) if desk.id in at_desk else None,
            since=(at_desk[desk.id].arrived_at or at_desk[desk.id].called_at) if desk.id in at_desk else desk.paused_at,
        )
        for desk in desks
    ]
