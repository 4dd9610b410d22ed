"""What does a display receive in a day, and what a phone? Only this, and nothing that is not written down here (P-3).

Every frame of the socket, and of every page every element, attribute and text, must fit a closed list; so a new key,
or a new kind of value under an old key, is a red test before it is a word too many on a wall.
"""

from __future__ import annotations

import re

import pytest

from extensions import db, socketio
from queueing.devices import Device
from speech.speaker import Speaker
from tests.support.received import ANNOUNCED, strange, strange_frames
from tests.support.voices import records_calls
from web.background import FAST, SLOW, BackgroundJobs
from web.icons import icon
from web.sockets import TICKET_COOKIE


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
        self.heads: list[str] = []
        self.phones: list[str] = []
        self.screen = house.display()
        self.screen.opens()
        self.wire = socketio.test_client(house.app, flask_test_client=self.screen.client)
        self.runner = BackgroundJobs(house.app, socketio)

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
        self.presses("giving-way")
        for action in ("call", "recall", "absence", "call", "arrival", "done"):
            house.later(minutes=6)
            getattr(self, action, self.usual)(lotte, first.number, action)
            self.looks()
            if action == "recall":
                self.presses("coming")
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

    def usual(self, who, number: int, action: str) -> None:
        assert who.does(action, number).status_code == 303

    def done(self, who, number: int, _deed: str) -> None:
        for need in self.house.visit(number).open_needs:
            who.does(f"needs/{need.code}/outcome", number, {"outcome": "done"})
        self.usual(who, number, "finish")

    def follows(self, ticket) -> None:
        self.phone = self.house.phone(ticket.token)
        self.phone.opens()
        self.phone.client.set_cookie(f"{TICKET_COOKIE}{ticket.number}", ticket.token)
        self.phone_wire = socketio.test_client(self.house.app, flask_test_client=self.phone.client)

    def presses(self, button: str) -> None:
        answer = self.phone.posts(f"{self.phone.home}/{button}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        self.phones.append(answer.text)

    def looks(self, at: int = 0) -> None:
        if at:
            self.house.at(at)
        with self.house.app.app_context():
            self.runner.beat(FAST)
            self.runner.beat(SLOW)
        self.boards.append(self.screen.client.get("/display/scherm-1/calls").text)
        self.announced.append(self.screen.client.get("/display/scherm-1/announcement").text)
        self.heads.append(self.screen.client.get("/display/scherm-1/board_head").text)
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
    phones = "".join(received.phones)
    for seen in ("gaan anderen eerst", "Goed. We wachten op je.", "data-ring=", "say-coming", "more-time"):
        assert seen in phones
    assert any(ANNOUNCED in line for line in received.announced)


def test_a_display_receives_numbers_places_and_what_to_say_and_nothing_else(received):
    assert [one for board in received.boards for one in strange("calls", board)] == []
    assert [one for line in received.announced for one in strange("announcement", line)] == []
    assert [one for head in received.heads for one in strange("board_head", head)] == []
    assert strange_frames(received.display_heard, {"calls", "announcement", "board_head", "errand"}) == []


def test_a_phone_receives_its_number_its_state_and_its_place_and_nothing_else(received):
    dutch = [re.sub(r'<span lang="fr".*?</span>', "", one) for one in received.phones]
    assert [one for page in dutch for one in strange("place", page)] == []
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
    assert strange("calls", planted)


@pytest.mark.parametrize(
    "said",
    [{"part": "calls", "v": 3, "need": "POS-3"}, {"part": "calls", "v": "POS-3"}, {"part": "waiting", "v": 3}, {}],
)
def test_what_is_planted_in_a_frame_is_seen(said):
    assert strange_frames([{"name": "stale", "args": [said]}], {"calls"})
    assert strange_frames([{"name": "said", "args": [{"part": "calls", "v": 3}]}], {"calls"})
