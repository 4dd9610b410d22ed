"""What stands on the hall display? Number and place, newest first, and one announcement. Never anything else (P-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, g, render_template

from displays.spoken import what_to_say
from queueing.announcements import announcements_of, changes_at, said_now
from queueing.desks.desk import PublicCall, public_calls
from queueing.devices import CAPITALS, Device, DeviceKind
from web.access import needs_device, this_device
from web.clock import now
from web.errands import errand_part, note_loaded
from web.faces import Face, Pages
from web.icons import ARROWS
from web.language import offered_today
from web.parts import cached, part
from web.screen_css import glass_of
from web.transactions import db_session

displays = Pages("displays", __name__, face=Face.DISPLAY, url_prefix="/display/<device>")
AT_REST = 5
IN_A_BURST = 10
STAYS = timedelta(seconds=30)
LOOK_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One called number on the board. `key` is number, the call's serial of the day and its repeats.

    `say` is what is spoken of it (`displays/spoken.py`), None for no sound.
    """

    key: str
    number: int
    place: int
    arrow: str
    is_calling: bool
    say: str | None


@displays.get("")
@needs_device(DeviceKind.DISPLAY)
def hall() -> str:
    """The whole screen."""
    note_loaded()
    return render_template(
        "displays/hall.html",
        errand_part=errand_part(),
        calls_part=calls_part(),
        announcement_part=announcement_part(),
        board_head_part=board_head_part(),
        device=this_device(),
    )


@displays.get("/calls")
@needs_device(DeviceKind.DISPLAY)
def calls() -> str:
    """The live board."""
    return calls_part()


@displays.get("/announcement")
@needs_device(DeviceKind.DISPLAY)
def announcement() -> str:
    """The live line with the announcement."""
    return announcement_part()


@displays.get("/board_head")
@needs_device(DeviceKind.DISPLAY)
def board_head() -> str:
    """The live head: whose house this is, and what time it is there."""
    return board_head_part()


@displays.get("/picture")
@needs_device(DeviceKind.DISPLAY)
def test_picture() -> str:
    """What a manager looks at from the chairs: edges, colours, the zones of this display, every script, one number."""
    device = this_device()
    zones = [one.name for code, one in g.catalogue.zones.items() if not device.zones or code in device.zones]
    languages = offered_today(g.branch, g.catalogue).values()
    return render_template("displays/_test_picture.html", device=device, zones=zones, languages=languages)


@displays.get("/errand")
@needs_device(DeviceKind.DISPLAY)
def errand() -> str:
    """What the office asks of this screen."""
    return errand_part()


@displays.get("/profile.css")
@needs_device(DeviceKind.DISPLAY)
def profile() -> Response:
    """The CSS pixels per millimetre of this screen, and the height of a number in millimetres (A-17)."""
    return glass_of(this_device(), cap=CAPITALS[this_device().distance_m])


def announcement_part() -> str:
    """The announcement of now, the same on every display of the branch; empty without one."""
    known = announcements_of(db_session(), g.branch.id, now=now())
    return part(
        "announcement", "displays/_announcement.html", said=said_now(known, now()), until=changes_at(known, now())
    )


def board_head_part() -> str:
    """The name and the mark of the house, and its clock: another edition may have others."""
    return part("board_head", "displays/_board_head.html")


def calls_part() -> str:
    """The board of this display: five calls at rest, up to ten while they are fresh.

    `until` is when the oldest of a burst has been shown for 30 s and makes room; None at rest.
    """
    device, at = this_device(), now()
    local = g.branch.local(at)
    is_open = g.catalogue.is_open(local)
    opens = None if is_open else g.catalogue.hours.next_opening(local)
    lines = lines_of(device, at)
    fresh = _fresh(lines, at)
    return part(
        "calls",
        "displays/_calls.html",
        shown=[_shown(one, device, at) for one in lines[: max(len(fresh), AT_REST)]],
        until=fresh[-1].announced_at + STAYS if len(fresh) > AT_REST else None,
        is_open=is_open,
        opens=opens,
        is_today=opens is not None and opens.date() == local.date(),
    )


def lines_of(device: Device, at: datetime) -> list[PublicCall]:
    """One line per number called in the zones of this display: its newest call, newest first.

    A visitor who did not come leaves the board: no desk waits for them any more.
    """
    lines: dict[int, PublicCall] = {}
    for one in _rung(at):
        if at - one.announced_at < LOOK_BACK and (not device.zones or one.zone in device.zones):
            lines.setdefault(one.number, one)
    return [one for one in lines.values() if not one.is_missed]


def _rung(at: datetime) -> list[PublicCall]:
    """Every public call of the last hour: the same for all displays, so read once for all."""
    since, most = at - LOOK_BACK, IN_A_BURST * 4
    return cached("calls", lambda: public_calls(db_session(), g.branch.id, since=since, most=most), "rung")


def _fresh(lines: Sequence[PublicCall], at: datetime) -> list[PublicCall]:
    """The calls younger than 30 s, as many as there is room for."""
    return [one for one in lines if abs(at - one.announced_at) < STAYS][:IN_A_BURST]


def _shown(one: PublicCall, device: Device, at: datetime) -> Shown:
    return Shown(
        key=f"{one.number}-{one.serial}-{one.repeats}",
        number=one.number,
        place=one.place,
        arrow=ARROWS.get(device.arrows.get(str(one.place), ""), ""),
        is_calling=one.is_unanswered,
        say=what_to_say(one, device, at),
    )
