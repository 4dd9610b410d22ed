"""Who may listen to what? Rooms depend on what the server knows, never on what a client asks for."""

from __future__ import annotations

from live.stale_parts import PARTS, Audience
from queueing.happenings import Happening


def staff_room(branch_id: int) -> str:
    """Everybody signed in for this branch."""
    return f"staff:{branch_id}"


def desk_room(desk_id: int) -> str:
    """The colleague at this desk."""
    return f"desk:{desk_id}"


def displays_room(branch_id: int) -> str:
    """The paired displays of this branch."""
    return f"displays:{branch_id}"


def kiosk_room(device_id: int) -> str:
    """One paired kiosk."""
    return f"kiosk:{device_id}"


def ticket_room(visit_id: int) -> str:
    """The phones that show this one visit."""
    return f"ticket:{visit_id}"


def tickets_room(branch_id: int) -> str:
    """All phones of a branch: told only at the slow beat, so that a call wakes one phone and not all."""
    return f"tickets:{branch_id}"


def kiosks_room(branch_id: int) -> str:
    """All kiosks of a branch: what concerns every kiosk, and the beat."""
    return f"kiosks:{branch_id}"


def person_room(staff_id: int) -> str:
    """Every page of one signed-in person, so that signing out closes them all."""
    return f"person:{staff_id}"


def session_room(session_id: int) -> str:
    """Every page of one browser in which a colleague is signed in, so that ending that session closes them."""
    return f"session:{session_id}"


def device_room(device_id: int) -> str:
    """Every page of one paired device, so that revoking it closes them all."""
    return f"device:{device_id}"


def room_for(part: str, happening: Happening) -> str | None:
    """The room to tell that this part is stale; None when the happening concerns nobody's copy of it."""
    audience = PARTS[part]
    if audience is Audience.STAFF:
        return staff_room(happening.branch_id)
    if audience is Audience.DISPLAYS:
        return displays_room(happening.branch_id)
    if audience is Audience.KIOSKS:
        return kiosks_room(happening.branch_id)
    key = {
        Audience.DESK: happening.desk_id,
        Audience.KIOSK: happening.device_id,
        Audience.TICKET: happening.visit_id,
        Audience.DEVICE: happening.device_id,
    }[audience]
    door = {
        Audience.DESK: desk_room,
        Audience.KIOSK: kiosk_room,
        Audience.TICKET: ticket_room,
        Audience.DEVICE: device_room,
    }[audience]
    return None if key is None else door(key)
