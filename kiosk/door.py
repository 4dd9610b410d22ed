"""Does this kiosk give numbers now? Open, closed, or *Vandaag geven we geen nieuwe nummers meer.* (decisions 4)

The door is a live part without words: every kiosk of the branch hears when it changes, when another edition came into
force or something else is announced, and reloads its page.
"""

from __future__ import annotations

from typing import Any

from flask import g

from kiosk.choice import Choice, Step
from queueing.appointments.appointment import is_anyone_to_come
from queueing.branches import Early
from queueing.catalogue.needs import APPOINTMENT
from web.announced import announced
from web.clock import now
from web.parts import part
from web.transactions import db_session

EARLY = {
    Early.TRAINING: "We hebben vandaag les.",
    Early.COLLEAGUES: "We zijn vandaag met te weinig mensen.",
    Early.REPAIR: "Er is iets stuk in het huis.",
    Early.WEATHER: "Het weer is te slecht.",
}
"""Why the house closed early, as visitors read it; other reasons are not shown."""
STILL_POSSIBLE = (Step.CODE,)
"""Pages that lead to no new number, or only to one for an appointment."""


def state() -> str:
    """`open`, `stopped` or `closed`."""
    local = g.branch.local(now())
    if not g.catalogue.is_open(local):
        return "closed"
    return "open" if g.today.gives_numbers(local.date()) else "stopped"


def shut_for(choice: Choice) -> str:
    """The page to show instead of this visitor's own: `closed`, `stopped`, or none.

    When no new numbers are given, visitors with an appointment may still check in, and an existing number may change
    its needs.
    """
    door = state()
    if door == "open" or choice.step is Step.LANGUAGES:
        return ""
    books = choice.step in STILL_POSSIBLE or APPOINTMENT in choice.needs
    goes_on = books or choice.changing if door == "stopped" else books and appointments_go_on()
    return "" if goes_on else door


def appointments_go_on() -> bool:
    """Closed early, while somebody with an appointment of today is still to come: they may check in."""
    at = now()
    is_early = g.today.is_cut_short(g.catalogue, at, g.branch)
    return is_early and is_anyone_to_come(db_session(), g.branch, g.catalogue, now=at)


def early_facts() -> dict[str, Any]:
    """For the closed page: when the house opens again, and the extra line when it closed early today."""
    at = now()
    is_early = g.today.is_early(g.branch.day_of(at), g.branch) and at >= g.today.closes_at
    return {
        "opens": g.catalogue.hours.next_opening(g.branch.local(at)),
        "early": is_early,
        "early_words": EARLY.get(g.today.why, "") if is_early else "",
        "appointments_go_on": appointments_go_on(),
    }


def door_part() -> str:
    """The state of the door, the edition in force and what is announced, for the page to act on."""
    told = announced().key
    return part("door", "kiosk/_door.html", door=state(), edition=g.branch.current_edition, announced=told)
