"""Which parts of the screens become stale when something happens, and which pages show them? This is the only list."""

from __future__ import annotations

from enum import StrEnum

from queueing.happenings import Happening, HappeningKind


class Audience(StrEnum):
    """The audience: whose pages show a part."""

    STAFF = "staff"
    DESK = "desk"
    DISPLAYS = "displays"
    KIOSK = "kiosk"
    KIOSKS = "kiosks"
    TICKET = "ticket"
    DEVICE = "device"


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
    "edition": Audience.STAFF,
    "devices": Audience.STAFF,
    "device_state": Audience.STAFF,
    "approval": Audience.STAFF,
    "at_desk": Audience.DESK,
    "calls": Audience.DISPLAYS,
    "announcement": Audience.DISPLAYS,
    "board_head": Audience.DISPLAYS,
    "help_state": Audience.KIOSK,
    "door": Audience.KIOSKS,
    "place": Audience.TICKET,
    "errand": Audience.DEVICE,
}

_LINE = ("waiting", "desk_queue", "place")
_AT_A_DESK = ("waiting", "desks", "alerts", "desk_queue", "at_desk", "calls", "place")
_ANNOUNCED = ("announcements", "announcement", "door", "place", "approval")
_OFFICE_DEVICES = ("devices", "device_state")

STALE: dict[HappeningKind, tuple[str, ...]] = {
    HappeningKind.ARRIVED: _LINE,
    HappeningKind.NEEDS_CHANGED: (*_LINE, "at_desk", "appointments"),
    HappeningKind.LANGUAGE_CHANGED: (*_LINE, "at_desk"),
    HappeningKind.INTERPRETER_SET: ("waiting", "at_desk", "place"),
    HappeningKind.DISCRETION_SET: ("waiting", "at_desk"),
    HappeningKind.CALLED: _AT_A_DESK,
    HappeningKind.RECALLED: ("desks", "at_desk", "calls", "place"),
    HappeningKind.COMING: ("at_desk", "place"),
    HappeningKind.CALL_UNDONE: _AT_A_DESK,
    HappeningKind.AT_DESK: _AT_A_DESK,
    HappeningKind.ABSENT: _AT_A_DESK,
    HappeningKind.MISSED: _AT_A_DESK,
    HappeningKind.BROUGHT_BACK: (*_LINE, "alerts"),
    HappeningKind.BROUGHT_FORWARD: _LINE,
    HappeningKind.FORWARD_LIFTED: _LINE,
    HappeningKind.GAVE_WAY: _LINE,
    HappeningKind.WAY_TAKEN_BACK: _LINE,
    HappeningKind.ASSIGNED: (*_LINE, "alerts"),
    HappeningKind.HANDED_OVER: _AT_A_DESK,
    HappeningKind.GIVEN_BACK: (*_LINE, "alerts"),
    HappeningKind.RETURN_SEEN: ("alerts",),
    HappeningKind.OTHER_SHOWN: ("at_desk",),
    HappeningKind.NEED_SERVED: ("waiting", "at_desk"),
    HappeningKind.NEED_REOPENED: ("waiting", "at_desk"),
    HappeningKind.RECEIPT_NOTED: ("at_desk",),
    HappeningKind.COME_BACK_AGREED: ("at_desk",),
    HappeningKind.BACK_IN_LINE: _AT_A_DESK,
    HappeningKind.SERVED: _AT_A_DESK,
    HappeningKind.LEFT: _AT_A_DESK,
    HappeningKind.NO_SHOW: (*_AT_A_DESK, "appointments"),
    HappeningKind.LEFT_UNCALLED: _AT_A_DESK,
    HappeningKind.PARKED: _AT_A_DESK,
    HappeningKind.RESUMED: _AT_A_DESK,
    HappeningKind.UNDONE: _AT_A_DESK,
    HappeningKind.DESK_OPENED: ("desks", "alerts", "desk_queue", "at_desk", "colleagues", "place"),
    HappeningKind.DESK_PROFILE: ("desks", "alerts", "desk_queue", "at_desk", "place"),
    HappeningKind.DESK_PAUSED: ("desks", "at_desk", "place"),
    HappeningKind.DESK_RESUMED: ("desks", "at_desk", "place"),
    HappeningKind.DESK_WRAPS_UP: ("desks", "at_desk"),
    HappeningKind.DESK_CLOSED: ("desks", "alerts", "asks", "desk_queue", "at_desk", "colleagues", "place"),
    HappeningKind.DESK_TAKEN_OVER: ("desks", "alerts", "asks", "desk_queue", "at_desk", "colleagues", "place"),
    HappeningKind.DESK_ASKED: ("desks", "asks"),
    HappeningKind.DESK_AWAY: ("waiting", "desks", "alerts", "asks", "place"),
    HappeningKind.DESK_BACK: ("waiting", "desks", "alerts", "asks", "place"),
    HappeningKind.HELP_ASKED: ("alerts", "help_state"),
    HappeningKind.HELP_COMING: ("alerts", "help_state"),
    HappeningKind.HELP_OVER: ("alerts", "help_state"),
    HappeningKind.DEVICE_TROUBLE: ("alerts", *_OFFICE_DEVICES),
    HappeningKind.DEVICE_WELL: ("alerts", *_OFFICE_DEVICES),
    HappeningKind.DEVICE_CHANGED: ("alerts", *_OFFICE_DEVICES, "errand"),
    HappeningKind.DEVICE_ASKED: (*_OFFICE_DEVICES, "errand"),
    HappeningKind.DEVICE_TESTED: (*_OFFICE_DEVICES, "errand"),
    HappeningKind.DEVICE_GONE: ("alerts", *_OFFICE_DEVICES),
    HappeningKind.DEVICE_BACK: ("alerts", *_OFFICE_DEVICES),
    HappeningKind.URGENCY_TOLD: ("alerts",),
    HappeningKind.URGENCY_SEEN: ("alerts",),
    HappeningKind.ASKED: ("asks", "waiting"),
    HappeningKind.ASK_ANSWERED: ("asks", "waiting"),
    HappeningKind.ASK_OVER: ("asks", "waiting"),
    HappeningKind.PRESENCE_SAID: ("colleagues",),
    HappeningKind.STAFF_CHANGED: ("desks", "colleagues"),
    HappeningKind.CHECKED_IN: ("appointments", *_LINE),
    HappeningKind.CHECK_IN_UNDONE: ("appointments", *_LINE),
    HappeningKind.APPOINTMENTS_READ: ("appointments", "waiting"),
    HappeningKind.APPOINTMENT_CHANGED: ("appointments", "waiting"),
    HappeningKind.NUMBERS_STOPPED: ("today", "door"),
    HappeningKind.NUMBERS_RESUMED: ("today", "door"),
    HappeningKind.CLOSES_EARLY: ("today", "door", "alerts", "calls", "place"),
    HappeningKind.CLOSES_AS_USUAL: ("today", "door", "alerts", "calls", "place"),
    HappeningKind.CATALOGUE_PUBLISHED: (
        "waiting",
        "desks",
        "desk_queue",
        "at_desk",
        "today",
        "appointments",
        "door",
        "edition",
        "calls",
        "announcement",
        "board_head",
        "place",
    ),
    HappeningKind.DRAFT_CHANGED: ("edition",),
    HappeningKind.WORDS_REVIEWED: ("approval", "announcements"),
    HappeningKind.SLIP_MADE: ("appointments", "waiting"),
    HappeningKind.ANNOUNCED: _ANNOUNCED,
    HappeningKind.ANNOUNCEMENT_WITHDRAWN: _ANNOUNCED,
    HappeningKind.ANSWERED: (),
    HappeningKind.ANSWER_UNDONE: (),
    HappeningKind.DAY_CLOSED: _AT_A_DESK,
}


def stale_after(happening: Happening) -> tuple[str, ...]:
    """The parts that this makes stale; never a display for an escorted visitor, not even its version (P-3)."""
    parts = STALE[happening.kind]
    return tuple(part for part in parts if PARTS[part] is not Audience.DISPLAYS) if happening.unseen else parts


def parts_of(*audiences: Audience) -> tuple[str, ...]:
    """The parts that these audiences show, in the order of the table."""
    return tuple(part for part, audience in PARTS.items() if audience in audiences)
