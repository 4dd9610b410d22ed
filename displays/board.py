"""The hall display: number and place, newest first. Nothing else, ever (P-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, g, render_template

from displays.spoken import what_to_say
from queueing.desks import Rung, calls_rung
from queueing.devices import Device, Kind
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
    """One called number on the board. `key` is number, the call's serial of the day and its repeats.

    `say` is what is heard of it (`displays/spoken.py`), None when nothing is.
    """

    key: str
    number: int
    place: int
    arrow: str
    is_calling: bool
    say: str | None


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
    rung = calls_rung(session(), device.branch_id, since=at - LOOK_BACK, most=IN_A_BURST * 4)
    mine = [one for one in rung if not device.zones or one.zone in device.zones]
    return [_shown(one, device, at) for one in _kept(mine, at)]


def _kept(rung: Iterable[Rung], at: datetime) -> list[Rung]:
    """One line a number: the newest call of it; more than five only while they are fresh."""
    lines: dict[int, Rung] = {}
    for one in rung:
        lines.setdefault(one.number, one)
    fresh = sum(at - one.call.rung_at < STAYS for one in lines.values())
    return list(lines.values())[: min(max(fresh, AT_REST), IN_A_BURST)]


def _shown(one: Rung, device: Device, at: datetime) -> Shown:
    return Shown(
        key=f"{one.number}-{one.call.serial}-{one.call.repeats}",
        number=one.number,
        place=one.place,
        arrow=ARROWS.get(device.arrows.get(str(one.place), ""), ""),
        is_calling=one.call.is_open and one.call.arrived_at is None,
        say=what_to_say(one, device, at),
    )
