"""Whom does a page look at? Every blueprint says it of its own pages."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, current_app, request


class Face(StrEnum):
    """Who stands before a page, and so in which look and words a refusal comes."""

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
        """This address starts as those of these pages do, up to the part that differs: `/kiosk/`."""
        return self.url_prefix is not None and path.startswith(self.url_prefix.partition("<")[0])


def face() -> Face:
    """Which face asks; for an address that has no page, the one whose addresses start like it, else staff."""
    rooms = [one for one in current_app.blueprints.values() if isinstance(one, Pages)]
    asked = next((one for one in rooms if one.name == request.blueprint), None)
    return (asked or next((one for one in rooms if one.has_room_for(request.path)), STAFF_ROOM)).face


STAFF_ROOM = Pages("staff", __name__, face=Face.STAFF)
"""For an address that starts like none."""
