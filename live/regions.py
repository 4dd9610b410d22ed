"""Which parts of the screens go stale when something happens, and who shows them? The only list there is."""

from __future__ import annotations

from enum import StrEnum

from queueing.happenings import Deed


class Audience(StrEnum):
    """Whose pages show a part."""

    STAFF = "staff"
    DESK = "desk"
    DISPLAYS = "displays"
    KIOSK = "kiosk"
    TICKET = "ticket"


PARTS = {
    "waiting": Audience.STAFF,
    "desks": Audience.STAFF,
    "alerts": Audience.STAFF,
    "desk_queue": Audience.STAFF,
    "asks": Audience.STAFF,
    "colleagues": Audience.STAFF,
    "at_desk": Audience.DESK,
    "calls": Audience.DISPLAYS,
    "help_state": Audience.KIOSK,
    "place": Audience.TICKET,
}

_LINE = ("waiting", "desk_queue", "place")
_AT_A_DESK = ("waiting", "desks", "alerts", "desk_queue", "at_desk", "calls", "place")

STALE: dict[Deed, tuple[str, ...]] = {
    Deed.ARRIVED: _LINE,
    Deed.NEEDS_CHANGED: (*_LINE, "at_desk"),
    Deed.LANGUAGE_CHANGED: (*_LINE, "at_desk"),
    Deed.CALLED: _AT_A_DESK,
    Deed.RECALLED: ("desks", "at_desk", "calls", "place"),
    Deed.CALL_UNDONE: _AT_A_DESK,
    Deed.AT_DESK: _AT_A_DESK,
    Deed.ABSENT: _AT_A_DESK,
    Deed.MISSED: _AT_A_DESK,
    Deed.BROUGHT_BACK: (*_LINE, "alerts"),
    Deed.BROUGHT_FORWARD: _LINE,
    Deed.GAVE_WAY: _LINE,
    Deed.ASSIGNED: _LINE,
    Deed.NEED_SERVED: ("waiting", "at_desk"),
    Deed.BACK_IN_LINE: _AT_A_DESK,
    Deed.SERVED: _AT_A_DESK,
    Deed.LEFT: _AT_A_DESK,
    Deed.NO_SHOW: _AT_A_DESK,
    Deed.LEFT_UNCALLED: _AT_A_DESK,
    Deed.DESK_OPENED: ("desks", "desk_queue", "at_desk", "colleagues", "place"),
    Deed.DESK_PROFILE: ("desks", "desk_queue", "at_desk", "place"),
    Deed.DESK_PAUSED: ("desks", "at_desk", "place"),
    Deed.DESK_RESUMED: ("desks", "at_desk", "place"),
    Deed.DESK_CLOSED: ("desks", "desk_queue", "at_desk", "colleagues", "place"),
    Deed.HELP_ASKED: ("alerts", "help_state"),
    Deed.HELP_COMING: ("alerts", "help_state"),
    Deed.HELP_OVER: ("alerts", "help_state"),
    Deed.DEVICE_TROUBLE: ("alerts",),
    Deed.DEVICE_WELL: ("alerts",),
    Deed.DEVICE_CHANGED: ("alerts",),
    Deed.DEVICE_GONE: ("alerts",),
    Deed.DEVICE_BACK: ("alerts",),
    Deed.URGENCY_TOLD: ("alerts",),
    Deed.URGENCY_SEEN: ("alerts",),
    Deed.ASKED: ("asks", "waiting"),
    Deed.ASK_ANSWERED: ("asks", "waiting"),
    Deed.ASK_OVER: ("asks", "waiting"),
    Deed.PRESENCE_SAID: ("colleagues",),
    Deed.STAFF_CHANGED: ("desks",),
    Deed.CATALOGUE_PUBLISHED: ("waiting", "desk_queue", "at_desk"),
    Deed.DAY_CLOSED: _AT_A_DESK,
}


def parts_of(*audiences: Audience) -> tuple[str, ...]:
    """The parts that these audiences show, in the order of the table."""
    return tuple(part for part, audience in PARTS.items() if audience in audiences)
