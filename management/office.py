"""What does a manager find on coming in? The rooms of the office, and which edition of the house is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, render_template, request

from queueing.catalogue.editions import edition_in_force
from queueing.colleagues.staff import Role
from web.access import me, needs_role
from web.faces import Face, Pages
from web.parts import part
from web.transactions import db_session

office = Pages("office", __name__, face=Face.STAFF, url_prefix="/management")


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the office: its blueprint, and what it is called on the door."""

    blueprint: str
    entry: str
    name: str
    icon: str
    about: str
    also: tuple[str, ...] = ()
    """Other blueprints with pages of this room."""
    admits: tuple[Role, ...] = (Role.MANAGER,)

    @property
    def is_here(self) -> bool:
        """Is the page of this request one of this room?"""
        return request.blueprint in (self.blueprint, *self.also)


MENU = (
    "needs", "themes", "services", "words", "publishing", "hours", "desks", "zones", "languages", "texts", "house",
    "people", "devices", "notices", "figures", "privacy",
)  # fmt: skip
"""The rooms in the order of the menu: what visitors choose and read, then the house, then who and what works there."""


@office.get("/")
@needs_role(Role.MANAGER)
def home() -> str:
    """Every room with one sentence, for who comes here for the first time."""
    return render_template("management/home.html")


@office.get("/edition")
@needs_role(Role.MANAGER)
def edition() -> str:
    """The live part of it."""
    return edition_part()


def edition_part() -> str:
    """Which edition visitors see now, and since when."""
    return part("edition", "management/_edition.html", edition=edition_in_force(db_session(), g.branch))


def rooms_in_order() -> list[Room]:
    """Every room that this person may enter, as the menu shows it; one that is not in MENU comes last."""
    place = {name: at for at, name in enumerate(MENU)}
    mine = [one for one in current_app.extensions["office_rooms"] if me().has(*one.admits, branch_id=g.branch.id)]
    return sorted(mine, key=lambda room: place.get(room.blueprint, len(MENU)))


def hang_door(app: Flask, room: Room) -> None:
    """Put this room in the menu. A module of pages does it for its own (`management/__init__.py`)."""
    app.extensions["office_rooms"].append(room)


def furnish(app: Flask) -> None:
    """What every page of the office shows: its rooms, and the edition in force."""
    app.register_blueprint(office)
    app.extensions["office_rooms"] = []
    shown: dict[str, Any] = {"office_rooms": rooms_in_order, "edition_part": edition_part}
    app.jinja_env.globals.update(shown)
