"""The hall display: number and place, newest first. Nothing else, ever (P-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, render_template
from sqlalchemy import select

from queueing.calls import Call
from queueing.desks import Desk
from queueing.devices import Device, Kind
from queueing.visits import Visit
from web.access import needs_device, this_device
from web.clock import now
from web.parts import part
from web.turns import session

displays = Blueprint("displays", __name__, url_prefix="/display/<device>")
AT_REST = 5
IN_A_BURST = 10
STAYS = timedelta(seconds=30)
LOOK_BACK = timedelta(hours=1)
ARROWS = {"left": "arrow-left", "right": "arrow-right", "up": "arrow-up", "down": "arrow-down"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One called number on the board. `key` is number, the call's serial of the day and its repeats."""

    key: str
    number: int
    place: int
    arrow: str
    is_calling: bool


@displays.get("")
@needs_device(Kind.DISPLAY)
def hall() -> str:
    """The whole screen."""
    return render_template("displays/hall.html", calls_part=calls_part(), device=this_device())


@displays.get("/calls")
@needs_device(Kind.DISPLAY)
def calls() -> str:
    """The live board."""
    return calls_part()


def calls_part() -> str:
    """The board of this display."""
    local = g.branch.local(now())
    is_open = g.catalogue.is_open(local)
    return part(
        "calls",
        "displays/_calls.html",
        shown=board(this_device(), now()),
        is_open=is_open,
        opens=None if is_open else g.catalogue.hours.next_opening(local),
    )


def board(device: Device, at: datetime) -> list[Shown]:
    """The calls this display shows, newest first: five at rest, up to ten while they are younger than 30 s."""
    rows = session().execute(
        select(Call, Visit.number, Desk.number.label("place"), Desk.zone)
        .join(Visit, Visit.id == Call.visit_id)
        .join(Desk, Desk.id == Call.desk_id)
        .where(Call.branch_id == device.branch_id, Call.rung_at > at - LOOK_BACK, Call.undone_at.is_(None))
        .order_by(Call.rung_at.desc(), Call.serial.desc())
        .limit(IN_A_BURST * 4)
    )
    mine = [row for row in rows if not device.zones or row.zone in device.zones]
    return [_shown(row.Call, row.number, row.place, device) for row in _kept(mine, at)]


def _kept(rows: Iterable[Any], at: datetime) -> list[Any]:
    """One line a number: the newest call of it; more than five only while they are fresh."""
    seen: set[int] = set()
    lines = []
    for row in rows:
        if row.number not in seen:
            seen.add(row.number)
            lines.append(row)
    fresh = [row for row in lines if at - row.Call.rung_at < STAYS]
    return lines[: min(max(len(fresh), AT_REST), IN_A_BURST)]


def _shown(call: Call, number: int, place: int, device: Device) -> Shown:
    return Shown(
        key=f"{number}-{call.serial}-{call.repeats}",
        number=number,
        place=place,
        arrow=ARROWS.get(device.arrows.get(str(place), ""), ""),
        is_calling=call.is_open and call.arrived_at is None,
    )
