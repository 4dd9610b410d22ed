"""What is asked in the first hour, in which order, and what is an answer?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from management.commands import BRANCHES, SHORTEST_PASSWORD
from queueing.branches import Branch
from queueing.catalogue.changes import Document
from queueing.catalogue.editions import document_at
from queueing.catalogue.mistakes import LONGEST_NAME, LONGEST_ZONE, MOST_DESKS, UNSEEN
from queueing.catalogue.opening import DAYS
from queueing.catalogue.reading import CatalogueError, read_folder
from queueing.colleagues.staff import Role
from queueing.editing.towns import Town
from queueing.refusals import NotAnHour
from web.forms import typed_hour, whole_number
from web.icons import known_icons
from web.transactions import db_session

LONGEST_PASSWORD = 200
LONGEST_USERNAME = 60
ZONES = ("zone_1", "zone_2", "zone_3", "zone_4")
DAY_NAMES = dict(
    zip(DAYS, ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"), strict=True)
)
OFFICE_HOURS = "9:00-12:00, 13:00-16:00"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)
ROLES = {Role.MANAGER: "Beheer", Role.HOST: "Onthaal", Role.STAFF: "Loket", Role.OUTREACH: "Buurtwerk"}
USUAL_ROLES = f"{Role.MANAGER} {Role.HOST}"
"""Who sets up a small house also receives its visitors."""
Wrong = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step: its label, a line under it, and what stands in it before anybody typed."""

    name: str
    label: str
    hint: str = ""
    usual: str = ""
    kind: str = "text"
    most: int = 80
    complete: str = "off"

    def read(self, sent: Sequence[str]) -> str:
        """What was sent of it; of a list of ticks each one, with a space between."""
        return " ".join(sent) if self.kind == "ticks" else next(iter(sent), "")

    @property
    def is_secret(self) -> bool:
        """Never kept, never shown again."""
        return self.kind == "password"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the hour. `check` says by field what is wrong; `next` is empty for the last one."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    check: Callable[[Mapping[str, str]], Wrong]
    next: str = ""

    def wrong(self, typed: Mapping[str, str]) -> Wrong:
        """By field what is to be mended; empty when all is well."""
        told = {one.name: str(typed.get(one.name, "")) for one in self.fields}
        unseen = {key: "Hier staat een teken dat niemand ziet. Typ het opnieuw." for key in told if _unseen(told[key])}
        long = {one.name: f"Hoogstens {one.most} tekens." for one in self.fields if len(told[one.name]) > one.most}
        return {**self.check(told), **long, **unseen}


@dataclass(frozen=True, slots=True)
class Start:
    """A catalogue to begin with: a folder of `branches/`, or the edition in force of another branch."""

    name: str
    document: Callable[[], Document]


def starts() -> dict[str, Start]:
    """Every catalogue there is to begin with."""
    here = sorted(one.parent for one in BRANCHES.glob("*/branch.toml"))
    folders = {f"folder:{one.name}": Start(_named(one), _reader(one)) for one in here}
    branches = db_session().scalars(select(Branch).where(Branch.edition.is_not(None)).order_by(Branch.name)).all()
    return {f"branch:{one.code}": Start(f"Locatie {one.name}", _copier(one)) for one in branches} | folders


def town_told(typed: Mapping[str, Mapping[str, str]]) -> Town:
    """The house that the steps describe; they must be right."""
    zones = [" ".join(typed["zones"][key].split()) for key in ZONES]
    return Town(
        name=" ".join(typed["house"]["name"].split()),
        zones=[one for one in zones if one],
        desks=whole_number(typed["zones"]["desks"].strip(), most=MOST_DESKS) or 1,
        hours={day: spans_of(typed["hours"][day]) for day in DAYS},
    )


def spans_of(told: str) -> list[str]:
    """`9:00-12:00, 13:00-16:00` as the spans of a day; none for an empty field or *dicht*. Raises NotAnHour."""
    parts = [] if told.strip().casefold() in ("", "dicht", "gesloten") else re.split(r"\s*(?:,|;|\ben\b)\s*", told)
    spans: list[str] = []
    for part in (one for one in parts if one.strip()):
        opens, dash, closes = part.replace("–", "-").replace(" tot ", "-").replace(".", ":").partition("-")
        first, last = typed_hour(opens), typed_hour(closes)
        if not dash or first >= last or (spans and spans[-1][-5:] > f"{first:%H:%M}"):
            raise NotAnHour
        spans.append(f"{first:%H:%M}-{last:%H:%M}")
    return spans


def _named(folder: Path) -> str:
    """The name of the house in this folder, which may be wrong in every other way."""
    found = re.search(r'(?m)^name = "([^"]+)"', (folder / "branch.toml").read_text(encoding="utf-8", errors="replace"))
    return f"{found[1]} (map {folder.name})" if found else f"Map {folder.name}"


def _reader(folder: Path) -> Callable[[], Document]:
    return lambda: read_folder(folder, icons=known_icons())


def _copier(branch: Branch) -> Callable[[], Document]:
    return lambda: document_at(db_session(), branch, branch.current_edition)


def _unseen(text: str) -> bool:
    return UNSEEN.search(text) is not None or "\n" in text


def _house(told: Mapping[str, str]) -> Wrong:
    return {} if told["name"].strip() else {"name": "Hoe heet het huis? Bezoekers lezen deze naam."}


def _zones(told: Mapping[str, str]) -> Wrong:
    names = [" ".join(told[key].split()) for key in ZONES]
    wrong: Wrong = {}
    if not any(names):
        wrong["zone_1"] = "Geef minstens één wachtruimte een naam."
    for key, name in zip(ZONES, names, strict=True):
        if len(name) > LONGEST_ZONE:
            wrong[key] = f"Hoogstens {LONGEST_ZONE} tekens: de naam staat groot op het briefje."
        elif name and names.count(name) > 1:
            wrong[key] = "Deze naam staat er twee keer."
    if not whole_number(told["desks"].strip(), most=MOST_DESKS):
        wrong["desks"] = f"Schrijf een aantal van 1 tot {MOST_DESKS}."
    return wrong


def _hours(told: Mapping[str, str]) -> Wrong:
    wrong, is_open = {}, False
    for day in DAYS:
        try:
            is_open = bool(spans_of(told[day])) or is_open
        except NotAnHour:
            wrong[day] = "Schrijf de uren zo: 9:00-12:00, 13:00-16:00. Of laat leeg: dan is het huis dicht."
    return wrong if wrong or is_open else {"mon": "Het huis moet minstens één dag open zijn."}


def _catalogue(told: Mapping[str, str]) -> Wrong:
    start = starts().get(told["start"])
    if start is None:
        return {"start": "Kies met welke vragen je begint."}
    try:
        start.document()
    except CatalogueError as error:
        return {"start": f"Deze map heeft fouten: {str(error).splitlines()[0]}"}
    return {}


def _account(told: Mapping[str, str]) -> Wrong:
    wrong: Wrong = {}
    if not told["name"].strip():
        wrong["name"] = "Schrijf je voornaam."
    if USERNAME.fullmatch(told["username"].strip()) is None:
        wrong["username"] = "Gebruik letters, cijfers, punten en streepjes."
    roles = told["roles"].split()
    if Role.MANAGER not in roles:
        wrong["roles"] = "Beheer hoort erbij: iemand moet het huis kunnen veranderen."
    elif not set(roles) <= set(ROLES):
        wrong["roles"] = "Kies uit de lijst."
    if len(told["password"]) < SHORTEST_PASSWORD:
        wrong["password"] = f"Kies een wachtwoord van {SHORTEST_PASSWORD} tekens of meer. Een zinnetje is goed."
    elif told["password"] != told["again"]:
        wrong["again"] = "De twee wachtwoorden zijn niet gelijk."
    return wrong


_ALL = (
    Step(
        "house", "Hoe heet het huis?", "Deze naam staat op de zuil, op het briefje en op het scherm.",
        (Field("name", "Naam van het huis", most=LONGEST_NAME),), _house, next="zones",
    ),
    Step(
        "zones", "Waar wachten mensen?", "Geef elke wachtruimte een korte naam. Eén is genoeg.",
        (
            Field("zone_1", "Wachtruimte 1", usual="zaal 1", most=40), Field("zone_2", "Wachtruimte 2", most=40),
            Field("zone_3", "Wachtruimte 3", most=40), Field("zone_4", "Wachtruimte 4", most=40),
            Field("desks", "Aantal loketten", "Later kun je er altijd bij maken.", "3", most=2),
        ),
        _zones, next="hours",
    ),
    Step(
        "hours", "Wanneer is het huis open?", "Leeg is dicht. Uitzonderingen kunnen later.",
        tuple(
            Field(day, name, usual=OFFICE_HOURS if day not in ("sat", "sun") else "") for day, name in DAY_NAMES.items()
        ),
        _hours, next="catalogue",
    ),
    Step(
        "catalogue", "Met welke vragen begin je?", "Je begint met een kopie. Daarna pas je alles zelf aan in beheer.",
        (Field("start", "Neem over van", kind="choice"),), _catalogue, next="account",
    ),
    Step(
        "account", "Wie beheert het huis?", "Dit is het eerste account. Collega’s voeg je daarna toe.",
        (
            Field("name", "Voornaam", complete="given-name", most=60),
            Field("username", "Gebruikersnaam", complete="username", most=LONGEST_USERNAME),
            Field("roles", "Wat doe je in dit huis?", "Later kan je dit veranderen.", USUAL_ROLES, kind="ticks"),
            Field(
                "password", f"Wachtwoord, {SHORTEST_PASSWORD} tekens of meer", kind="password", most=LONGEST_PASSWORD,
                complete="new-password",
            ),
            Field(
                "again", "Nog eens het wachtwoord", kind="password", most=LONGEST_PASSWORD, complete="new-password"
            ),
        ),
        _account,
    ),
)  # fmt: skip
STEPS = {one.name: one for one in _ALL}
FIRST = _ALL[0].name
