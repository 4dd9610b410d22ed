"""What is announced at this moment? One sentence for everybody, the same at every kiosk and on every phone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from queueing.announcements import announcements_of, said_now
from web.clock import now
from web.parts import cached
from web.transactions import db_session


@dataclass(frozen=True, slots=True)
class Announced:
    """The words, and which announcement they are of."""

    key: int = 0
    words: str = ""


def announced() -> Announced:
    """The announcement of now; one without words when there is none. Read once for all, at the latest after 15 s."""
    return cached("announcement", _announced, "now")


def _announced() -> Announced:
    said = said_now(announcements_of(db_session(), g.branch.id, now=now()), now())
    return Announced() if said is None else Announced(said.id, said.words)
