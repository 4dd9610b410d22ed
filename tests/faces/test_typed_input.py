"""Whatever somebody types, into any field of any page: a sentence, the right status, and nothing changed.

The routes are read from the house and the names of their fields from its code, so that a new one cannot be forgotten:
it fails here until somebody says what is usually written in it.
"""

from __future__ import annotations

import inspect
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, event
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from extensions import db
from queueing.appointments.appointment import Appointment
from tests.support.marks import first
from tests.support.people import TUESDAY, House, LivedIn, Person
from web.dice import HouseDice, set_dice

pytestmark = pytest.mark.patient

USUAL: dict[str, str] = {
    "paper": "1", "provider": "gemeente",
    "answer": "coming", "begins": "9:00", "card": "300", "changing": "", "code": "PAP-1", "count": "3",
    "day": "2026-11-18", "desk": "5", "device": "zuil-1", "discreet": "yes", "ends": "10:00", "extra": "chair",
    "go": "page:1", "group": "PAP", "help": "5:ocmw", "hour": "14:30", "interpreter": "at:14:30", "language": "fr",
    "minutes": "15", "name": "yes", "need": "PAP-2", "needs": "PAP-2", "next": "/reception/", "of": "person:1",
    "outcome": "done", "page": "/reception/", "paper_number": "901", "password": "x", "person": "1", "place": "0",
    "q": "pas", "reason": "ouder", "receipt": "yes", "rest": "done", "role": "reception", "service": "burgerzaken",
    "sound": "on", "start_key": "k", "step": "start", "tab": "all", "text": "Welkom.", "thing": "x", "to": "desk:5",
    "inside": "1", "appointment": "1", "number": "142", "printed": "zuil-1",
    "username": "lotte", "where": "house", "why": "repair", "words": "Vandaag koffie.", "large": "1", "low": "1",
    "before": "start", "extras": "chair", "hours": "9:30", "signpost": "", "chip": "letter", "note": "",
    "sealed": "x", "asked": "no", "removed": "yes", "others": "out", "new": "x", "again": "x", "old": "x",
    "ready": "yes", "organisation": "CAW", "secrecy": "discretion",
    "agreed": "yes", "condition": "yes", "confirmed": "yes", "press": "hand_over", "consent": "yes", "gone": "1",
    "zones": "a", "waiting_area": "a", "kind": "kiosk", "chosen": "1", "what": "sound",
    "works": "yes", "begins_day": "2026-11-18", "ends_day": "2026-11-18", "distance": "5", "glass": "2,7", "inch": "55",
    "pixels": "1920x1080", "printer": "", "seen": "x", "done": "kept",
    "content": "bXNnaWQgIiIK", "field": "label", "revision": "1", "theirs": "x",
    "state": "x", "left": "gemeente", "only_emergency": "no", "marked": "no", "error": "x", "iss": "x", "link": "x",
    "icons": "huis", "icon": "house", "on": "PAP", "theme": "PAP", "heard": "1",
    "credential": "{}",
}  # fmt: skip
NASTY = (
    "²", "٣", "9" * 20, "9" * 400, "0" * 4400, "-1", "1.5", "1e9", "", " ", "\0", "x\0y", "x" * 70, "x" * 5_000,
    "\u202e1\u200f", "\ud800".encode("utf-8", "surrogatepass"), "%s{{7*7}}'\"--", "<b>", "../..", "24:00",
    "9:60", "²:30",
)  # fmt: skip
FEW = ("²" * 300, "0" * 4400)
"""Each once made some page stumble, and is longer than any column. `make test` types one of them into every field."""
KINDS = ("", "desk:", "person:", "service:", "at:", "way:", "page:", "digit:", "need:", "hour:", "extra:", "group:")
KINDED = {"to", "of", "help", "interpreter", "go", "rest"}
WATCHED = (
    "device",
    "visit",
    "visit_need",
    "call",
    "happening",
    "desk",
    "appointment",
    "ask",
    "announcement",
    "handover",
)
ASKED = re.compile(
    r"""(?:request\.(?:form|args|values)(?:\.get|\.getlist)?[(\[]|asked_number\(|_number\(|form\.get(?:list)?\(|lists\.get\()"(\w+)\""""
)


def names_in(view: Any) -> set[str]:
    """The fields that the module of a view reads."""
    module = sys.modules[inspect.unwrap(view).__module__]
    source = inspect.getsource(module)
    if module.__name__ == "kiosk.screen":
        from kiosk import choice

        return set(ASKED.findall(source)) | set(choice.FIELDS)
    return set(ASKED.findall(source)) | ({"start_key"} if "press_key()" in source else set())


@pytest.fixture
def strict() -> Iterator[None]:
    """SQLite takes a text of any length; PostgreSQL refuses what is longer than its column, and so does this."""

    def _check(session: Session, *_: object) -> None:
        for one in session.new | session.dirty:
            for column in inspect_row(type(one)).columns:
                value = getattr(one, inspect_row(type(one)).get_property_by_column(column).key)
                if isinstance(column.type, String) and column.type.length and isinstance(value, str):
                    assert len(value) <= column.type.length, f"{column} cannot hold {len(value)} letters"
                    assert "\0" not in value

    event.listen(db.session, "before_flush", _check)
    yield
    event.remove(db.session, "before_flush", _check)


def file_of(house: House) -> Path:
    data: Path = house.app.config["SETTINGS"].data_dir
    return data / "onthaal.sqlite"


def written(house: House) -> dict[str, list[Any]]:
    """Everything in these tables, as it stands in the file: asked after every press, so by the shortest way."""
    with closing(sqlite3.connect(file_of(house))) as file:
        return {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in WATCHED}  # noqa: S608


class Stage:
    """A house mid-way for one route: somebody at Lotte's desk 3, somebody waiting, an appointment, a call for help."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.kiosk = house.kiosk()
        self.token = house.visitor("PAP-1").token
        house.visitor("PAP-2", "POS-3")
        house.visitor("POS-1")
        house.does(self._book)
        self.kiosk.client.post("/kiosk/zuil-1/help", data={"csrf_token": self.kiosk.csrf()})
        self.host, self.desk, self.outreach, self.keeper = (
            house.signs_in(name) for name in ("samira", "lotte", "noor", "wout")
        )
        self.desk.sits_down(3)
        self.desk.calls_next()
        self.desk.opens("/reception/desk/")
        self.host.opens("/reception/")
        self.outreach.opens("/reception/outreach")
        self.keeper.opens("/management/devices/new")
        self.display, self.stranger = house.display(), house.stranger()
        self.stranger.opens("/sign-in")

    def _book(self) -> None:
        at = TUESDAY + timedelta(minutes=30)
        db.session().add(Appointment(branch_id=1, day=at.date(), at=at, code="482117", need="PAP-1"))
        db.session().commit()

    def whoever(self, endpoint: str) -> Person:
        """Somebody who may come here."""
        face = endpoint.partition(".")[0]
        return {
            "kiosk": self.kiosk, "millimetres": self.kiosk, "device_test": self.kiosk,
            "outage": self.kiosk, "reading": self.kiosk,
            "displays": self.display, "sound": self.display, "phone": self.stranger, "accounts": self.stranger,
            "pairing": self.stranger, "health": self.stranger, "first_hour": self.stranger,
            "passkeys": self.stranger, "elsewhere": self.stranger, "signing_in": self.keeper,
            "devices": self.keeper, "office": self.keeper, "people": self.keeper, "words": self.keeper,
            "word_files": self.keeper, "publishing": self.keeper, "remarks": self.keeper, "pictograms": self.keeper,
            "needs": self.keeper, "themes": self.keeper, "services": self.keeper,
            "icons": self.keeper, "notices": self.keeper, "privacy": self.keeper,
            "preview": self.keeper, "hours": self.keeper,
            "house": self.keeper,            "texts": self.keeper, "desks": self.keeper, "zones": self.keeper,
            "languages": self.keeper,
            "desk": self.desk, "asks": self.desk, "outreach": self.outreach,
        }.get(face, self.host)  # fmt: skip

    def address(self, rule: Rule) -> str:
        """The address, filled in with what is there."""
        known: dict[str, Any] = {
            "key": 1, "identity": 1, "call": 1, "number": 3, "code": "PAP-1", "token": self.token, "clip": "x",
            "digest": "0123456789ab", "filename": "x.js", "proof": "x", "language": "fr", "scan": "0" * 32,
            "what": "sound", "provider": "gemeente",
            "sentence": "0" * 64, "name": "house", "secret": "x",
            "device": "scherm-1" if rule.rule.startswith("/display") else "zuil-1",
        }  # fmt: skip
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), rule.rule)


def tries(rule: Rule, names: set[str], *, every: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """(field, form) for each nasty value in each field, the other fields as they usually are."""
    for at, name in enumerate(sorted(names)):
        nasty = NASTY if every else (FEW[at % 2],)
        for value in nasty:
            for kind in KINDS if name in KINDED and every else ("", "desk:", "page:") if name in KINDED else ("",):
                told = value if isinstance(value, bytes) else kind + value
                yield name, {**{one: USUAL[one] for one in names}, name: told}
        yield name, {one: USUAL[one] for one in names if one != name}
        if every:
            yield name, {**{one: USUAL[one] for one in names}, name: [USUAL[name], USUAL[name]]}


def rules(house: House) -> list[Rule]:
    left_out = {"static", "accounts.sign_out", "health.healthz", "health.readyz"}
    return sorted(
        (one for one in house.app.url_map.iter_rules() if one.endpoint not in left_out), key=lambda one: one.rule
    )


def play(lived_in: LivedIn, shard: slice, *, every: bool) -> None:
    stage = Stage(quiet(House(lived_in.as_new())))
    midway = MidWay(stage)
    for rule in rules(stage.house)[shard]:
        if tried_out(stage, rule, every=every):
            midway.comes_back(lived_in)
    stage.house.closes()


class MidWay:
    """How everything stood before the first try, to come back to: playing up to it takes longer than most tries."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.house, self.times = stage, stage.house, 0
        self.people = [one for one in vars(stage).values() if isinstance(one, Person)]
        self.house.closes()
        self.file = file_of(self.house).read_bytes()
        self.pockets = [(one, deepcopy(one.client._cookies), one.html) for one in self.people]

    def comes_back(self, lived_in: LivedIn) -> None:
        self.times += 1
        self.house.closes()
        again = House(lived_in.as_new())
        again.clock.moment, again.looks = self.house.clock.moment, self.house.looks
        set_dice(again.app, HouseDice(f"mid-way {self.times}"))  # what was thrown on the way is not thrown again
        file_of(again).write_bytes(self.file)
        self.house = self.stage.house = again
        for person, cookies, html in self.pockets:
            person.house, person.client, person.html = again, again.app.test_client(), html
            person.client._cookies = deepcopy(cookies)


def quiet(house: House) -> House:
    house.looks = False
    return house


def tried_out(stage: Stage, rule: Rule, *, every: bool) -> bool:
    """Try everything at one rule. True when something was done meanwhile: the next rule wants a house mid-way again."""
    house, done = stage.house, False
    names = names_in(house.app.view_functions[rule.endpoint])
    assert names <= set(USUAL), f"{rule.endpoint}: say in USUAL what is written in {names - set(USUAL)}"
    person, address = stage.whoever(rule.endpoint), stage.address(rule)
    before = written(house)
    for name, form in tries(rule, names, every=every):
        if "POST" in (rule.methods or ()):
            data = {**form, "csrf_token": person.csrf()}
            response = person.client.post(address, data=data, headers={"Origin": "http://localhost"})
        else:
            words = {key: value for key, value in form.items() if not isinstance(value, bytes)}
            response = person.client.get(address, query_string=words)
        told = f"{rule.endpoint}: {name}={str(form.get(name))[:40]!r} gave {response.status_code}"
        assert response.status_code < 500, told
        after = written(house)
        if response.status_code >= 400:
            assert after == before, told
        done |= after != before or ("POST" in (rule.methods or ()) and response.status_code < 400)
        before = after
    return done


SHARDS = 4


def test_every_field_of_every_page_has_something_that_is_usually_written_in_it(house):
    """Two of the four parts below are for `make exhaustive`: a new field is noticed here all the same."""
    unknown = {
        one.endpoint: names
        for one in rules(house)
        if (names := names_in(house.app.view_functions[one.endpoint]) - set(USUAL))
    }
    assert not unknown, "say in USUAL what is written there"


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("shard", first(2, range(SHARDS)))
def test_no_field_of_any_page_makes_the_house_stumble(lived_in, shard):
    play(lived_in, slice(shard, None, SHARDS), every=False)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_field_of_any_page_makes_the_house_stumble_whatever_is_typed(lived_in, shard):
    play(lived_in, slice(shard, None, SHARDS), every=True)
