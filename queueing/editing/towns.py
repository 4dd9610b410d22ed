"""How does a new house begin? With the catalogue of another, and its own name, zones, desks and hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.audit import AuditKind
from queueing.branches import Branch, Hall, branch_by_code
from queueing.catalogue.changes import Document
from queueing.catalogue.mistakes import mistakes_in
from queueing.catalogue.normal_form import tidy
from queueing.catalogue.refusals import BranchTaken, MistakesLeft
from queueing.editing.publishing import bring_into_force

DECIDED_THERE = ("decided_by", "approved_by", "reviewed_at")
"""What a municipality decides for itself about a language: nothing of it goes along to another."""
LONGEST_CODE = 36
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Town:
    """What is a house's own from the first day. `hours` is a week as in `branch.toml`."""

    name: str
    zones: Sequence[str]
    desks: int
    hours: Mapping[str, Sequence[str]]


def town_of(document: Mapping[str, Any]) -> Town:
    """What is own to the house of this document, to begin another with."""
    branch = document["branch"]
    zones = [one["name"] for one in branch["zones"].values()]
    return Town(branch["name"], zones, len(branch.get("desks", {})), branch["hours"])


def document_for(town: Town, like: Mapping[str, Any], *, code: str) -> Document:
    """The first edition of a house: the needs, services, words and texts of another, and what is its own.

    Not taken along: an address, closing days, drawings, and what the other municipality decided about languages.
    """
    other = like["branch"]
    left_out = ("address", "closed", "zones", "desks", "hours", "languages")
    zones = {LETTERS[place]: {"name": name} for place, name in enumerate(town.zones)}
    services = list(like["services"])
    desks = {
        str(number): {"number": number, "zone": next(iter(zones)), "helps_with": services}
        for number in range(1, town.desks + 1)
    }
    branch = {
        **{key: value for key, value in other.items() if key not in left_out},
        "code": code,
        "name": town.name,
        "staff_name": town.name,
        "zones": zones,
        "desks": desks,
        "hours": {day: list(spans) for day, spans in town.hours.items()},
        "languages": {code: _undecided(one) for code, one in other["languages"].items()},
    }
    return tidy({**like, "branch": branch, "pictures": {}})


def found_town(
    session: Session, document: Document, *, icons: Container[str], now: datetime, staff_id: int | None = None
) -> Branch:
    """A new branch with this document as its first edition. In a transaction that writes; the caller commits.

    Raises BranchTaken, MistakesLeft.
    """
    about = document["branch"]
    if branch_by_code(session, about["code"]) is not None:
        raise BranchTaken(code=about["code"])
    if mistakes := mistakes_in(document, icons=icons):
        raise MistakesLeft(tuple(mistakes))
    branch = Branch(code=about["code"], name=about["name"], timezone=about["timezone"])
    session.add(branch)
    session.flush()
    session.add(Hall(branch_id=branch.id))
    session.flush()
    bring_into_force(session, branch, document, kind=AuditKind.BRANCH_OPENED, now=now, staff_id=staff_id)
    return branch


def code_for(session: Session, name: str) -> str:
    """A code that no branch has, made of the name that people read: *De Oude Post* is `de-oude-post`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_CODE].strip("-") or "huis"
    taken = set(session.scalars(select(Branch.code).where(Branch.code.startswith(start))))
    numbered = (start if count == 1 else f"{start}-{count}" for count in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def _undecided(language: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in language.items() if key not in DECIDED_THERE}
