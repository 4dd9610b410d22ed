"""What does a ticket show? One view for the screen, the paper and the phone; no need, no service, no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from queueing.desks.desk import Desk, open_views
from queueing.devices import DeviceKind, devices_of
from queueing.happenings import State
from queueing.policy import DeskView, Standing, people_before, places
from queueing.visits.calls import open_call_of
from queueing.visits.finding import standing_of, waiting
from queueing.visits.interpreters import is_looked_for
from queueing.visits.visit import Visit
from web.clock import now
from web.forecasts import wait_of
from web.icons import ARROWS
from web.parts import cached
from web.qr import ticket_url
from web.transactions import db_session

SOMEONE_COMES = "Er komt iemand naar je toe."
HEADLINES = {
    State.WAITING: "Je wacht nog even",
    State.CALLED: "Het is jouw beurt",
    State.SERVING: "Je wordt geholpen",
    State.PARKED: "We houden je plaats vrij.",
    State.MISSED: "We riepen je. Ga naar het onthaal.",
    State.ENDED: "Je bezoek is afgelopen. Tot ziens.",
}
"""What the phone says above everything else, for a visitor who comes to a desk."""


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything a visitor may see of their visit. `people_before` and `wait` are None when unknown.

    `wait` is a range in minutes, for the phone and the kiosk, never for paper. `ring` differs for each time they are
    called or called again.
    """

    number: int
    state: State
    waiting_area: str
    people_before: int | None
    place: int | None
    url: str
    language: str
    arrived_at: datetime
    is_escorted: bool = False
    looks_for_interpreter: bool = False
    wait: tuple[int, int] | None = None
    gives_way_until: datetime | None = None
    did_not_come: bool = False
    is_coming: bool = False
    arrow: str = ""
    due_at: datetime | None = None
    will_be_escorted: bool = False
    ring: str = ""

    @property
    def headline(self) -> str:
        return SOMEONE_COMES if self.is_called and self.is_escorted else HEADLINES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state is State.WAITING

    @property
    def is_called(self) -> bool:
        return self.state is State.CALLED

    @property
    def is_called_to_a_desk(self) -> bool:
        return self.is_called and not self.is_escorted

    @property
    def is_missed(self) -> bool:
        return self.state is State.MISSED

    @property
    def is_over(self) -> bool:
        return self.state is State.ENDED


def ticket_view(visit: Visit) -> TicketView:
    """The view of one visit now."""
    call = open_call_of(db_session(), visit.id) if visit.state in (State.CALLED, State.SERVING) else None
    zones = g.catalogue.zones
    area = zones[visit.waiting_area].name if visit.waiting_area in zones else next(iter(zones.values())).name
    in_line = visit.state is State.WAITING
    place = db_session().get_one(Desk, call.desk_id).number if call is not None and not call.escorted else None
    return TicketView(
        number=visit.number,
        state=visit.state,
        waiting_area=area,
        people_before=_people_before(visit) if in_line else None,
        place=place,
        url=ticket_url(visit),
        language=visit.language,
        arrived_at=visit.arrived_at,
        is_escorted=call is not None and call.escorted,
        looks_for_interpreter=is_looked_for(visit.interpreter, visit.interpreter_promise),
        wait=wait_of(visit, g.catalogue) if in_line else None,
        gives_way_until=visit.gives_way_until(now()),
        did_not_come=visit.did_not_come,
        arrow=arrow_to(place, visit.waiting_area) if place is not None and visit.state is State.CALLED else "",
        due_at=visit.due_at if in_line else None,
        will_be_escorted=in_line and visit.know_they_are_escorted,
        is_coming=call is not None and call.coming_at is not None,
        ring=f"{call.serial}-{call.repeats}" if call is not None and visit.state is State.CALLED else "",
    )


def arrow_to(place: int, waiting_area: str) -> str:
    """The direction to a desk from this waiting area; empty when its displays point in different directions."""
    known = devices_of(db_session(), g.branch.id, DeviceKind.DISPLAY)
    near = [one for one in known if not one.zones or waiting_area in one.zones]
    ways = {ARROWS.get(one.arrows.get(str(place), ""), "") for one in near}
    return ways.pop() if len(ways) == 1 else ""


def people_before_newcomer(me: Standing) -> int | None:
    """How many would be before a visitor who takes a ticket now."""
    return people_before(me, *_line(), now())


def _people_before(visit: Visit) -> int | None:
    everybody = cached("place", lambda: places(*_line(), now()), "places")
    if visit.id not in everybody:  # came in between two queries of this request
        return people_before_newcomer(standing_of(visit, g.catalogue))
    return everybody[visit.id]


def _line() -> tuple[Sequence[Standing], Sequence[DeskView]]:
    """The waiting visits and the open desks: the same for every phone in the hall, so read once for all of them."""
    db = db_session()
    return cached("place", lambda: (waiting(db, g.branch.id, g.catalogue), open_views(db, g.branch.id)), "line")
