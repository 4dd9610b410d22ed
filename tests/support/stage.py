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
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, Request, expect
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.test import Client, TestResponse

from app import create_app
from extensions import db
from management.commands import grant
from management.demo import PASSWORD
from queueing.branches import Branch
from queueing.devices import Device
from queueing.staff import Role
from tests.support.people import ENV, Colleague, House, StillClock, Ticket, token_of_device
from tests.support.servers import free_port, start_server
from web.access import device_cookie

PATIENCE = 10_000
PORTRAIT = (1080, 1920)
WALL = (1920, 1080)
LAPTOP = (1440, 900)
POCKET = (390, 844)

expect.set_options(timeout=PATIENCE)

A_CUT_WIRE = ("ERR_CONNECTION", "ERR_INTERNET", "ERR_EMPTY", "ERR_NETWORK", "ERR_SOCKET", "WebSocket connection")
"""What a browser says when the server is gone; nothing else may go wrong meanwhile."""

NOTE_WIRE = "document.addEventListener('wire', event => (window.wireIsLive = event.detail.live))"
NOTE_CHIMES = "document.addEventListener('chimed', event => noteChime(event.detail.keys))"
NOTE_BUZZES = "navigator.vibrate = pattern => (noteBuzz(pattern), true)"


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
        self.server = self._running.enter_context(start_server(env, port=self.port))

    def surroundings(self) -> dict[str, str]:
        """The environment of a command that is typed beside the server."""
        return {name: value for name, value in os.environ.items() if not name.startswith("ONTHAAL_")} | self.env

    def later(self, **how: float) -> None:
        """Time passes in the house; what a browser thinks of it is `page.clock`."""
        self.house.later(**how)

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
        return self.house.kiosk("zuil-2").takes_a_number(*(needs or ("PAP-1",)), **how)


class Stage(RealHouse):
    """A running house, and everybody who stands before one of its screens."""

    def __init__(
        self,
        folder: Path,
        built: Path,
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

    def display(self, slug: str = "scherm-1", *, size: tuple[int, int] = WALL, **how: Any) -> Board:
        """Someone who looks at a hall display."""
        return Board(self, self._browser(size, device=slug, **how), f"/display/{slug}")

    def phone(self, ticket: Ticket | str, *, size: tuple[int, int] = POCKET, **how: Any) -> Pocket:
        """Someone with a ticket's page on his phone."""
        token = ticket if isinstance(ticket, str) else ticket.token
        return Pocket(self, self._browser(size, has_touch=True, is_mobile=True, **how), f"/t/{token}")

    def host(self, username: str = "samira", *, size: tuple[int, int] = LAPTOP, **how: Any) -> Reception:
        """Whoever receives everybody, before the whole hall."""
        host = Reception(self, self._browser(size, **how), "/reception/", opens=False)
        host.signs_in(username)
        host.opens()
        return host

    def desk(self, username: str, number: int, *, size: tuple[int, int] = LAPTOP, **how: Any) -> Seat:
        """A colleague who has sat down to help."""
        seat = Seat(self, self._browser(size, **how), "/reception/desk/", opens=False)
        seat.signs_in(username)
        seat.sits_down(number)
        return seat

    def stranger(self, *, size: tuple[int, int] = LAPTOP, **how: Any) -> Screen:
        """Someone with nothing in his pockets."""
        return Screen(self, self._browser(size, **how), "/sign-in", opens=False)

    def _browser(
        self,
        size: tuple[int, int],
        *,
        device: str = "",
        badge: Colleague | None = None,
        javascript: bool = True,
        clock: bool = False,
        **how: Any,
    ) -> Page:
        context = self.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **how,
        )
        context.set_default_timeout(PATIENCE)
        if device:
            self._give(context, device_cookie(device), token_of_device(device))
        if badge is not None:
            session = badge.client.get_cookie("onthaal")
            assert session is not None
            self._give(context, "onthaal", session.value)
        page = context.new_page()
        if clock:
            page.clock.install()
        return page

    def _give(self, context: BrowserContext, name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": self.url, "httpOnly": True}])

    def nothing_went_wrong(self) -> None:
        """In no browser; what was expected does not count."""
        wrong = [f"{type(one).__name__} {one.home}: {said}" for one in self.screens for said in one.complaints()]
        assert not wrong, "\n".join([*wrong, "", self.log[-3000:]])


class Screen:
    """One page in one person's browser, and what went wrong in it."""

    def __init__(self, stage: Stage, page: Page, home: str, *, opens: bool = True) -> None:
        self.stage, self.page, self.home = stage, page, home
        self.heard: list[str] = []
        self.expected: list[str] = []
        self.loads = 0
        self._listen()
        page.add_init_script(NOTE_WIRE)
        self.prepare()
        stage.screens.append(self)
        if opens:
            self.opens()

    def prepare(self) -> None:
        """What must be in the page before its own scripts run."""

    def opens(self, address: str = "") -> None:
        """Type an address and press Enter."""
        self.page.goto(address or self.home)

    def reads(self, words: str) -> None:
        """These words stand on the screen, or come to stand there."""
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()

    def reads_within(self, words: str, *, seconds: float) -> None:
        """The same, and no later than this."""
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=seconds * 1000)

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def is_live(self) -> None:
        """The server has just said something over the wire."""
        self.page.evaluate("() => { window.wireIsLive = undefined }")
        self.page.wait_for_function("() => window.wireIsLive === true")

    def waits(self, seconds: float) -> None:
        """The browser's time goes on (open it with `clock=True`), but not before its wire had time to breathe."""
        self.is_live()
        self.page.clock.fast_forward(int(seconds * 1000))

    def loses_its_wire(self) -> None:
        """Somebody pulls the network cable out of this screen."""
        self.page.wait_for_function("() => window.wireIsLive === true")
        self.expects(*A_CUT_WIRE)
        self.page.context.set_offline(True)

    def has_its_wire_back(self) -> None:
        self.page.context.set_offline(False)

    def focused(self) -> Locator:
        return self.page.locator(":focus")

    def keys(self, *pressed: str) -> None:
        """Press these keys, one after the other."""
        for key in pressed:
            self.page.keyboard.press(key)

    def tabs_to(self, target: Locator, *, most: int = 80) -> None:
        """Press Tab until this has the focus. Fails when the keyboard cannot get there."""
        for _ in range(most):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by Tab to {target}")

    def expects(self, *words: str) -> None:
        """What goes wrong with these words in it is part of the story."""
        self.expected.extend(words)

    def complaints(self) -> list[str]:
        return [said for said in self.heard if not any(words in said for words in self.expected)]

    def _listen(self) -> None:
        page, heard = self.page, self.heard
        page.on("requestfailed", self._failed)
        page.on("response", lambda one: heard.append(f"{one.status}: {one.url}") if one.status >= 400 else None)
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("console", lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("request", lambda one: self._stays_inside(one.url))
        page.on("websocket", lambda one: self._stays_inside(one.url))
        page.on("framenavigated", self._came_to)

    def _failed(self, request: Request) -> None:
        # Aborted: the page went on while this was still on its way. That is no failure.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.heard.append(f"failed: {request.url} {request.failure}")

    def _came_to(self, frame: Frame) -> None:
        self.loads += frame == self.page.main_frame

    def _stays_inside(self, url: str) -> None:
        if not re.match(rf"(?:http|ws)://127\.0\.0\.1:{self.stage.port}/|data:|blob:", url):
            self.heard.append(f"elsewhere: {url}")


class Touchscreen(Screen):
    """A visitor at a kiosk."""

    WALK = "#glass:not([data-old]):not(.htmx-added)"

    @property
    def glass(self) -> Locator:
        return self.page.locator("#glass")

    def touches(self, words: str) -> None:
        """Touch the button with these words, and wait for the page that follows."""
        self.touch(self.glass.get_by_role("button", name=words))

    def touch(self, button: Locator) -> None:
        """Touch this one, and wait for the page that follows."""
        self.page.touchscreen.tap(3, 3)  # an edge: two buttons touched at robot speed would be a double tap
        with self.next_page():
            button.tap()

    def presses_enter_on(self, words: str) -> None:
        """Walk there with Tab, press Enter, and wait for the page that follows."""
        self.tabs_to(self.glass.get_by_role("button", name=words))
        with self.next_page():
            self.page.keyboard.press("Enter")

    @contextlib.contextmanager
    def next_page(self) -> Iterator[None]:
        """What happens inside leads to another page of the same choice."""
        self.page.evaluate("document.getElementById('glass').dataset.old = ''")
        yield
        expect(self.page.locator(self.WALK)).to_be_attached()

    def goes_to(self, step: str, **choice: Any) -> None:
        """Straight to a page of a choice, as its own form would post it: `goes_to("confirm", needs=["PAP-1"])`."""
        with self.next_page():
            self.page.evaluate(POST_A_CHOICE, {"step": step, **choice})
        expect(self.glass).to_have_class(re.compile(rf"\bat-{step}\b"))

    def takes_a_number(self, *needs: str) -> int:
        """The whole walk by touch, from the start page to the number."""
        for place, need in enumerate(needs):
            if place:
                self.touch(self.page.locator("button[value=more]"))
            if not self.page.locator(f"button[value='need:{need}']").count():
                self.touch(self.page.locator(f"button[value='group:{need.split('-')[0]}']"))
            self.touch(self.page.locator(f"button[value='need:{need}']"))
        self.touch(self.page.locator("button[value=ticket]"))
        return self.number()

    def number(self) -> int:
        """The number on the ticket page."""
        given = self.page.locator(".given .num")
        expect(given).to_have_text(re.compile(r"^\d{3}$"))
        return int(given.inner_text())

    def ticket(self) -> Ticket:
        """The number, and the address that the QR code holds."""
        return Ticket(self.number(), self.page.locator("#choice input[name=changing]").input_value())


POST_A_CHOICE = """choice => {
  const form = document.getElementById("choice");
  for (const [name, value] of Object.entries(choice)) {
    form.querySelectorAll(`input[type=hidden][name="${name}"]`).forEach(one => one.remove());
    for (const one of [value].flat()) {
      form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value: String(one)}));
    }
  }
  form.requestSubmit();
}"""


class Board(Screen):
    """A hall display, and the chimes it sounded."""

    def prepare(self) -> None:
        self.chimed: list[str] = []
        self.page.expose_binding("noteChime", lambda _source, keys: self.chimed.extend(keys))
        self.page.add_init_script(NOTE_CHIMES)

    def shows(self, *calls: tuple[int, int]) -> None:
        """These numbers and places, newest first, and no others."""
        expect(self.page.locator("#calls")).to_be_attached()
        self.page.wait_for_function(ON_THE_BOARD, arg=[list(call) for call in calls])

    def sounds(self, *keys: str) -> None:
        """These chimes, each once, in this order; the last may still have to come."""
        until = time.monotonic() + PATIENCE / 1000
        while len(self.chimed) < len(keys) and time.monotonic() < until:
            self.page.wait_for_timeout(20)  # lets the page tell
        self.sounded(*keys)

    def sounded(self, *keys: str) -> None:
        """Exactly these chimes so far, each once, in this order."""
        # What the page still had to tell is told before it answers.
        self.page.evaluate("() => new Promise(done => setTimeout(done))")
        assert self.chimed == list(keys)

    @property
    def band(self) -> Locator:
        """The grey band that says: not live."""
        return self.page.get_by_text("Niet live", exact=False).first


ON_THE_BOARD = """calls => {
  const read = (lines, number, place) => [...document.querySelectorAll(`#calls ${lines}`)].map(line => [
    Number(line.querySelector(number).textContent), Number(line.querySelector(place).textContent)]);
  const shown = [...read(".fresh", "p.num", ".place .num"), ...read(".older li", ".num", ".at")];
  return JSON.stringify(shown) === JSON.stringify(calls);
}"""


class Pocket(Screen):
    """Someone who follows his ticket on his phone."""

    def prepare(self) -> None:
        self.buzzed: list[list[int]] = []
        self.page.expose_binding("noteBuzz", lambda _source, pattern: self.buzzed.append(pattern))
        self.page.add_init_script(NOTE_BUZZES)

    def wakes_up(self) -> None:
        """The owner looks at the phone again."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def is_told(self, words: str) -> None:
        expect(self.heading()).to_contain_text(words)

    def goes_to_desk(self, number: int) -> None:
        """The place to go to stands there, large."""
        expect(self.page.locator("#place .desk")).to_have_text(str(number))


class Worker(Screen):
    """A signed-in colleague."""

    def signs_in(self, username: str) -> None:
        """Through the real door."""
        self.opens("/sign-in")
        self.page.get_by_label("Gebruikersnaam").fill(username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/sign-in"))

    def signs_out(self) -> None:
        self.page.locator("[popovertarget=me]").click()
        self.page.get_by_role("button", name="Afmelden").click()
        expect(self.page).to_have_url(re.compile("/sign-in"))

    def presses(self, words: str) -> None:
        """Press the button that says so."""
        self.page.get_by_role("button", name=words).filter(visible=True).first.click()


class Reception(Worker):
    """The host before the hall."""

    @property
    def lines(self) -> Locator:
        return self.page.locator("#waiting .line")

    def line(self, number: int) -> Locator:
        return self.lines.filter(has=self.page.locator(".num", has_text=str(number)))

    def sees_waiting(self, *numbers: int) -> None:
        """Exactly these, in this order."""
        expect(self.page.locator("#waiting .line .num")).to_have_text([str(one) for one in numbers])

    def looks_at(self, tab: str) -> None:
        """Another list: wachten, opgeroepen, aan een loket, gemist."""
        self.page.locator("#waiting .tabs a", has_text=tab).click()
        expect(self.page.locator("#waiting .tabs a[aria-current=page]")).to_contain_text(tab)

    def opens_visit(self, number: int) -> None:
        self.line(number).click()
        expect(self.panel.locator("h2.num")).to_contain_text(str(number))

    @property
    def panel(self) -> Locator:
        return self.page.locator("#visit")


class Seat(Worker):
    """A colleague at a desk."""

    def sits_down(self, number: int) -> None:
        """Choose the desk, keep all granted services, start."""
        self.opens(f"/reception/desk/choice?desk={number}")
        for box in self.page.locator("input[name=service]").all():
            box.check()
        self.page.get_by_role("button", name=f"loket {number}").first.click()
        expect(self.page.locator("#at_desk")).to_be_visible()

    def calls_next(self) -> int:
        """*Volgende*, at a free desk; the number that it called."""
        self.presses("Volgende")
        number = self.page.locator("#at_desk h1.num")
        expect(number).to_be_visible()
        return int(number.inner_text())

    def helps(self, number: int) -> None:
        """This number is at this desk."""
        expect(self.page.locator("#at_desk h1.num")).to_have_text(str(number))

    def notes(self, outcome: str) -> None:
        """What was done for the question on the screen."""
        self.presses(outcome)
        expect(self.page.get_by_role("button", name=outcome, pressed=True)).to_be_visible()

    def is_free(self) -> None:
        expect(self.page.locator("#at_desk .idle")).to_be_visible()


@pytest.fixture
def stage(built_house: Path, tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Stage]:
    """A house of this test's own on a Tuesday, ten past nine, nobody inside yet."""
    one = Stage(tmp_path, built_house, new_context)
    yield one
    try:
        one.nothing_went_wrong()
    finally:
        one.closes()


@pytest.fixture(scope="session")
def busy_morning(
    built_house: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[BusyMorning]:
    """One house for all tests of this worker that only look: somebody in every state, at every kind of desk."""
    one = BusyMorning(tmp_path_factory.mktemp("busy"), built_house, browser.new_context)
    yield one
    for context in browser.contexts:
        context.close()
    one.closes()


@pytest.fixture
def shared_stage(busy_morning: BusyMorning) -> Iterator[BusyMorning]:
    """The busy morning; whoever only looks may share it."""
    before = len(busy_morning.screens)
    yield busy_morning
    busy_morning.nothing_went_wrong()
    for one in busy_morning.screens[before:]:
        one.page.context.close()
    del busy_morning.screens[before:]


class BusyMorning(Stage):
    """Everything that a screen can show, at once: for tests that look, and do not mind who else is in the hall."""

    def __init__(self, folder: Path, built: Path, new_context: Callable[..., BrowserContext]) -> None:
        # A browser whose time jumps an hour must not think that the server forgot to ping.
        super().__init__(folder, built, new_context, env={"ONTHAAL_PING_SECONDS": "7200"})
        self.people: dict[str, Colleague] = {}
        self._more_people()
        for username, desk in (("lotte", 3), ("jan", 1), ("karim", 7), ("els", 2), ("peter", 5)):
            self.people[username] = self.house.signs_in(username).sits_down(desk)
        self.people["samira"] = self.house.signs_in("samira")
        self.tickets = {state: self._ticket(state) for state in ("missed", "ended", "called", "serving", "several")}
        self.people["peter"].posts("/reception/desk/pause")
        self.house.later(minutes=33)
        self.tickets["waiting"] = self.visitor("PAP-1", "WON-2", language="fr", extras=("interpreter", "urgent"))
        for need in ("POS-1", "PAP-3", "GEZ-2", "ZOR-3", "PAP-1"):
            self.visitor(need, language="ar" if need == "POS-1" else "nl")
        self.house.later(minutes=18)
        self.house.kiosk("zuil-2").taps("stay", address="/kiosk/zuil-2/help")

    def sits_at(self, username: str, home: str, **how: Any) -> Screen:
        """A page of someone who signed in this morning."""
        screen = Seat if "desk" in home else Reception
        return screen(self, self._browser(how.pop("size", LAPTOP), badge=self.people[username], **how), home)

    def _ticket(self, state: str) -> Ticket:
        """A visit in this state, and whoever brought it there: Lotte calls, Karim and Els serve."""
        karim, els, lotte = (self.people[name] for name in ("karim", "els", "lotte"))
        ticket = self.visitor(*{"serving": ["POS-2"], "several": ["PAP-1", "PAP-2"]}.get(state, ["PAP-1"]))
        if state == "ended":
            self.house.phone(ticket.token).posts(f"/t/{ticket.token}/leaving")
        elif state == "serving":
            self._call(karim, ticket, "arrival")
        elif state == "several":
            self._call(els, ticket, "arrival")
        elif state == "called":
            self._call(lotte, ticket)
        else:
            self._call(lotte, ticket, "absence")
            self._call(lotte, ticket, "absence")
        return ticket

    def _call(self, who: Colleague, ticket: Ticket, then: str = "") -> None:
        assert who.posts(f"/reception/desk/calls/{self.house.visit(ticket.number).id}").status_code == 303
        if then:
            assert who.does(then, ticket.number).status_code == 303

    def _more_people(self) -> None:
        """Els and Peter, and a kiosk whose printer is out of paper."""
        with self.app.app_context():
            branch = db.session.scalars(select(Branch)).one()
            for name in ("Els", "Peter"):
                grant(branch, name.lower(), name=name, roles=[Role.STAFF], services=["burgerzaken"], password=PASSWORD)
            db.session.scalars(select(Device).where(Device.slug == "zuil-2")).one().trouble = "paper"
            db.session.commit()
            db.session.remove()


__all__ = ["Board", "Pocket", "Reception", "Screen", "Seat", "Stage", "Touchscreen"]
