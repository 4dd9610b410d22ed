"""Who is in the house today? Colleagues set it for themselves with one press, a host for anyone (decisions 20)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import g, render_template, request, url_for

from queueing.colleagues.presence import Whereabouts, say_where, whereabouts
from queueing.colleagues.staff import Role, Staff, colleague_at
from queueing.colleagues.staff import colleagues as all_colleagues
from queueing.desks.desk import desks_of
from queueing.refusals import NoSuchWhereabouts
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.parts import answer, part
from web.transactions import db_session, hall_locked

colleague_pages = Pages("colleagues", __name__, face=Face.STAFF, url_prefix="/reception/colleagues")
WORDS = {
    Whereabouts.IN_HOUSE: "in huis",
    Whereabouts.HOME_VISIT: "huisbezoek",
    Whereabouts.HOME_WORK: "thuiswerk",
    Whereabouts.ABSENT: "afwezig",
}


@colleague_pages.get("/")
@needs_role(Role.STAFF, Role.HOST)
def who_is_in() -> str:
    """The board: every colleague and their word of today."""
    return render_template("reception/who_is_in.html", colleagues_part=colleagues_part())


@colleague_pages.get("/board")
@needs_role(Role.STAFF, Role.HOST)
def colleagues() -> str:
    """The live part of it."""
    return colleagues_part()


@colleague_pages.post("/<int:key>")
@needs_role(Role.STAFF, Role.HOST)
def say(key: int) -> Any:
    """*In huis*, *huisbezoek*, *thuiswerk* or *afwezig*: for oneself, or by a host for anyone."""
    word = request.form.get("where", "")
    if word not in {one.value for one in Whereabouts}:
        raise NoSuchWhereabouts
    with hall_locked(g.branch.id):
        whom = colleague_at(db_session(), g.branch.id, key)
        say_where(db_session(), g.branch.id, whom, Whereabouts(word), by=me(), now=now())
    return answer("colleagues", colleagues_part(), page=url_for("colleagues.who_is_in"))


def colleagues_part() -> str:
    """Everybody who works here: the reader on top, then by name; nobody is ranked."""
    db, staff = db_session(), me()
    people = all_colleagues(db, g.branch.id)
    return part(
        "colleagues",
        "reception/_colleagues.html",
        people=sorted(people, key=lambda one: (one.id != staff.id, one.name)),
        myself=staff,
        sets_all=staff.has(Role.HOST, branch_id=g.branch.id),
        where=where_today(),
        seats={desk.staff_id: desk.number for desk in desks_of(db, g.branch.id) if desk.staff_id is not None},
        words=WORDS,
    )


def where_today() -> dict[int, Whereabouts]:
    """Staff id → where they are today, as they set it."""
    return whereabouts(db_session(), g.branch.id, g.branch.day_of(now()))


def in_order(people: Iterable[Staff], where: dict[int, Whereabouts]) -> list[Staff]:
    """Sort key: colleagues in the house first, then those who said nothing, then those away; by name within these."""
    place = {Whereabouts.IN_HOUSE: 0, None: 1, Whereabouts.HOME_WORK: 2, Whereabouts.HOME_VISIT: 2}
    return sorted(people, key=lambda one: (place.get(where.get(one.id), 3), one.name))
