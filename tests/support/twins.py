"""How do we prove that nothing public tells why someone came? Two days, equal but for the needs (product §12).

`a_day` plays one script of actions by the clock and records, byte for byte, everything that left the house in
public: display pages and their sockets, what is spoken, paper, phone, kiosk addresses and titles, logs, headers. Two
needs are twins when their days leave the same bytes.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from app import create_app
from extensions import db, socketio
from kiosk.paper import draw
from kiosk.printing import escpos_bytes
from kiosk.ticket import ticket_view
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.staff import staff_by_username
from queueing.forecast.accuracy import ForecastSample, Visibility
from queueing.visits.finding import visit_by_token
from tests.support.people import ENV, TUESDAY, House, Kiosk, Person
from tests.support.voices import records_calls
from web.access import load_branch
from web.forecasts import look_ahead

TOLD_BEFORE = 15
"""So many right forecasts on the day before that ranges are shown today (G-9)."""


@dataclass
class Channels:
    """Everything public of one day, in the order it left the house."""

    display: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    speech: list[bytes] = field(default_factory=list)
    paper: list[bytes] = field(default_factory=list)
    picture: list[bytes] = field(default_factory=list)
    phone: list[str] = field(default_factory=list)
    ticket_screen: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


class _Log(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {record.getMessage()}")


def what_was_told_came_true() -> None:
    """Else no range would be shown, and none could tell anything."""
    yesterday, seconds = TUESDAY.date() - timedelta(days=1), {"told_median": 600, "told_p80": 900, "told_until": 900}
    for _ in range(TOLD_BEFORE):
        db.session.add(
            ForecastSample(branch_id=1, day=yesterday, hour_band=9, kind=Visibility.WITHHELD, came=600, **seconds)
        )
    db.session.commit()


def _both_desks_help_with_everything() -> None:
    """Whatever the need, the same desk calls it: only then are two days of two needs the same day."""
    everything = sorted(catalogue_of(db.session(), db.session.get_one(Branch, 1)).services)
    for username in ("lotte", "karim"):
        person = staff_by_username(db.session(), username)
        assert person is not None
        for grant in person.grants:
            grant.services = everything
    db.session.commit()


class Day:
    """One twin's day. Every action names its visitor and its desk; only the needs differ."""

    def __init__(
        self,
        built: Path,
        folder: Path,
        needs: dict[str, tuple[str, ...]],
        plant: Callable[[Day], None] | None = None,
    ) -> None:
        folder.mkdir()
        shutil.copy(built, folder / "onthaal.sqlite")
        spoken = {"ONTHAAL_RECORDINGS": str(records_calls(folder / "recordings")), "ONTHAAL_SPEECH": ""}
        self.house = House(create_app({**ENV, **spoken, "ONTHAAL_DATA_DIR": str(folder)}))
        self.house.looks = False  # the same pages are looked over elsewhere
        self.house.does(_both_desks_help_with_everything)
        self.house.does(what_was_told_came_true)
        self.needs = needs
        if plant is not None:
            plant(self)
        self.out = Channels()
        self.own: dict[str, list[str]] = {who: [] for who in needs}
        self.tokens: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.heard: set[str] = set()
        self.desks = {3: self.house.signs_in("lotte").sits_down(3), 7: self.house.signs_in("karim").sits_down(7)}
        self.screen = self.house.display()
        self.screen.opens()
        self.kiosk = self.house.kiosk()
        self.wire = socketio.test_client(self.house.app, flask_test_client=self.screen.client)
        self.wire.get_received()
        self.handler = _Log(self.out.log)

    def play(self) -> Channels:
        """The script: one comes and is recalled, one is absent and back, one lets others go first and leaves."""
        root = logging.getLogger()
        loggers = [root, logging.getLogger("onthaal"), logging.getLogger("onthaal.access")]
        for one in loggers[1:]:
            one.addHandler(self.handler)
        try:
            for minute, action, who, desk in SCRIPT:
                self.house.clock.moment = TUESDAY + timedelta(minutes=minute)
                self.house.does(lambda: look_ahead(self.house.app))
                getattr(self, action)(who, desk)
                self._look()
        finally:
            for one in loggers[1:]:
                one.removeHandler(self.handler)
            self.wire.disconnect()
            self.house.closes()
        return self.out

    # --- actions ---

    def comes(self, who: str, _desk: int) -> None:
        self._note(self.kiosk, self.kiosk.opens())
        for place, code in enumerate(self.needs[who]):
            if place:
                self._note(self.kiosk, self.kiosk.taps("more"))
            self._note(self.kiosk, self.kiosk.taps(f"group:{code.split('-')[0]}"))
            self._note(self.kiosk, self.kiosk.taps(f"need:{code}"))
        self._note(self.kiosk, self.kiosk.presses_ticket())
        ticket = self.kiosk.ticket()
        self.tokens[who], self.numbers[who] = ticket.token, ticket.number
        self.out.ticket_screen.append(_without_choice(str(self.kiosk.page)))
        self.own[who].append(self.out.ticket_screen[-1])
        self._print(who)

    def is_called(self, who: str, desk: int) -> None:
        key = self.house.visit(self.numbers[who]).id
        self.desks[desk].posts(f"/reception/desk/calls/{key}")

    def action(self, name: str, who: str, desk: int) -> None:
        self.desks[desk].does(name, self.numbers[who])

    def is_recalled(self, who: str, desk: int) -> None:
        self.action("recall", who, desk)

    def arrives(self, who: str, desk: int) -> None:
        self.action("arrival", who, desk)

    def is_absent(self, who: str, desk: int) -> None:
        self.action("absence", who, desk)

    def is_done(self, who: str, desk: int) -> None:
        visit = self.house.visit(self.numbers[who])
        for need in visit.open_needs:
            self.desks[desk].does(f"needs/{need.code}/outcome", self.numbers[who], {"outcome": "done"})
        self.action("finish", who, desk)

    def is_passed_on(self, who: str, desk: int) -> None:
        """The other desk passes everything on to this one, with what anyone may tell."""
        other = self.desks[10 - desk]
        visit = self.house.visit(self.numbers[who])
        fields = {"need": [need.code for need in visit.open_needs], "to": f"desk:{desk}", "chip": "letter"}
        other.posts(f"/reception/desk/visits/{visit.id}/handover", fields)
        assert self.house.visit(self.numbers[who]).assigned_desk is not None

    def leaves(self, who: str, _desk: int) -> None:
        self._by_phone(who, "leaving")

    def comes_on(self, who: str, _desk: int) -> None:
        self._by_phone(who, "coming")

    def gives_way(self, who: str, _desk: int) -> None:
        self._by_phone(who, "giving-way")

    def _by_phone(self, who: str, action: str) -> None:
        phone = self.house.phone(self.tokens[who])
        response = phone.posts(f"/t/{self.tokens[who]}/{action}")
        assert response.status_code == 303, response.text
        self._note(phone, response)

    # --- looking ---

    def _look(self) -> None:
        board = self.screen.opens()
        self.out.display.append(board.text)
        self.out.headers.append(str([one for one in board.headers if one[0] != "Date"]))
        self._listen()
        self.out.sockets.extend(str(event) for event in self.wire.get_received())
        for who in sorted(self.tokens):
            phone = self.house.phone(self.tokens[who])
            response = phone.opens()
            self._note(phone, response)
            self.out.phone.append(response.text)
            self.own[who].append(response.text)

    def _listen(self) -> None:
        """What the display says of each call: the names of its clips, in order, and the bytes of each new one."""
        for call in self.screen.page.select("[data-say]"):
            self.out.speech.append(f"{call['data-key']} {call['data-say']}".encode())
            for name in re.split(r"[ |]", str(call["data-say"])):
                if name not in self.heard:
                    self.heard.add(name)
                    clip = self.screen.client.get(f"{self.screen.home}/clips/{name}")
                    self.out.speech.append(f"{name} {clip.status_code} {clip.content_type} ".encode() + clip.data)

    def _note(self, person: Person | Kiosk, response: TestResponse) -> None:
        title = person.page.title.get_text() if person.page.title else ""
        self.out.addresses.append(
            f"{response.request.method} {response.request.path} {response.request.query_string!r} {title}"
        )
        kept = [f"{name}: {value}" for name, value in response.headers if name != "Date"]
        self.out.headers.append(f"{response.status_code} {sorted(kept)}")

    def _print(self, who: str) -> None:
        with self.house.app.test_request_context():
            visit = visit_by_token(db.session(), self.tokens[who])
            assert visit is not None
            load_branch(visit.branch_id)
            picture = draw(ticket_view(visit))
        self.out.picture.append(picture.tobytes())
        self.out.paper.append(escpos_bytes(picture))


SCRIPT = (
    (0, "comes", "first", 0),
    (1, "comes", "second", 0),
    (2, "comes", "third", 0),
    (4, "is_called", "first", 3),
    (4.5, "comes_on", "first", 0),
    (5, "is_recalled", "first", 3),
    (6, "arrives", "first", 3),
    (6.5, "gives_way", "third", 0),
    (7, "is_called", "second", 7),
    (8, "is_absent", "second", 7),
    (9, "leaves", "third", 0),
    (15, "is_called", "second", 7),
    (15.5, "is_passed_on", "second", 3),
    (16, "is_done", "first", 3),
    (17, "is_called", "second", 3),
    (18, "is_done", "second", 3),
    (25, "comes", "fourth", 0),
)


def _without_choice(page: str) -> str:
    """The ticket screen as seen: hidden fields are for the server, a visitor's eye meets none of them."""
    soup = BeautifulSoup(page, "html.parser")
    for field_ in soup.select("input[type=hidden]"):
        field_.decompose()
    return str(soup)
