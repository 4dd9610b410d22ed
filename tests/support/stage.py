"""How does a test put people before real screens? The real server on a copy of the prepared house, and real browsers.

    def test_a_story(stage):
        kiosk, board, lotte = stage.kiosk(), stage.display(), stage.desk("lotte", 3)
        number = kiosk.takes_a_number("PAP-1")
        lotte.calls_next()
        board.shows((number, 3))

Every person has a browser context of their own: a screen with its device cookie, a colleague signed in through the
real form, a phone that opened a ticket's address. What goes wrong in any of them (an error in a script or on the
console, a failed request, an answer of 400 or more, a request to elsewhere) fails the test, unless the test said that
it expects it (`board.expects("404")`). Whoever is not looked at acts through `stage.house`: the people of
`tests/support/people.py`, over HTTP to the same server.

`stage` is a house of one's own; `shared_stage` is one busy morning for all tests of a worker that only look.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.test import Client, TestResponse

from app import create_app
from extensions import db
from queueing.branches import Branch
from queueing.colleagues.staff import Role
from queueing.devices import Device, Trouble
from tests.support.people import ENV, Colleague, House, StillClock, Ticket, takes_up_work, token_of_device
from tests.support.screens import (
    A_CUT_WIRE,
    PATIENCE,
    Board,
    Pocket,
    Reception,
    Screen,
    Seat,
    Touchscreen,
    Worker,
)
from tests.support.servers import free_port, start_server
from tests.support.warm import warm_flask
from web.access import device_cookie

PORTRAIT = (1080, 1920)
WALL = (1920, 1080)
LAPTOP = (1440, 900)
POCKET = (390, 844)


class ClockOnFile(StillClock):
    """The time of the running server: it stands until somebody moves it, and every process reads the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text(encoding="ascii"))

    @moment.setter
    def moment(self, moment: datetime) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="ascii")
        fresh.replace(self.path)  # in one step: the server never reads half a moment


class Doorway:
    """Looks like the app to the people of `people.py`, but their clients speak over HTTP with the real server."""

    def __init__(self, app: Flask, place: RealHouse) -> None:
        self._app, self._place = app, place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def test_client(self) -> Client:
        how: dict[str, Any] = {
            "target": self._place.url,
            "host": None,
            "remove_prefix": False,
            "headers": {},
            "ssl_context": None,
        }
        far = ProxyMiddleware(NotFound(), {})
        return WholeAnswers(lambda environ, start: far.proxy_to(how, environ["PATH_INFO"], "/")(environ, start))


class WholeAnswers(Client):
    """A client that reads every answer to its end, so that no line stays open."""

    def open(self, *args: Any, **how: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **how})


class RealHouse:
    """A running server on a copy of the prepared house, its clock, and its people over HTTP (`.house`)."""

    def __init__(self, folder: Path, built: Path | None = None, *, env: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.clock = ClockOnFile(folder / "now")
        self.env = {
            **ENV, "ONTHAAL_DATA_DIR": str(folder), "ONTHAAL_CLOCK_FILE": str(folder / "now"),
            "ONTHAAL_PUBLIC_URL": self.url, **(env or {}),
        }  # fmt: skip
        self.starts = 0
        self._running = contextlib.ExitStack()
        if built is not None:
            shutil.copy(built, folder / "onthaal.sqlite")
        self.app = create_app(self.env)
        self.house = House(cast(Flask, Doorway(self.app, self)))
        self.house.looks = False  # the same pages are looked over elsewhere
        self.house.clock = self.clock
        self.opens()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server wrote since it last started; nothing when it stands still."""
        return self.server.log if self.server.process.poll() is None else ""

    def opens(self) -> None:
        """The server starts, or comes back at the same address; its chance falls differently every time."""
        self.starts += 1
        env = {**self.env, "ONTHAAL_DICE_SEED": f"{self.port} {self.starts}"}
        self.server = self._running.enter_context(start_server(env, port=self.port, warm=True))

    def surroundings(self) -> dict[str, str]:
        """The environment of a command that is typed beside the server."""
        return {name: value for name, value in os.environ.items() if not name.startswith("ONTHAAL_")} | self.env

    def later(self, **how: float) -> None:
        """Time passes in the house; what a browser thinks of it is `page.clock`."""
        self.house.later(**how)

    def command(self, *words: str) -> None:
        """Somebody types `flask …` beside the running server."""
        done = warm_flask(["--app", "app", *words], env=self.surroundings())
        assert done.returncode == 0, done.stderr

    def sets_password_anew(self, username: str) -> None:
        """The administrator gives a colleague another password: sessions with the old one end."""
        password = "another password"
        self.command(
            "staff", "add", "vuurmolen", username, "--name", username.title(), "--role", "staff", "--password", password
        )

    def goes_dark(self) -> None:
        """The machine loses its power: nobody says goodbye, every screen loses its wire."""
        workers = [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", self.log)]
        for pid in (self.server.process.pid, *workers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.close()

    def closes(self) -> None:
        """Nobody is left."""
        self.goes_dark()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def visitor(self, *needs: str, **how: Any) -> Ticket:
        """Someone takes a number, at the other kiosk."""
        return self.house.visitor(*needs, **how)


class Stage(RealHouse):
    """A running house, and everybody who stands before one of its screens."""

    def __init__(
        self,
        folder: Path,
        built: Path | None,
        new_context: Callable[..., BrowserContext],
        *,
        env: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(folder, built, env=env)
        self.new_context = new_context
        self.screens: list[Screen] = []

    def goes_dark(self) -> None:
        for one in self.screens:
            one.expects(*A_CUT_WIRE)
        super().goes_dark()

    def closes(self) -> None:
        for context in {one.page.context for one in self.screens}:
            context.close()
        super().closes()

    # --- people ---

    def kiosk(self, slug: str = "zuil-1", *, size: tuple[int, int] = PORTRAIT, **how: Any) -> Touchscreen:
        """A visitor before a kiosk."""
        page = self._browser(size, has_touch=True, device=slug, **how)
        return Touchscreen(self, page, f"/kiosk/{slug}")

    def display(self, slug: str = "scherm-1", *, size: tuple[int, int] = WALL, opens: bool = True, **how: Any) -> Board:
        """Someone who looks at a hall display."""
        return Board(self, self._browser(size, device=slug, **how), f"/display/{slug}", opens=opens)

    def phone(self, ticket: Ticket | str, *, size: tuple[int, int] = POCKET, opens: bool = True, **how: Any) -> Pocket:
        """A visitor with a ticket's page on their phone."""
        token = ticket if isinstance(ticket, str) else ticket.token
        return Pocket(self, self._browser(size, has_touch=True, is_mobile=True, **how), f"/t/{token}", opens=opens)

    def host(
        self, username: str = "samira", *, size: tuple[int, int] = LAPTOP, door: bool = False, **how: Any
    ) -> Reception:
        """The host, at the screen of the whole hall; signed in already, unless the story begins at the `door`."""
        host = Reception(self, self._browser(size, **how), "/reception/", opens=False)
        if door:
            host.signs_in(username)
        else:
            self._lets_in(host.page.context, self.house.signs_in(username))
        host.opens()
        return host

    def manager(self, username: str = "wout", *, size: tuple[int, int] = LAPTOP, **how: Any) -> Reception:
        """A manager, in the office."""
        manager = Reception(self, self._browser(size, **how), "/management/", opens=False)
        self._lets_in(manager.page.context, self.house.signs_in(username))
        manager.opens()
        return manager

    def desk(
        self, username: str, number: int, *, size: tuple[int, int] = LAPTOP, door: bool = False, **how: Any
    ) -> Seat:
        """A colleague who has sat down to help; before the test, unless the story begins at the `door`."""
        seat = Seat(self, self._browser(size, **how), "/reception/desk/", opens=False)
        if door:
            seat.signs_in(username)
            seat.sits_down(number)
        else:
            self._lets_in(seat.page.context, self.house.signs_in(username).sits_down(number))
            seat.opens()
        return seat

    def another_page_of(self, worker: Worker, address: str) -> Reception:
        """A second tab in the same browser."""
        return Reception(self, worker.page.context.new_page(), address)

    def stranger(self, *, size: tuple[int, int] = LAPTOP, **how: Any) -> Screen:
        """A visitor with nothing in their pockets."""
        return Screen(self, self._browser(size, **how), "/sign-in", opens=False)

    def _browser(
        self,
        size: tuple[int, int],
        *,
        device: str = "",
        javascript: bool = True,
        clock: bool = False,
        own: bool = False,
        **how: Any,
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = self._context(own=own or clock, viewport=viewport, java_script_enabled=javascript, **how)
        if device:
            self._give(context, device_cookie(device), token_of_device(device))
        page = context.new_page()
        if clock:
            page.clock.install()
        return page

    def _context(self, *, own: bool, badge: str = "", **how: Any) -> BrowserContext:
        """A browser of one's own; on the busy morning, without `own`, one for everybody who looks the same."""
        context = self.new_context(base_url=self.url, reduced_motion="reduce", **how)
        context.set_default_timeout(PATIENCE)
        return context

    def _give(self, context: BrowserContext, name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": self.url, "httpOnly": True}])

    def _lets_in(self, context: BrowserContext, person: Colleague) -> None:
        """This browser is that person's, who signed in elsewhere."""
        session = person.client.get_cookie("onthaal")
        assert session is not None
        self._give(context, "onthaal", session.value)

    def nothing_went_wrong(self) -> None:
        """In no browser; what was expected does not count."""
        wrong = [f"{type(one).__name__} {one.home}: {said}" for one in self.screens for said in one.complaints()]
        assert not wrong, "\n".join([*wrong, "", self.log[-3000:]])


@pytest.fixture
def stage(built_house: Path, tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Stage]:
    """A house of this test's own on a Tuesday, ten past nine, nobody inside yet."""
    one = Stage(tmp_path, built_house, new_context)
    yield one
    try:
        one.nothing_went_wrong()
    finally:
        one.closes()


class BusyMorning(Stage):
    """Everything that a screen can show, at once: for tests that look, and do not mind who else is in the hall."""

    def __init__(self, folder: Path, built: Path, new_context: Callable[..., BrowserContext]) -> None:
        self.people: dict[str, Colleague] = {}
        self.tickets: dict[str, Ticket] = {}
        self._contexts: dict[str, BrowserContext] = {}
        # A browser whose time jumps an hour must not think that the server forgot to ping.
        super().__init__(folder, built, new_context, env={"ONTHAAL_PING_SECONDS": "7200"})

    def opens(self) -> None:
        """Before the doors of the server open, the morning has happened inside."""
        if not self.starts:
            self._people_come()
            self._visitors_come()
        super().opens()

    def sits_at(self, username: str, home: str, *, size: tuple[int, int] = LAPTOP, **how: Any) -> Worker:
        """A page of someone who signed in this morning."""
        page = self._browser(size, badge=username, **how)
        return Seat(self, page, home) if "desk" in home else Reception(self, page, home)

    def clears(self) -> None:
        """The test is over: pages close, the browsers stay warm."""
        for one in self.screens:
            one.page.close()
        self.screens.clear()

    def closes(self) -> None:
        self.clears()
        for context in self._contexts.values():
            context.close()
        super().closes()

    def _context(self, *, own: bool, badge: str = "", **how: Any) -> BrowserContext:
        key = f"{badge} {sorted(how.items(), key=str)}" + (f" {len(self._contexts)}" if own else "")
        if key not in self._contexts:
            self._contexts[key] = super()._context(own=own, **how)
            if badge:
                self._lets_in(self._contexts[key], self.people[badge])
        return self._contexts[key]

    def _people_come(self) -> None:
        inside = self._inside = House(self.app)
        inside.looks = False
        inside.clock = self.app.extensions["clock"] = self.clock
        with self.app.app_context():
            branch = db.session.scalars(select(Branch)).one()
            for username in ("els", "peter"):
                takes_up_work(branch, username, roles=[Role.STAFF], services=["burgerzaken"])
            other = db.session.scalars(select(Device).where(Device.slug == "zuil-2")).one()
            other.printer, other.trouble, other.trouble_at = "tcp://192.0.2.1", Trouble.PAPER, self.clock.now()
            db.session.commit()
            db.session.remove()
        for username, desk in (("lotte", 3), ("jan", 1), ("karim", 7), ("els", 2), ("peter", 5)):
            self.people[username] = inside.signs_in(username).sits_down(desk)
        for username in ("samira", "noor"):
            self.people[username] = inside.signs_in(username)

    def _visitors_come(self) -> None:
        """Lotte calls, Karim and Els help, one is missed, one leaves, six wait, one presses Hulp, Els wants company."""
        comes = self._inside.visitor
        tickets, karim, els, lotte = self.tickets, *(self.people[name] for name in ("karim", "els", "lotte"))
        tickets["missed"] = comes("PAP-1")
        for _ in range(2):
            self._calls(lotte, tickets["missed"])
            lotte.does("absence", tickets["missed"].number)
        tickets["ended"] = comes("PAP-1")
        self._inside.phone(tickets["ended"].token).posts(f"/t/{tickets['ended'].token}/leaving")
        tickets["called"], tickets["serving"], tickets["several"] = (
            comes("PAP-1"),
            comes("POS-2"),
            comes("PAP-1", "PAP-2"),
        )
        for who, state in ((lotte, "called"), (karim, "serving"), (els, "several")):
            self._calls(who, tickets[state])
        karim.does("arrival", tickets["serving"].number)
        els.does("arrival", tickets["several"].number)
        self.people["peter"].posts("/reception/desk/pause")
        self.clock.moment += timedelta(minutes=33)
        tickets["waiting"] = comes("PAP-1", "WON-2", language="fr", extras=("interpreter", "urgent"))
        for need in ("POS-1", "PAP-3", "GEZ-2", "ZOR-3", "PAP-1"):
            comes(need, language="ar" if need == "POS-1" else "nl")
        self.clock.moment += timedelta(minutes=18)
        self._inside.kiosk("zuil-2").taps("stay", address="/kiosk/zuil-2/help")
        els.posts("/reception/asks/joining", {"of": "service:burgerzaken"})

    def _calls(self, who: Colleague, ticket: Ticket) -> None:
        assert who.posts(f"/reception/desk/calls/{self._inside.visit(ticket.number).id}").status_code == 303


@pytest.fixture(scope="session")
def busy_morning(
    built_house: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[BusyMorning]:
    """One house for all tests of this worker that only look."""
    one = BusyMorning(tmp_path_factory.mktemp("busy"), built_house, browser.new_context)
    yield one
    one.closes()


@pytest.fixture
def shared_stage(busy_morning: BusyMorning) -> Iterator[BusyMorning]:
    """The busy morning; tests that only look may share it."""
    yield busy_morning
    try:
        busy_morning.nothing_went_wrong()
    finally:
        busy_morning.clears()
