"""Which parts of the screens go stale when something happens, and who shows them? The only list there is."""

from __future__ import annotations

from enum import StrEnum

from queueing.happenings import Deed, Happening


class Audience(StrEnum):
    """Whose pages show a part."""

    STAFF = "staff"
    DESK = "desk"
    DISPLAYS = "displays"
    KIOSK = "kiosk"
    KIOSKS = "kiosks"
    TICKET = "ticket"


PARTS = {
    "waiting": Audience.STAFF,
    "desks": Audience.STAFF,
    "alerts": Audience.STAFF,
    "today": Audience.STAFF,
    "appointments": Audience.STAFF,
    "desk_queue": Audience.STAFF,
    "asks": Audience.STAFF,
    "colleagues": Audience.STAFF,
    "announcements": Audience.STAFF,
    "at_desk": Audience.DESK,
    "calls": Audience.DISPLAYS,
    "announcement": Audience.DISPLAYS,
    "help_state": Audience.KIOSK,
    "door": Audience.KIOSKS,
    "place": Audience.TICKET,
}

_LINE = ("waiting", "desk_queue", "place")
_AT_A_DESK = ("waiting", "desks", "alerts", "desk_queue", "at_desk", "calls", "place")

STALE: dict[Deed, tuple[str, ...]] = {
    Deed.ARRIVED: _LINE,
    Deed.NEEDS_CHANGED: (*_LINE, "at_desk", "appointments"),
    Deed.LANGUAGE_CHANGED: (*_LINE, "at_desk"),
    Deed.INTERPRETER_SET: ("waiting", "at_desk", "place"),
    Deed.DISCRETION_SET: ("waiting", "at_desk"),
    Deed.CALLED: _AT_A_DESK,
    Deed.RECALLED: ("desks", "at_desk", "calls", "place"),
    Deed.COMING: ("at_desk", "place"),
    Deed.CALL_UNDONE: _AT_A_DESK,
    Deed.AT_DESK: _AT_A_DESK,
    Deed.ABSENT: _AT_A_DESK,
    Deed.MISSED: _AT_A_DESK,
    Deed.BROUGHT_BACK: (*_LINE, "alerts"),
    Deed.BROUGHT_FORWARD: _LINE,
    Deed.FORWARD_LIFTED: _LINE,
    Deed.GAVE_WAY: _LINE,
    Deed.WAY_TAKEN_BACK: _LINE,
    Deed.ASSIGNED: (*_LINE, "alerts"),
    Deed.HANDED_OVER: _AT_A_DESK,
    Deed.GIVEN_BACK: (*_LINE, "alerts"),
    Deed.RETURN_SEEN: ("alerts",),
    Deed.OTHER_SHOWN: ("at_desk",),
    Deed.NEED_SERVED: ("waiting", "at_desk"),
    Deed.NEED_REOPENED: ("waiting", "at_desk"),
    Deed.RECEIPT_NOTED: ("at_desk",),
    Deed.COME_BACK_AGREED: ("at_desk",),
    Deed.BACK_IN_LINE: _AT_A_DESK,
    Deed.SERVED: _AT_A_DESK,
    Deed.LEFT: _AT_A_DESK,
    Deed.NO_SHOW: (*_AT_A_DESK, "appointments"),
    Deed.LEFT_UNCALLED: _AT_A_DESK,
    Deed.PARKED: _AT_A_DESK,
    Deed.RESUMED: _AT_A_DESK,
    Deed.UNDONE: _AT_A_DESK,
    Deed.DESK_OPENED: ("desks", "alerts", "desk_queue", "at_desk", "colleagues", "place"),
    Deed.DESK_PROFILE: ("desks", "alerts", "desk_queue", "at_desk", "place"),
    Deed.DESK_PAUSED: ("desks", "at_desk", "place"),
    Deed.DESK_RESUMED: ("desks", "at_desk", "place"),
    Deed.DESK_WRAPS_UP: ("desks", "at_desk"),
    Deed.DESK_CLOSED: ("desks", "alerts", "asks", "desk_queue", "at_desk", "colleagues", "place"),
    Deed.DESK_TAKEN_OVER: ("desks", "alerts", "asks", "desk_queue", "at_desk", "colleagues", "place"),
    Deed.DESK_ASKED: ("desks", "asks"),
    Deed.DESK_AWAY: ("waiting", "desks", "alerts", "asks", "place"),
    Deed.DESK_BACK: ("waiting", "desks", "alerts", "asks", "place"),
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
    Deed.CHECKED_IN: ("appointments", *_LINE),
    Deed.CHECK_IN_UNDONE: ("appointments", *_LINE),
    Deed.APPOINTMENTS_READ: ("appointments", "waiting"),
    Deed.APPOINTMENT_CHANGED: ("appointments", "waiting"),
    Deed.NUMBERS_STOPPED: ("today", "door"),
    Deed.NUMBERS_RESUMED: ("today", "door"),
    Deed.CLOSES_EARLY: ("today", "door", "alerts", "calls", "place"),
    Deed.CLOSES_AS_USUAL: ("today", "door", "alerts", "calls", "place"),
    Deed.CATALOGUE_PUBLISHED: ("waiting", "desk_queue", "at_desk", "today", "appointments", "door"),
    Deed.SLIP_MADE: ("appointments", "waiting"),
    Deed.ANNOUNCED: ("announcements", "announcement"),
    Deed.ANNOUNCEMENT_WITHDRAWN: ("announcements", "announcement"),
    Deed.ANSWERED: (),
    Deed.ANSWER_UNDONE: (),
    Deed.DAY_CLOSED: _AT_A_DESK,
}


def stale_after(happening: Happening) -> tuple[str, ...]:
    """The parts that this makes stale; never a display when somebody is fetched: not even a version may tell (P-3)."""
    parts = STALE[happening.deed]
    return tuple(part for part in parts if PARTS[part] is not Audience.DISPLAYS) if happening.unseen else parts


def parts_of(*audiences: Audience) -> tuple[str, ...]:
    """The parts that these audiences show, in the order of the table."""
    return tuple(part for part, audience in PARTS.items() if audience in audiences)
