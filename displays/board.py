"""The hall display: number and place, newest first, and one line of the house. Nothing else, ever (P-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, g, make_response, render_template

from displays.spoken import what_to_say
from queueing.announcements import announcements_of, changes_at, said_now
from queueing.desks import Rung, calls_rung
from queueing.devices import CAPITALS, Device, Kind
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
    return render_template(
        "displays/hall.html", calls_part=calls_part(), announcement_part=announcement_part(), device=this_device()
    )


@displays.get("/calls")
@needs_device(Kind.DISPLAY)
def calls() -> str:
    """The live board."""
    return calls_part()


@displays.get("/announcement")
@needs_device(Kind.DISPLAY)
def announcement() -> str:
    """The live line that the house tells everybody."""
    return announcement_part()


@displays.get("/profile.css")
@needs_device(Kind.DISPLAY)
def profile() -> Response:
    """How many CSS pixels a millimetre of this glass has, and how many millimetres high a number must be (A-17)."""
    device = this_device()
    cap = CAPITALS[device.distance_m]
    response = make_response(f":root {{ --mm: {device.css_px_per_mm:g}px; --cap: {cap}; }}\n")
    response.content_type = "text/css; charset=utf-8"
    return response


def announcement_part() -> str:
    """What is said now, the same on every display of the branch; empty when nothing is."""
    known = announcements_of(session(), g.branch.id, now=now())
    return part(
        "announcement", "displays/_announcement.html", said=said_now(known, now()), until=changes_at(known, now())
    )


def calls_part() -> str:
    """The board of this display."""
    local = g.branch.local(now())
    is_open = g.catalogue.is_open(local)
    opens = None if is_open else g.catalogue.hours.next_opening(local)
    lines = lines_of(this_device(), now())
    return part(
        "calls",
        "displays/_calls.html",
        shown=[_shown(one, this_device(), now()) for one in _kept(lines, now())],
        until=_fewer_at(lines, now()),
        is_open=is_open,
        opens=opens,
        is_today=opens is not None and opens.date() == local.date(),
    )


def lines_of(device: Device, at: datetime) -> list[Rung]:
    """One line a number that was called in the zones of this display: the newest call of it, newest first."""
    lines: dict[int, Rung] = {}
    for one in calls_rung(session(), device.branch_id, since=at - LOOK_BACK, most=IN_A_BURST * 4):
        if not device.zones or one.zone in device.zones:
            lines.setdefault(one.number, one)
    return list(lines.values())


def _fresh(lines: Sequence[Rung], at: datetime) -> list[Rung]:
    """Those that are younger than 30 s, as many as there is room for."""
    return [one for one in lines if at - one.call.rung_at < STAYS][:IN_A_BURST]


def _kept(lines: Sequence[Rung], at: datetime) -> Sequence[Rung]:
    """Five at rest, up to ten while they are younger than 30 s."""
    return lines[: max(len(_fresh(lines, at)), AT_REST)]


def _fewer_at(lines: Sequence[Rung], at: datetime) -> datetime | None:
    """When one of a burst has stood there for 30 s, and makes room; None at rest."""
    fresh = _fresh(lines, at)
    return fresh[-1].call.rung_at + STAYS if len(fresh) > AT_REST else None


def _shown(one: Rung, device: Device, at: datetime) -> Shown:
    return Shown(
        key=f"{one.number}-{one.call.serial}-{one.call.repeats}",
        number=one.number,
        place=one.place,
        arrow=ARROWS.get(device.arrows.get(str(one.place), ""), ""),
        is_calling=one.call.is_open and one.call.arrived_at is None,
        say=what_to_say(one, device, at),
    )
