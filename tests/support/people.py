"""How does a test speak as people? A house with one ordinary day, and clients named after the people who use them.

    def test_a_story(house):
        kiosk = house.kiosk()
        ticket = kiosk.takes_a_number("PAP-1")
        lotte = house.signs_in("lotte").sits_down(3)
        lotte.calls_next()
        assert house.display().shows() == [(ticket.number, 3)]

Every page fetched is looked over in passing: valid, one h1, a language, a title, a label for each field.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
import tinyhtml5
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import create_app
from config import ROOT
from extensions import db, socketio
from kiosk.choice import Choice, Step, hidden_fields
from kiosk.measure import open_measure
from kiosk.printing import open_print_room, print_room
from management.commands import load_branch
from management.demo import PASSWORD
from management.demo_voorbeeld import VOORBEELD
from queueing.appointments.appointment import Appointment
from queueing.base import hash_of
from queueing.branches import Branch
from queueing.colleagues.staff import Role, Secrecy, Staff
from queueing.devices import Device, DeviceKind
from queueing.staffing import give
from queueing.visits.finding import open_visits
from queueing.visits.visit import Visit
from tests.support.quick_passwords import hash_quickly
from web import passwords
from web.access import device_cookie
from web.clock import Clock
from web.dice import HouseDice, set_dice
from web.guesses import count_guesses
from web.sessions import watch_sessions

TUESDAY = datetime(2026, 11, 17, 9, 10, tzinfo=ZoneInfo("Europe/Brussels"))
FOLDER = ROOT / "branches" / "vuurmolen"
PEOPLE: tuple[tuple[str, tuple[Role, ...], tuple[str, ...]], ...] = (
    ("samira", (Role.HOST,), ("breed-onthaal", "burgerzaken")),
    ("lotte", (Role.STAFF,), ("burgerzaken", "breed-onthaal")),
    ("jan", (Role.STAFF,), ("burgerzaken",)),
    ("karim", (Role.STAFF,), ("breed-onthaal", "ocmw", "caw")),
    ("wout", (Role.MANAGER,), ()),
    ("noor", (Role.OUTREACH,), ()),
)
DEVICES = (
    (DeviceKind.KIOSK, "zuil-1"),
    (DeviceKind.KIOSK, "zuil-2"),
    (DeviceKind.DISPLAY, "scherm-1"),
    (DeviceKind.DISPLAY, "scherm-2"),
)
ENV = {"ONTHAAL_TESTING": "1", "ONTHAAL_SHOW_DRAFTS": "1", "ONTHAAL_DICE_SEED": "house", "ONTHAAL_SECRET_KEY": "test"}


class StillClock(Clock):
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = TUESDAY

    @property
    def is_by_hand(self) -> bool:
        return True

    def now(self) -> datetime:
        return self.moment


hash_quickly()


def token_of_device(slug: str) -> str:
    """The token of a device in the test house."""
    return f"token-of-{slug}"


def takes_up_work(branch: Branch, username: str, *, roles: Sequence[Role], services: Sequence[str]) -> Staff:
    """A new colleague, named by the username with a capital, with the password of the demo."""
    return give(
        db.session(), branch.id, username,
        name=username.title(), roles=roles, services=services, password_hash=passwords.hash_of(PASSWORD),
    )  # fmt: skip


def build(app: Flask, *, code: str = "vuurmolen", suffix: str = "", folder: Path = FOLDER) -> None:
    """The catalogue, the people and the devices of one branch."""
    branch, _ = load_branch(folder)
    for username, roles, services in PEOPLE:
        person = takes_up_work(branch, username + suffix, roles=roles, services=services)
        person.secrecy = Secrecy.PROFESSIONAL
    for kind, slug in DEVICES:
        db.session.add(
            Device(
                branch_id=branch.id, kind=kind, slug=slug + suffix, name=slug, paired_at=TUESDAY,
                token_hash=hash_of(token_of_device(slug + suffix)), waiting_area="a", sound=slug == "scherm-1",
            )
        )  # fmt: skip
    db.session.commit()


@pytest.fixture(scope="session")
def built_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the house as it is before the doors open; every test gets its own copy."""
    folder = tmp_path_factory.mktemp("built")
    if "PYTEST_XDIST_WORKER" in os.environ:
        _seen_by_all[:] = [tmp_path_factory.getbasetemp().parent / "looked-over"]
        _seen_by_all[0].mkdir(exist_ok=True)
    app = create_app({**ENV, "ONTHAAL_DATA_DIR": str(folder)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        db.session.remove()
        db.engine.dispose()
    return folder / "onthaal.sqlite"


@pytest.fixture
def house(lived_in: LivedIn) -> Iterator[House]:
    """The house on a Tuesday, ten past nine, nobody inside yet."""
    one = House(lived_in.as_new())
    yield one
    one.closes()


@pytest.fixture
def books(house: House) -> Callable[..., str]:
    """Put an appointment in today's book: its code, and the minutes from now."""
    return house.books


@pytest.fixture(scope="session")
def lived_in(built_house: Path, tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """The one app that all tests of a worker with `house` live in, one after the other."""
    return LivedIn(built_house, tmp_path_factory.mktemp("lived_in"))


class LivedIn:
    """An app that is put together once: its addresses, its statements and its pages need not be compiled again.

    What an app remembers stands in its database, its settings and `extensions`; all three begin again for every test.
    The sockets of a process belong to the app that was put together last: after another one it is done again.
    """

    def __init__(self, built: Path, folder: Path) -> None:
        self.built, self.folder = built, folder
        self._put_together()

    def _put_together(self) -> None:
        self.app = create_app({**ENV, "ONTHAAL_DATA_DIR": str(self.folder)})
        self.extensions, self.config = dict(self.app.extensions), dict(self.app.config)

    def as_new(self) -> Flask:
        """The app as it was when it was put together, on a copy of the built house."""
        if socketio.sockio_mw.flask_app is not self.app:  # type: ignore[attr-defined]  # the stubs lack it
            self._put_together()
        for left in self.folder.glob("onthaal.sqlite*"):
            left.unlink()
        shutil.copy(self.built, self.folder / "onthaal.sqlite")
        self.app.extensions.clear()
        self.app.extensions.update(self.extensions)
        self.app.config.clear()
        self.app.config.update(self.config)
        self.app.extensions["listeners"].by_sid.clear()
        set_dice(self.app, HouseDice(ENV["ONTHAAL_DICE_SEED"]))
        open_print_room(self.app)
        count_guesses(self.app)
        watch_sessions(self.app)
        open_measure(self.app)
        return self.app


class House:
    """The running house, with a clock that the test moves."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clock = StillClock()
        self.looks = True
        self.comers = itertools.count(1)
        self.kiosks: dict[str, Kiosk] = {}
        app.extensions["clock"] = self.clock

    def later(self, **how: float) -> None:
        """Time passes."""
        self.clock.moment += timedelta(**how)

    def at(self, hour: int, minute: int = 0) -> None:
        """It is this time of the day."""
        self.clock.moment = self.clock.moment.replace(hour=hour, minute=minute)

    def books(self, code: str, minutes: int, need: str = "WON-4", days: int = 0) -> str:
        """Put an appointment in the book, so many minutes and days from ten past nine; gives back its code."""

        def write() -> None:
            branch = db.session().get_one(Branch, 1)
            at = TUESDAY + timedelta(days=days, minutes=minutes)
            db.session().add(Appointment(branch_id=1, day=branch.day_of(at), at=at, code=code, need=need))
            db.session().commit()

        self.does(write)
        return code

    def kiosk(self, slug: str = "zuil-1") -> Kiosk:
        """A visitor before a kiosk."""
        return Kiosk(self, slug)

    def visitor(self, *needs: str, language: str = "nl", extras: tuple[str, ...] = (), slug: str = "zuil-1") -> Ticket:
        """Someone has taken a number, for *Een attest of uittreksel* unless told otherwise; how, is told elsewhere.

        Only the last tap of the walk is sent, with the choice that it would bring.
        """
        kiosk = self.kiosks.get(slug) or self.kiosks.setdefault(slug, Kiosk(self, slug))
        choice = Choice(
            step=Step.CONFIRM,
            needs=needs or ("PAP-1",),
            language=language,
            extras=extras,
            start_key=f"visitor {next(self.comers)}",
        )
        fields = [*hidden_fields(choice), ("csrf_token", kiosk.csrf()), ("go", "ticket")]
        response = kiosk.client.post(f"{kiosk.home}/ticket", data=MultiDict(fields))
        assert response.status_code == 200, response.text
        kiosk.html = response.text
        return kiosk.ticket()

    def display(self, slug: str = "scherm-1") -> Display:
        """Someone who looks at a hall display."""
        return Display(self, slug)

    def phone(self, token: str) -> Person:
        """A visitor with a ticket's page on their phone."""
        return Person(self, f"/t/{token}")

    def signs_in(self, username: str) -> Colleague:
        """A colleague who has just signed in."""
        return Colleague(self, username)

    def stranger(self) -> Person:
        """A visitor with nothing in their pockets."""
        return Person(self, "/")

    def visits(self) -> list[Visit]:
        """Every open visit, needs loaded, as the database knows them."""
        with self.app.app_context():
            found = open_visits(db.session(), 1)
            for visit in found:
                _ = list(visit.needs)
            db.session.expunge_all()
            return found

    def visit(self, number: int) -> Visit:
        """The open visit with this number."""
        return next(one for one in self.visits() if one.number == number)

    def prints(self) -> None:
        """Wait until the printers have done what they were given."""
        print_room(self.app).wait()

    def closes(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def does(self, action: Callable[[], Any]) -> Any:
        """Something done inside the house, without a page."""
        with self.app.app_context():
            return action()

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """Everything in a table."""
        with self.app.app_context():
            return [dict(row._mapping) for row in db.session.execute(db.metadata.tables[table].select())]


class Person:
    """A browser: fetches pages, presses buttons, keeps its cookies."""

    def __init__(self, house: House, home: str) -> None:
        self.house = house
        self.home = home
        self.client: FlaskClient = house.app.test_client()
        self.html = ""

    @property
    def html(self) -> str:
        """The page in hand, as it came."""
        return self._html

    @html.setter
    def html(self, html: str) -> None:
        self._html = html
        self._page: BeautifulSoup | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page in hand, to look things up in; read when somebody does."""
        if self._page is None:
            self._page = BeautifulSoup(self._html, "html.parser")
        return self._page

    def opens(self, address: str = "", *, look: bool = True) -> TestResponse:
        """Fetch a page and look it over."""
        response = self.client.get(address or self.home)
        if response.status_code == 200 and response.mimetype == "text/html":
            self.html = response.text
            if look and self.house.looks and response.text.lstrip().startswith("<!doctype"):
                look_over(response.text)
        return response

    def posts(
        self, address: str, fields: Mapping[str, Any] | None = None, *, token: str | None = None, **how: Any
    ) -> TestResponse:
        """Send a form with the page's own token, as a browser would from our page."""
        data = {"csrf_token": self.csrf() if token is None else token, **(fields or {})}
        headers = {"Origin": "http://localhost", **how.pop("headers", {})}
        return self.client.post(address, data=data, headers=headers, **how)

    def csrf(self) -> str:
        """The token on the page in hand."""
        field = re.search(r'name="csrf_token" value="([^"]+)"', self.html)
        return field[1] if field else ""

    def reads(self) -> str:
        """The words on the page."""
        return " ".join(self.page.get_text(" ").split())


def inputs(html: str) -> list[dict[str, str]]:
    """The fields in a piece of a page, by their attributes; parsing it whole takes a hundred times as long."""
    found = re.findall(r"<input\b[^>]*>", html)
    return [{name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', one)} for one in found]


class Kiosk(Person):
    """A visitor at a touchscreen."""

    def __init__(self, house: House, slug: str = "zuil-1", *, paired: bool = True) -> None:
        super().__init__(house, f"/kiosk/{slug}")
        if paired:
            self.client.set_cookie(device_cookie(slug), token_of_device(slug))
            self.opens()

    def fields(self) -> dict[str, list[str]]:
        """The hidden choice on the page in hand."""
        fields: dict[str, list[str]] = {}
        _, _, choice = self.html.partition('id="choice"')
        for one in inputs(choice.partition("</form>")[0]):
            if one["name"] == "code" or one.get("type") == "hidden":
                fields.setdefault(one["name"], []).append(one["value"])
        return fields

    def types_code(self, code: str) -> TestResponse:
        """*Ik heb een afspraak*, digit by digit, and the check of it."""
        self.taps("need:U-2")
        for digit in code:
            self.taps(f"digit:{digit}")
        return self.taps("check")

    def taps(self, go: str, *, address: str = "", **typed: str) -> TestResponse:
        """Touch a button, with what was typed into the page; the page is then the next one."""
        response = self.client.post(address or self.home, data={**self.fields(), **typed, "go": go})
        self.html = response.text
        if self.house.looks and response.text.lstrip().startswith("<!doctype"):
            look_over(response.text)
        return response

    def takes_a_number(self, *needs: str, language: str = "nl", extras: tuple[str, ...] = ()) -> Ticket:
        """The whole walk, from the start page to the number."""
        self.opens()
        if language != "nl":
            self.taps(f"language:{language}")
        for place, need in enumerate(needs):
            if place:
                self.taps("more")
            if need in {str(button.get("value", "")).removeprefix("need:") for button in self.page.select("button")}:
                self.taps(f"need:{need}")
            else:
                self.taps(f"group:{need.split('-')[0]}")
                self.taps(f"need:{need}")
        if extras:
            self.taps("extras")
            for extra in extras:
                self.taps(f"extra:{extra}")
            self.taps("confirm")
        response = self.presses_ticket()
        assert response.status_code == 200, response.text
        return self.ticket()

    def presses_ticket(self) -> TestResponse:
        """*Geef mij een nummer*."""
        return self.taps("ticket", address=f"{self.home}/ticket")

    def ticket(self) -> Ticket:
        """What the ticket page says."""
        number = re.search(r'<div class="given">\s*<p class="num"[^>]*>(?:<bdi[^>]*>)?(\d+)', self.html)
        assert number is not None, self.reads()
        return Ticket(int(number[1]), self.fields()["changing"][0])


@dataclass(frozen=True)
class Ticket:
    """A number, and the secret of its page on the phone."""

    number: int
    token: str


class Display(Person):
    """A hall display."""

    def __init__(self, house: House, slug: str, *, paired: bool = True) -> None:
        super().__init__(house, f"/display/{slug}")
        if paired:
            self.client.set_cookie(device_cookie(slug), token_of_device(slug))

    def shows(self) -> list[tuple[int, int]]:
        """(number, place) as shown, newest first."""
        self.opens()
        fresh = [(one.select_one("p.num"), one.select_one(".place .num")) for one in self.page.select(".fresh")]
        older = [(one.select_one(".num"), one.select_one(".at")) for one in self.page.select(".older li")]
        return [(int(number.get_text()), int(place.get_text())) for number, place in fresh + older if number and place]


class Colleague(Person):
    """A host or a desk worker."""

    def __init__(self, house: House, username: str) -> None:
        super().__init__(house, "/reception/")
        self.username = username
        self.opens("/sign-in")
        response = self.posts("/sign-in", {"username": username, "password": PASSWORD})
        assert response.status_code == 303, response.text
        self.opens("/reception/desk/choice", look=False)

    def sits_down(self, desk: int, *services: str) -> Colleague:
        """Choose a desk and a profile: all granted services unless told otherwise."""
        self.opens(f"/reception/desk/choice?desk={desk}")
        granted = [one["value"] for one in inputs(self.html) if one.get("name") == "service"]
        response = self.posts("/reception/desk/choice", {"desk": desk, "service": list(services) or granted})
        assert response.status_code == 303, response.text
        self.opens("/reception/desk/")
        return self

    def does(self, action: str, number: int, fields: Mapping[str, Any] | None = None) -> TestResponse:
        """An action on the visitor at one's own desk: arrival, absence, recall, undo, finish, finish-and-next…"""
        return self.posts(f"/reception/desk/visits/{self.house.visit(number).id}/{action}", fields)

    def hosts(self, action: str, number: int, fields: Mapping[str, Any] | None = None) -> TestResponse:
        """An action of the host on a visit: call, assignment, leaving, return…"""
        return self.posts(f"/reception/visits/{self.house.visit(number).id}/{action}", fields)

    def calls_next(self) -> int:
        """*Volgende*; returns the number called."""
        response = self.posts("/reception/desk/calls")
        assert response.status_code == 303, response.text
        return self.at_desk()

    def at_desk(self) -> int:
        """The number at this desk now; 0 when free."""
        self.opens("/reception/desk/")
        _, _, rest = self.html.partition('id="at_desk"')
        number = re.search(r'<h1\b[^>]*class="[^"]*\bnum\b[^"]*"[^>]*>\s*(\d+)', rest)
        return int(number[1]) if number else 0

    def waits_for_me(self) -> list[int]:
        """*Wachten op mij*, in order."""
        self.opens("/reception/desk/")
        return [int(one.get_text()) for one in self.page.select("#desk_queue .others .num")]

    def sees_waiting(self) -> list[int]:
        """The hall list, in order."""
        self.opens("/reception/")
        return [int(one.get_text()) for one in self.page.select("#waiting .lines .num")]


def second_branch(house: House, folder: Path) -> None:
    """Another house in the same installation, with the same kind of people (`lotte-2`) and screens (`zuil-1-2`)."""
    shutil.copytree(FOLDER, folder)
    about = folder / "branch.toml"
    about.write_text(
        about.read_text(encoding="utf-8").replace('code = "vuurmolen"', 'code = "elders"'), encoding="utf-8"
    )
    house.does(lambda: build(house.app, suffix="-2", folder=folder))


def build_second_town() -> None:
    """De Oude Sluis, wholly another house in the same installation: its own people, screens, words and numbers."""
    branch, _ = load_branch(ROOT / "branches" / "voorbeeld")
    for username, _, roles, services, secrecy, _ in VOORBEELD.people:
        takes_up_work(branch, username, roles=roles, services=services).secrecy = secrecy
    for kind, slug, name in VOORBEELD.devices:
        db.session.add(
            Device(
                branch_id=branch.id, kind=kind, slug=slug, name=name, paired_at=TUESDAY,
                token_hash=hash_of(token_of_device(slug)), waiting_area=VOORBEELD.areas.get(slug, ""),
            )
        )  # fmt: skip
    db.session.commit()


_looked_over: set[str] = set()
_seen_by_all: list[Path] = []
"""The folder where the workers of one run tell each other which shapes they have looked over."""
SHAPE = (
    (re.compile(r'value="[^"]{24,}"'), ""),
    (re.compile(r"(?<!<h)(?<!/h)\d+"), "0"),
    (re.compile(r"(?<=>)[^<&\s\x00-\x1f][^<&\x00-\x1f]*(?=<)"), "x"),
    (
        re.compile(r'\b((?:value|href|action|title|content|aria-label|data-[a-z-]+|hx-[a-z-]+)=")[^"&\x00-\x1f]+(?=")'),
        r"\1x",
    ),
)
"""What makes no other page of it: tokens, numbers, which words stand between two tags, and where a link leads."""


def look_over(html: str) -> None:
    """What must be true of every page of the house; pages of one shape count as one."""
    shape = html
    for what, instead in SHAPE:
        shape = what.sub(instead, shape)
    if shape in _looked_over:
        return
    notes = [folder / sha256(shape.encode()).hexdigest() for folder in _seen_by_all]
    if not any(note.exists() for note in notes):
        _look_over(html)
    _looked_over.add(shape)
    for note in notes:
        note.touch()


def _look_over(html: str) -> None:
    parser = tinyhtml5.parser.HTMLParser()
    page = parser.parse(html)
    wrong = [error for error in parser.errors if error[1] not in TOLERATED]
    assert not wrong, [(where, what, _line(html, where)) for where, what, *_ in wrong]
    everything = [one for one in page.iter() if isinstance(one.tag, str)]
    named: dict[str, list[Element]] = {}
    for one in everything:
        named.setdefault(one.tag.rpartition("}")[2], []).append(one)
    assert len(named["h1"]) == 1, "a page has one h1"
    assert page.get("lang") == "nl"
    assert _words(named["title"][0])
    ids = [one.attrib["id"] for one in everything if "id" in one.attrib]
    assert len(ids) == len(set(ids)), f"twice the same id: {sorted(one for one in ids if ids.count(one) > 1)}"
    labels = named.get("label", [])
    inside, told = {one for label in labels for one in label.iter()}, {label.get("for") for label in labels}
    for field in named.get("input", []) + named.get("select", []) + named.get("textarea", []):
        labelled = field.get("type") == "hidden" or field in inside or field.get("id", "") in told
        assert labelled, f"a field without a label: {field.attrib}"
    assert not [one for one in everything if "style" in one.attrib], "no style attribute (CSP)"
    assert not [one for one in named.get("script", []) if not one.get("src")], "no inline script (CSP)"
    for button in named.get("button", []):  # also one that waits in a template
        assert _words(button) or button.get("aria-label"), f"a button without words: {button.attrib}"


def _words(element: Element) -> str:
    return "".join(element.itertext()).strip()


TOLERATED: frozenset[str] = frozenset()


def _line(html: str, where: Any) -> str:
    lines = html.splitlines()
    row = where[0] if isinstance(where, tuple) else 0
    return lines[row - 1][:200] if 0 < row <= len(lines) else ""


def sentence_in(response: TestResponse) -> str:
    """The refusal's sentence on a page or in a part."""
    page = BeautifulSoup(response.text, "html.parser")
    return re.sub(r"\s+", " ", page.get_text(" ")).strip()


def as_shown(answer: TestResponse) -> str:
    """What an answer shows, without the form's token, which tells the second in which it was made."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)
