"""Every page and state of the house as a picture to look at: for everyone's eyes, ears and hands, on every glass.

A scene opens one screen of the busy morning (`tests/support/stage.py`) and returns it, ready to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import expect

from tests.support.screens import Screen, Touchscreen
from tests.support.stage import BusyMorning

Scene = Callable[..., Screen]
LANGUAGES = ("nl", "fr", "ar", "uk")
ALL_LANGUAGES = ("nl", "fr", "en", "de", "es", "pt", "pl", "ro", "ru", "uk", "tr", "ar", "fa-AF")

KIOSK: dict[str, dict[str, Any]] = {
    "start": {},
    "needs": {"group": "PAP"},
    "all": {"page": 0},
    "way": {"signpost": "GEZ-5"},
    "confirm": {"needs": ["PAP-1"]},
    "several": {"step": "confirm", "needs": ["PAP-1", "WON-2", "POS-3"], "extras": ["chair"]},
    "extras": {"needs": ["PAP-1"], "extras": ["chair", "urgent"]},
    "code": {"code": "48"},
    "languages": {},
    "ticket": {},
}
MODES: dict[str, dict[str, Any]] = {"": {}, "large": {"large": 1}, "contrast": {"large": 2}, "low": {"low": 1}}


def kiosk(stage: BusyMorning, page: str, language: str = "nl", mode: str = "", **how: Any) -> Touchscreen:
    """A page of the kiosk where nobody has asked for help."""
    screen = stage.kiosk(**how)
    shows(screen, page, language, mode)
    return screen


def shows(screen: Touchscreen, page: str, language: str = "nl", mode: str = "", ticket: str = "") -> None:
    """Another page of the same kiosk; `ticket` is the secret of the one to show, on a stage without a busy morning."""
    choice = {"step": page, "language": language, "large": 0, "low": "", "needs": [], **KIOSK[page], **MODES[mode]}
    if page == "ticket":
        choice["changing"] = ticket or _waiting(screen.stage)
    screen.goes_to(**choice)


def _waiting(stage: Any) -> str:
    assert isinstance(stage, BusyMorning)
    return stage.tickets["waiting"].token


def wrong_code(stage: BusyMorning, language: str = "nl", mode: str = "", **how: Any) -> Screen:
    """A code that nobody was given."""
    screen = kiosk(stage, "code", language, mode, **how)
    screen.page.keyboard.type("1111")
    screen.reads("We vinden deze code niet.")
    return screen


def help_asked(stage: BusyMorning, language: str = "nl", **how: Any) -> Screen:
    screen = stage.kiosk("zuil-2", **how)
    screen.goes_to("needs", group="WON", language=language)
    screen.reads("We roepen iemand.")
    return screen


def veil(stage: BusyMorning, language: str = "nl", **how: Any) -> Screen:
    screen = stage.kiosk(clock=True, **how)
    shows(screen, "confirm", language)
    screen.waits(60)
    screen.reads("Ben je er nog?")
    return screen


def phone(stage: BusyMorning, state: str, language: str = "", **how: Any) -> Screen:
    """A phone in this state; the language of a visit that has ended stays what it was."""
    token = stage.tickets[state].token
    if language and state != "ended":
        stage.house.phone(token).posts(f"/t/{token}/language", {"language": language})
    return stage.phone(token, **how)


def leaving(stage: BusyMorning, language: str = "", **how: Any) -> Screen:
    screen = phone(stage, "waiting", language, **how)
    screen.opens(f"{screen.home}/leaving")
    return screen


def wrong_address(stage: BusyMorning, **how: Any) -> Screen:
    screen = stage.stranger(**how)
    screen.expects("404")
    screen.opens("/t/made-up")
    return screen


def display(stage: BusyMorning, slug: str = "scherm-1", **how: Any) -> Screen:
    screen = stage.display(slug, **how)
    expect(screen.page.locator("#calls .fresh")).to_be_visible()
    return screen


def stale_display(stage: BusyMorning, **how: Any) -> Screen:
    screen = stage.display(own=True, **how)
    screen.loses_its_wire()
    expect(screen.band).to_be_visible()
    return screen


def hall(stage: BusyMorning, tab: str = "waiting", **how: Any) -> Screen:
    return stage.sits_at("samira", f"/reception/?tab={tab}", **how)


def panel(stage: BusyMorning, state: str, unfolds: str = "", **how: Any) -> Screen:
    """A visit open beside the hall, with one of its menus unfolded."""
    key = stage.house.visit(stage.tickets[state].number).id
    screen = stage.sits_at("samira", f"/reception/?visit={key}", **how)
    expect(screen.page.locator("#visit h2.num")).to_be_visible()
    if unfolds:
        screen.page.locator("#visit summary", has_text=unfolds).first.click()
    return screen


def staff(stage: BusyMorning, username: str, address: str = "/reception/desk/", seen: str = "h1", **how: Any) -> Screen:
    """A page of this colleague, once this can be seen on it."""
    screen = stage.sits_at(username, address, **how)
    expect(screen.page.locator(seen).first).to_be_visible()
    return screen


def leads(stage: BusyMorning, username: str, link: str, **how: Any) -> Screen:
    """The page behind a link at this colleague's desk."""
    screen = stage.sits_at(username, "/reception/desk/", **how)
    screen.page.goto(str(screen.page.locator(link).first.get_attribute("href")))
    expect(screen.page.locator("h1").first).to_be_visible()
    return screen


def unfolds(stage: BusyMorning, username: str, address: str, opener: str, shown: str, **how: Any) -> Screen:
    """A menu or a sheet on a page of this colleague."""
    screen = stage.sits_at(username, address, **how)
    screen.page.locator(opener).first.click()
    expect(screen.page.locator(shown).first).to_be_visible()
    return screen


def menu(stage: BusyMorning, key: str, **how: Any) -> Screen:
    """The sheet with the keys, or the menu of the signed-in person."""
    screen = stage.sits_at("samira", "/reception/", **how)
    screen.page.locator(f"[popovertarget={key}]").first.click()
    expect(screen.page.locator(f"#{key}")).to_be_visible()
    return screen


def whom_to_ask(stage: BusyMorning, **how: Any) -> Screen:
    """The sheet of colleagues, opened by its key."""
    screen = stage.sits_at("karim", "/reception/desk/", **how)
    screen.page.locator("#desk-join").click()
    expect(screen.page.locator("#join-title")).to_be_visible()
    return screen


def wrong_password(stage: BusyMorning, **how: Any) -> Screen:
    screen = stage.stranger(**how)
    screen.expects("422")
    screen.opens("/sign-in")
    screen.page.get_by_label("Gebruikersnaam").fill("lotte")
    screen.page.get_by_label("Wachtwoord").fill("vergeten")
    screen.page.get_by_role("button", name="Aanmelden", exact=True).click()
    screen.reads("klopt niet")
    return screen


def door(stage: BusyMorning, address: str, **how: Any) -> Screen:
    screen = stage.stranger(**how)
    screen.opens(address)
    return screen


def refusal(stage: BusyMorning, **how: Any) -> Screen:
    """Something that does not work just now, said beside the work."""
    screen = stage.sits_at("jan", "/reception/desk/", **how)
    screen.expects("409")
    number = stage.tickets["called"].number
    key = stage.house.visit(number).id
    screen.page.locator("#desk-next").evaluate(
        "(one, there) => { one.setAttribute('formaction', there); one.click(); }", f"/reception/desk/calls/{key}"
    )
    expect(screen.page.locator("#refusal")).to_contain_text(str(number))
    return screen


KIOSK_SCENES: dict[str, Scene] = {
    **{page: partial(kiosk, page=page) for page in KIOSK},
    **{f"confirm {mode}": partial(kiosk, page="confirm", mode=mode) for mode in MODES if mode},
    "help asked": help_asked,
    "veil": veil,
    "wrong code": wrong_code,
}
PHONE_SCENES: dict[str, Scene] = {
    **{state: partial(phone, state=state) for state in ("waiting", "called", "serving", "missed", "ended")},
    "leaving": leaving,
}
DISPLAY_SCENES: dict[str, Scene] = {"busy": display, "stale": stale_display}
STAFF_SCENES: dict[str, Scene] = {
    **{f"hall, {tab}": partial(hall, tab=tab) for tab in ("waiting", "called", "serving", "missed")},
    "visit": partial(panel, state="waiting"),
    "visit, to call": partial(panel, state="waiting", unfolds="Oproepen"),
    "visit, to assign": partial(panel, state="waiting", unfolds="Toewijzen"),
    "visit, for someone": partial(panel, state="waiting", unfolds="Is er voor"),
    "visit, one more need": partial(panel, state="waiting", unfolds="Vraag erbij"),
    "visit, missed": partial(panel, state="missed"),
    "new visit": partial(staff, username="samira", address="/reception/visits/new"),
    "new visit, nothing found": partial(staff, username="samira", address="/reception/visits/new?q=xyz"),
    "day": partial(staff, username="samira", address="/reception/day"),
    "appointments": partial(staff, username="samira", address="/reception/appointments"),
    "announcing": partial(staff, username="samira", address="/reception/announcements"),
    "closing early": partial(staff, username="samira", address="/reception/closing"),
    "keys": partial(menu, key="keys"),
    "me": partial(menu, key="me"),
    "desk, to choose": partial(staff, username="samira", address="/reception/desk/choice?desk=4"),
    "desk, idle": partial(staff, username="jan", seen="#desk-next"),
    "desk, called": partial(staff, username="lotte", seen=".is-calling"),
    "desk, serving one": partial(staff, username="karim", seen=".question"),
    "desk, serving many": partial(staff, username="els", seen=".is-several"),
    "desk, pause": partial(staff, username="peter", seen="#desk-resume"),
    "desk, refused": refusal,
    "desk, whom to ask": whom_to_ask,
    "who is in": partial(staff, username="samira", address="/reception/colleagues/"),
}
FURTHER_STAFF_SCENES: dict[str, Scene] = {
    "no more numbers": partial(staff, username="samira", address="/reception/numbers"),
    "hall, searched": partial(staff, username="samira", address="/reception/?q=nummer"),
    "hall, one service": partial(staff, username="samira", address="/reception/?service=burgerzaken"),
    "hall, answered at once": partial(
        unfolds, username="samira", address="/reception/", opener="#answered-menu", shown="#answered"
    ),
    "appointments, on paper": partial(staff, username="samira", address="/reception/appointments/paper"),
    "desk, me": partial(
        unfolds, username="jan", address="/reception/desk/", opener="[popovertarget=me]", shown="#desk-notice"
    ),
    "desk, without a number": partial(
        unfolds, username="jan", address="/reception/desk/", opener="#desk-walk-in summary", shown="#walk-in-nothing"
    ),
    "desk, hand over": partial(leads, username="karim", link="a[id$='pass-on']"),
    "desk, come back": partial(leads, username="karim", link="a[href$='/return']"),
    "desk, what to bring": partial(leads, username="karim", link="a[href$='/papers']"),
    "outreach": partial(staff, username="noor", address="/reception/outreach"),
}
DOOR_SCENES: dict[str, Scene] = {
    "sign in": partial(door, address="/sign-in"),
    "sign in, wrong": wrong_password,
    "pair": partial(door, address="/pair?device=zuil-9"),
    "no such ticket": wrong_address,
}
