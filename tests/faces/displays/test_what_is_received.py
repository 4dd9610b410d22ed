"""What does a display receive in a day, and what a phone? Only this, and nothing that is not written down here (P-3).

Every frame of the socket, and of every page every element, attribute and text, must fit a closed list; so a new key,
or a new kind of value under an old key, is a red test before it is a word too many on a wall.
"""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from extensions import db, socketio
from queueing.devices import Device
from speech.speaker import Speaker
from tests.support.voices import records_calls
from web.beats import FAST, SLOW, Runner
from web.icons import icon
from web.sockets import TICKET_COOKIE

NUMBER, PLACE, KEY = r"[1-9]\d\d", r"(?:[1-9]|10)", r"[1-9]\d\d-[1-9]\d*-\d+"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00"
ROUND = rf"nl-nummer(?: nl-\d){{3}} nl-loket nl-place-{PLACE}"

BOARD = {
    ("div", "board"): {"data-v": r"\d+", "data-until": MOMENT, "data-keys": rf"(?:{KEY}(?: {KEY})*)?"},
    ("h1", "hush"): {},
    ("section", "fresh"): {"aria-live": r"polite", "data-key": KEY, "data-say": rf"(?:{ROUND}\|{ROUND})?"},
    ("section", "fresh is-past"): {"aria-live": r"polite"},
    ("section", "older"): {},
    ("section", "older is-burst"): {},
    ("section", "empty"): {},
    ("div", "board is-closed"): {"data-v": r"\d+", "data-keys": r""},
    ("li", ""): {"data-key": KEY, "data-say": rf"(?:{ROUND}\|{ROUND})?"},
    **{(tag, ""): {} for tag in ("span", "bdi", "ol", "p")},
    **{("p", kind): {} for kind in ("num", "place", "cols", "calm")},
    **{("span", kind): {} for kind in ("num", "at num")},
    ("b", "num"): {},
}
"""(element, its classes) → its attributes and what they may hold."""
SAID = ("Opgeroepen nummers", "Nummer", "Loket", "Welkom", "Je nummer verschijnt hier.", "We zijn nu gesloten")
BOARD_TEXT = rf"{NUMBER}|{PLACE}|{'|'.join(map(re.escape, SAID))}|Open \w+ om \d+:\d\d"

ANNOUNCED = "Om 12 uur is er soep"
ANNOUNCEMENT = {
    ("div", "announcement"): {"data-v": r"\d+", "data-until": MOMENT},
    ("div", "announcement is-silent"): {"data-v": r"\d+"},
    ("p", ""): {},
}

STATES = r"(?:waiting|called|serving|parked|missed|ended)"
PHONE = {
    ("div", "is-*"): {
        "data-v": r"\d+",
        "data-state": STATES,
        "role": r"alert",
        "data-ring": r"[1-9]\d*-\d+",
        "data-title": rf"{NUMBER} → Loket(?: – Guichet)? {PLACE}",
    },
    ("div", ""): {},
    ("div", "go"): {},
    ("h1", "state"): {"tabindex": r"-1", "data-land": r""},
    ("p", "my-number"): {},
    ("p", "live"): {},
    ("p", "calm"): {},
    ("dl", "facts"): {},
    ("dt", ""): {},
    ("dd", ""): {"data-wait": r""},
    ("div", "deeds"): {},
    ("button", "button is-main"): {"id": r"say-coming", "form": r"coming"},
    ("button", "button"): {"id": r"more-time", "form": r"giving-way"},
    ("p", "known"): {},
    ("bdi", "num"): {"dir": r"ltr"},
    ("bdi", "num desk"): {"dir": r"ltr"},
    ("bdi", ""): {"dir": r"ltr|auto"},
    ("span", "hint"): {},
    ("span", "hush"): {"lang": r"nl"},
    ("span", "say"): {},
    ("span", ""): {"lang": r"nl", "dir": r"ltr"},
}
TOLD = (
    "Het is jouw beurt", "Je wordt geholpen", "We riepen je. Ga naar het onthaal.", "Er komt iemand naar je toe.",
    "Je bezoek is afgelopen. Tot ziens.", "We houden je plaats vrij.", "Je wacht nog even", "Nummer", "Loket", "Waar",
    "Voor jou", "We roepen je ook op deze gsm.", "Er wacht niemand voor jou.", "Wacht in", "zaal 1",
    "Ik kom eraan", "Goed. We wachten op je.", "Ik heb meer tijd nodig", "Anderen gaan dan eerst,", "minuten lang.",
    "Hoe lang je wacht, weten we nog niet.",
)  # fmt: skip
PHONE_TEXT = rf"{NUMBER}|{PLACE}|{'|'.join(map(re.escape, TOLD))}|Er wacht(?:en)?|mens(?:en)? voor jou\.|\d+"


PICTURES = (
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "arrow-down",
    "users",
    "map-pin",
    "footprints",
    "check",
    "hourglass",
    "megaphone",
)


def strange(html: str, known: dict[tuple[str, str], dict[str, str]], text: str) -> list[str]:
    """Everything on this page that the closed list does not know."""
    page, found = BeautifulSoup(html, "html.parser"), list[str]()
    for picture in page.select("svg"):
        if _drawn(str(picture.extract())) not in {_drawn(str(icon(name))) for name in PICTURES}:
            found.append(f"picture {picture}")
    for one in page.descendants:
        if isinstance(one, NavigableString) and one.strip() and not re.fullmatch(text, one.strip()):
            found.append(f"text {one.strip()!r}")
        if isinstance(one, Tag):
            found += _strange_tag(one, known)
    return found


def _drawn(picture: str) -> str:
    """The lines of a picture, without its frame."""
    [svg] = BeautifulSoup(picture, "html.parser").select("svg")
    return svg.decode_contents()


def _strange_tag(one: Tag, known: dict[tuple[str, str], dict[str, str]]) -> list[str]:
    classes = " ".join(one.get("class") or [])
    kind = (one.name, re.sub(rf"^is-{STATES}$", "is-*", classes))
    if kind not in known:
        return [f"element {kind}"]
    attributes = {name: str(value) for name, value in one.attrs.items() if name != "class"}
    return [
        f"{kind} {name}={value!r}"
        for name, value in attributes.items()
        if name not in known[kind] or not re.fullmatch(known[kind][name], value)
    ]


def strange_frames(frames: list[dict], parts: set[str]) -> list[dict]:
    """Every frame that is not a ring, {part, v}, or a beat, {part: v}, of these parts."""
    return [one for one in frames if not (_is_ring(one, parts) or _is_beat(one, parts))]


def _is_ring(frame: dict, parts: set[str]) -> bool:
    [said] = frame["args"] if isinstance(frame["args"], list) else [frame["args"]]
    return (
        frame["name"] == "stale" and said.keys() == {"part", "v"} and said["part"] in parts and type(said["v"]) is int
    )


def _is_beat(frame: dict, parts: set[str]) -> bool:
    [said] = frame["args"] if isinstance(frame["args"], list) else [frame["args"]]
    return frame["name"] == "beat" and said.keys() == parts and all(type(v) is int for v in said.values())


@pytest.fixture
def received(house, monkeypatch, tmp_path):
    """A scripted day: what the display and two phones received, page by page and frame by frame."""
    library = house.app.extensions["speech"]
    monkeypatch.setattr(library, "speaker", Speaker(None))
    monkeypatch.setattr(library, "_recordings", records_calls(tmp_path / "recordings"))
    return Day(house).plays()


def points_the_way():
    db.session.query(Device).filter_by(slug="scherm-1").one().arrows = {"3": "right"}
    db.session.commit()


class Day:
    """Two come, one of them for two things; called, recalled, absent, back, helped, closed; and eight more at once."""

    def __init__(self, house) -> None:
        self.house = house
        house.does(points_the_way)
        self.boards: list[str] = []
        self.announced: list[str] = []
        self.phones: list[str] = []
        self.screen = house.display()
        self.screen.opens()
        self.wire = socketio.test_client(house.app, flask_test_client=self.screen.client)
        self.runner = Runner(house.app, socketio)

    def plays(self) -> Day:
        house = self.house
        self.looks(at=8)
        house.at(9, 10)
        self.looks()
        samira = house.signs_in("samira")
        samira.opens("/reception/announcements")
        assert samira.posts("/reception/announcements", {"words": ANNOUNCED}).status_code == 303
        lotte = house.signs_in("lotte").sits_down(3)
        first = house.visitor("PAP-1", "ZOR-5", language="fr", extras=("interpreter", "urgent"))
        self.follows(first)
        second = house.visitor("POS-3")
        for deed in ("call", "recall", "absence", "call", "arrival", "done"):
            house.later(minutes=6)
            getattr(self, deed, self.usual)(lotte, first.number, deed)
            self.looks()
        for number in (second.number, *(house.visitor().number for _ in range(8))):
            self.call(lotte, number)
            self.usual(lotte, number, "finish")
        self.looks()
        self.looks(at=23)
        self.display_heard = self.wire.get_received()
        self.phone_heard = self.phone_wire.get_received()
        return self

    def call(self, who, number: int, _deed: str = "") -> None:
        assert who.posts(f"/reception/desk/calls/{self.house.visit(number).id}").status_code == 303

    def usual(self, who, number: int, deed: str) -> None:
        assert who.does(deed, number).status_code == 303

    def done(self, who, number: int, _deed: str) -> None:
        for need in self.house.visit(number).open_needs:
            who.does(f"needs/{need.code}/outcome", number, {"outcome": "done"})
        self.usual(who, number, "finish")

    def follows(self, ticket) -> None:
        self.phone = self.house.phone(ticket.token)
        self.phone.opens()
        self.phone.client.set_cookie(f"{TICKET_COOKIE}{ticket.number}", ticket.token)
        self.phone_wire = socketio.test_client(self.house.app, flask_test_client=self.phone.client)

    def looks(self, at: int = 0) -> None:
        if at:
            self.house.at(at)
        with self.house.app.app_context():
            self.runner.beat(FAST)
            self.runner.beat(SLOW)
        self.boards.append(self.screen.client.get("/display/scherm-1/calls").text)
        self.announced.append(self.screen.client.get("/display/scherm-1/announcement").text)
        if hasattr(self, "phone"):
            answer = self.phone.client.get(f"{self.phone.home}/place")
            self.phones += [answer.text] if answer.status_code == 200 else []


def test_the_day_is_real(received):
    boards = "".join(received.boards)
    for seen in ("Welkom", "We zijn nu gesloten", "data-say=", "is-past", "is-burst", "-1-1", "<svg"):
        assert seen in boards
    assert {one["name"] for one in received.display_heard} == {"stale", "beat"}
    assert {one["name"] for one in received.phone_heard} == {"stale", "beat"}
    assert len(received.phones) >= 6
    assert any(ANNOUNCED in line for line in received.announced)


def test_a_display_receives_numbers_places_and_what_to_say_and_nothing_else(received):
    assert [one for board in received.boards for one in strange(board, BOARD, BOARD_TEXT)] == []
    assert [one for line in received.announced for one in strange(line, ANNOUNCEMENT, ANNOUNCED)] == []
    assert strange_frames(received.display_heard, {"calls", "announcement"}) == []


def test_a_phone_receives_its_number_its_state_and_its_place_and_nothing_else(received):
    dutch = [re.sub(r'<span lang="fr".*?</span>', "", one) for one in received.phones]
    assert [one for page in dutch for one in strange(page, PHONE, PHONE_TEXT)] == []
    assert strange_frames(received.phone_heard, {"place"}) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<section class="fresh" data-need="POS-3">',
        '<section class="fresh is-sensitive">',
        '<li data-key="142-1-0" data-say="nl-burgerzaken">',
        '<div class="board" data-v="burgerzaken">',
        "<p>Rekeningen en betalen</p>",
        '<p class="num">1422</p>',
        "<em>142</em>",
        str(icon("receipt-text")),
    ],
)
def test_what_is_planted_on_a_board_is_seen(planted):
    assert strange(planted, BOARD, BOARD_TEXT)


@pytest.mark.parametrize(
    "said",
    [{"part": "calls", "v": 3, "need": "POS-3"}, {"part": "calls", "v": "POS-3"}, {"part": "waiting", "v": 3}, {}],
)
def test_what_is_planted_in_a_frame_is_seen(said):
    assert strange_frames([{"name": "stale", "args": [said]}], {"calls"})
    assert strange_frames([{"name": "said", "args": [{"part": "calls", "v": 3}]}], {"calls"})
