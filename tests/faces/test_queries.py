"""The number of statements a page costs does not grow with who waits, nor with who ever came."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from extensions import db
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.happenings import State
from queueing.visits.arrival import Arrival, start_visit
from queueing.visits.visit_record import Origin
from web.dice import HouseDice

LOCK, COMMIT = "UPDATE hall SET turn", "COMMIT"
NEEDS = ("PAP-1", "PAP-2", "POS-1", "WON-1")


def fill(house, waiting: int, past: int) -> None:
    """`waiting` visitors in the hall, and `past` visits that are over."""
    with house.app.app_context():
        here = db.session()
        branch = here.get_one(Branch, 1)
        catalogue, dice = catalogue_of(here, branch), HouseDice("queries")
        hall = lock_hall(here, 1)
        for place in range(waiting + past):
            arrival = Arrival(needs=[NEEDS[place % 4]], start_key=f"fill-{place}", origin=Origin.RECEPTION)
            at = house.clock.now() - timedelta(minutes=30) + timedelta(seconds=place)
            visit = start_visit(here, hall, branch, catalogue, arrival, now=at, dice=dice, ticket_key=b"k")
            if place >= waiting:
                visit.leave(now=at)
        here.commit()


@contextmanager
def counted(house):
    """The statements that the house sends to its database meanwhile."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    def note_commit(_connection):
        statements.append(COMMIT)

    with house.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", note_commit)


def cost(house, action) -> tuple[int, int]:
    """The statements of an action, and how many of them run while it holds the lock of the hall."""
    with counted(house) as statements:
        response = action()
    assert response.status_code in (200, 303), response.text
    total = sum(one != COMMIT for one in statements)
    locked = next((at for at, one in enumerate(statements) if one.startswith(LOCK)), None)
    return total, 0 if locked is None else statements.index(COMMIT, locked) - locked


@pytest.fixture(params=[(3, 0), (60, 0), (60, 400)], ids=["few waiting", "many waiting", "many waiting, long history"])
def hall(request, house):
    fill(house, *request.param)
    return house


EXPECTED = {
    "issue ticket": 16,
    "hall list": 11,
    "alerts": 7,
    "desk queue": 9,
    "call next": 18,
    "finish and next, who was called": 30,
    "arrival": 17,
    "finish and next": 28,
    "display": 4,
    "phone": 5,
}
UNDER_THE_LOCK = {
    "issue ticket": 8,
    "call next": 10,
    "finish and next, who was called": 22,
    "arrival": 9,
    "finish and next": 20,
}
"""Of these, from the lock of the hall to the commit: others wait as long."""


HTMX = {"HX-Request": "true"}


def finish_and_next(hall, lotte):
    """*Klaar en volgende* for who is at this desk; the answer shows who was called after them."""
    here = next(one for one in hall.visits() if one.state in (State.CALLED, State.SERVING))
    return lambda: lotte.posts(f"/reception/desk/visits/{here.id}/finish-and-next", headers=HTMX)


def arrival(hall, lotte):
    """*Is er* for who was called."""
    called = next(one for one in hall.visits() if one.state is State.CALLED)
    return lambda: lotte.posts(f"/reception/desk/visits/{called.id}/arrival", headers=HTMX)


def test_what_each_deed_costs_is_the_same_in_every_hall(hall):
    lotte, samira = hall.signs_in("lotte").sits_down(3), hall.signs_in("samira")
    kiosk = hall.kiosk()
    ticket = kiosk.takes_a_number("PAP-1")
    other = hall.kiosk("zuil-2")
    other.taps("need:U-1")
    costs = {
        "issue ticket": cost(hall, other.presses_ticket),
        "hall list": cost(hall, lambda: samira.client.get("/reception/waiting")),
        "alerts": cost(hall, lambda: samira.client.get("/reception/alerts")),
        "desk queue": cost(hall, lambda: lotte.client.get("/reception/desk/desk_queue")),
        "call next": cost(hall, lambda: lotte.posts("/reception/desk/calls", headers=HTMX)),
        "finish and next, who was called": cost(hall, finish_and_next(hall, lotte)),
        "arrival": cost(hall, arrival(hall, lotte)),
        "finish and next": cost(hall, finish_and_next(hall, lotte)),
        "display": cost(hall, lambda: hall.display().client.get("/display/scherm-1/calls")),
        "phone": cost(hall, lambda: hall.phone(ticket.token).client.get(f"/t/{ticket.token}/place")),
    }
    told = "a fixed number of statements; write the new one down when it changed on purpose"
    assert {name: total for name, (total, _) in costs.items()} == EXPECTED, told
    assert {name: held for name, (_, held) in costs.items() if held} == UNDER_THE_LOCK, told
