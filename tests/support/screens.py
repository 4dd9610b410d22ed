"""Who is at a screen, and what do they do and see there? One class for each face of the house."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from typing import Any, Protocol

from playwright.sync_api import Frame, Locator, Page, Request, expect

from management.demo import PASSWORD
from tests.support.people import Ticket

PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)

A_CUT_WIRE = (
    "ERR_CONNECTION",
    "ERR_CONTENT_LENGTH",
    "ERR_INTERNET",
    "ERR_EMPTY",
    "ERR_NETWORK",
    "ERR_SOCKET",
    "WebSocket",
    "htmx:",
    "fetching the script",
)
"""What a browser says when the server is gone; nothing else may go wrong meanwhile."""

NOTE_WIRE = "document.addEventListener('wire', event => (window.wireIsLive = event.detail.live))"
NOTE_CHIMES = "document.addEventListener('chimed', event => noteChime(event.detail.keys))"
NO_TIME = """
  for (const { prototype } of [AudioScheduledSourceNode, AudioBufferSourceNode]) {
    const start = prototype.start;
    prototype.start = function (...when) {
      start.apply(this, when);
      setTimeout(() => this.dispatchEvent(new Event("ended")));
    };
  }
"""
NOTE_BUZZES = "navigator.vibrate = pattern => (noteBuzz(pattern), true)"


class House(Protocol):
    """Where a screen stands: who else stands there, and the port that it may speak to."""

    screens: list[Screen]
    port: int


class Screen:
    """One page in one person's browser, and what went wrong in it."""

    def __init__(self, stage: House, page: Page, home: str, *, opens: bool = True) -> None:
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

    def has_its_wire(self) -> None:
        """It is connected. A display and a kiosk, which get a beat every second, have just heard one as well."""
        self.page.evaluate("() => { if (document.body.matches('.kiosk, .hall')) window.wireIsLive = undefined }")
        self.page.wait_for_function("() => window.wireIsLive === true")

    def waits(self, seconds: float) -> None:
        """The browser's time goes on (open it with `clock=True`), but not before its wire had time to breathe."""
        self.has_its_wire()
        # A kiosk that lost it asks whether the server is there: a jump of the clock would count as no answer.
        self.page.wait_for_function("() => !document.querySelector('server-gone')?.watching")
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
        if not re.match(rf"(?:http|ws)://(?:127\.0\.0\.1|localhost):{self.stage.port}/|data:|blob:", url):
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
        self.is_steady()
        with self.next_page():
            button.tap()

    def is_steady(self) -> None:
        """The page's behaviours are there, and it stands long enough to be chosen from (decisions 39)."""
        expect(self.page.locator("html:has(steady-hand:defined) #glass:not([data-young])")).to_be_attached()

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
    """A hall display, and the chimes it sounded; its sounds take no time, and it finds nothing to say after them."""

    CLIPS = "**/clips/*"

    def prepare(self) -> None:
        self.chimed: list[str] = []
        self.page.route(self.CLIPS, lambda route: route.fulfill(status=204))
        self.page.add_init_script(NO_TIME)
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

    def says_not_live(self, within: float) -> None:
        """The band is there no later than this (milliseconds), or this step fails."""
        self.page.wait_for_function("() => !document.querySelector('wire-state').hidden", timeout=within)

    def is_right_again(self, within: float) -> None:
        """The band is gone no later than this (milliseconds), or this step fails."""
        self.page.wait_for_function("() => document.querySelector('wire-state').hidden", timeout=within)


ON_THE_BOARD = """calls => {
  const read = (lines, number, place) => [...document.querySelectorAll(`#calls ${lines}`)].map(line => [
    Number(line.querySelector(number).textContent), Number(line.querySelector(place).textContent)]);
  const shown = [...read(".fresh", "p.num", ".place .num"), ...read(".older li", ".num", ".at")];
  return JSON.stringify(shown) === JSON.stringify(calls);
}"""


class Pocket(Screen):
    """A visitor who follows their ticket on their phone."""

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

    def signs_in(self, username: str, *, opens: bool = True) -> None:
        """Through the real door; without `opens` it stands there already."""
        if opens:
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
