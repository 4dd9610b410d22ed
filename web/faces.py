"""Which face does a page belong to? Every blueprint says it of its own pages."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, current_app, request


class Face(StrEnum):
    """The kind of user of a page, which decides the style and words of a refusal."""

    KIOSK = "kiosk"
    PHONE = "phone"
    DISPLAY = "display"
    STAFF = "staff"


class Pages(Blueprint):
    """The pages of one face under one address."""

    def __init__(self, name: str, import_name: str, *, face: Face, url_prefix: str | None = None) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.face = face

    def has_room_for(self, path: str) -> bool:
        """True when this address starts like those of these pages, up to their variable part: `/kiosk/`."""
        return self.url_prefix is not None and path.startswith(self.url_prefix.partition("<")[0])


def face() -> Face:
    """The face of a request; for an unknown address, the face whose addresses start like it, else staff."""
    rooms = [one for one in current_app.blueprints.values() if isinstance(one, Pages)]
    asked = next((one for one in rooms if one.name == request.blueprint), None)
    return (asked or next((one for one in rooms if one.has_room_for(request.path)), STAFF_ROOM)).face


STAFF_ROOM = Pages("staff", __name__, face=Face.STAFF)
"""For an address that starts like none of them."""
