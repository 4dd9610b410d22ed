"""A Tuesday in the house: sixty visits, four desks, a host, two displays, a kiosk and phones, all in real browsers.

Every press goes through a page. What happened is then counted again from the happenings, and compared with the rows.
"""

import json
import random
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from extensions import db
from queueing.branches import Branch
from queueing.colleagues.staff import Role
from queueing.happenings import HappeningKind, State, fold
from tests.support.people import takes_up_work
from tests.support.received import ANNOUNCED, strange, strange_frames

pytestmark = pytest.mark.exhaustive

VISITS, SEVERAL, HAND_OVERS, NO_SHOWS, UNDOS = 60, 20, 8, 5, 3
ALONE = ("PAP-1", "PAP-2", "POS-3", "POS-1", "WON-2", "PAP-7")
TOGETHER = (("PAP-1", "POS-3"), ("PAP-2", "WON-2"), ("POS-1", "PAP-1"))
NOTE = "Heeft een brief van de huisbaas bij, wil weten of het dringend is."


def amira_joins():
    branch = db.session.scalars(select(Branch)).one()
    takes_up_work(branch, "amira", roles=[Role.STAFF], services=["burgerzaken"])
    db.session.commit()


def uncovers(screen):
    """A minute without a touch hides the screen (decisions 25); the colleague who comes back presses V."""
    if screen.page.locator("screen-cover dialog[open]").count():
        screen.keys("v")
        expect(screen.page.locator("screen-cover dialog[open]")).to_have_count(0)


class Day:
    """Who sits where, who came, and what was pressed so far."""

    def __init__(self, stage):
        self.stage, self.chance = stage, random.Random(17)
        stage.house.does(amira_joins)
        self.boards = [stage.display("scherm-1", opens=False), stage.display("scherm-2", opens=False)]
        self.at_the_boards = [Received(board, "calls", "announcement") for board in self.boards]
        self.host, self.kiosk = stage.host(), stage.kiosk()
        self.desks = {name: stage.desk(name, number) for name, number in DESKS.items()}
        self.numbers, self.phones, self.at_the_phones = [], {}, []
        self.absent, self.noted = set(), {}
        self.did: Counter[str] = Counter()

    # --- the door ---

    def someone_comes(self, place):
        needs = self.chance.choice(TOGETHER) if place % 3 == 0 else (self.chance.choice(ALONE),)
        number = self.kiosk.takes_a_number(*needs)
        if place % 12 == 5:
            self._follows(number, self.kiosk.ticket())
        if place in (4, 13, 22, 31, 40):
            self.absent.add(number)
        self.numbers.append(number)
        self.did["several"] += len(needs) > 1
        self.kiosk.touch(self.kiosk.page.locator("button[value=stop]"))

    def _follows(self, number, ticket):
        """A phone beside the paper; the second and the fourth ask for more time."""
        phone = self.phones[number] = self.stage.phone(ticket, opens=False)
        self.at_the_phones.append(Received(phone, "place"))
        phone.is_told("Je wacht nog even")
        if len(self.phones) % 2 == 0:
            phone.page.get_by_role("button", name="Ik heb meer tijd nodig").tap()
            phone.reads("gaan anderen eerst")
            self.did["more time"] += 1

    def _answers(self, number, seat):
        """A visitor with a phone says that they are coming; the desk reads it."""
        if number in self.phones:
            self.phones[number].is_told("Het is jouw beurt")
            self.phones[number].page.get_by_role("button", name="Ik kom eraan").tap()
            seat.reads(f"{number} komt eraan")
            self.did["coming"] += 1

    # --- a desk ---

    def works(self, name):
        """One round at one desk: call, receive, answer, let go."""
        seat = self.desks[name]
        uncovers(seat)
        if not seat.page.locator("#desk-next .then .num").count():
            return False
        told = self._note_before_the_call(name)
        number = seat.calls_next()
        for board in self.boards:
            expect(board.page.locator("#calls")).to_contain_text(str(number))
        if self.did["undo call"] < 1 and len(self.numbers) > 20:
            seat.presses("Ongedaan")
            seat.is_free()
            self.did["undo call"] += 1
            number = seat.calls_next()
        if number in self.absent:
            seat.presses("Niet gekomen")
            seat.is_free()
            self.did["absence"] += 1
            return True
        self._answers(number, seat)
        seat.presses("Is er")
        expect(seat.page.locator("#at_desk .chip.is-live")).to_be_visible()
        if told:
            expect(seat.page.locator("#at_desk .handed")).to_be_visible()
        if name == "lotte" and self.did["hand over"] < HAND_OVERS and self._can_pass_on(seat):
            self._passes_on(seat, number)
            return True
        self._finishes(seat, number)
        return True

    def _finishes(self, seat, number):
        if seat.page.get_by_role("button", name="Ook klaar").count():
            seat.presses("Ook klaar")
        else:
            seat.presses("Klaar")
        seat.is_free()
        self.did["finish"] += 1
        if self.did["undo klaar"] < 2 and self.did["finish"] in (12, 24):
            seat.presses(f"Ongedaan: {number}")
            seat.helps(number)
            self.did["undo klaar"] += 1
            self._finishes(seat, number)

    def _can_pass_on(self, seat):
        return bool(seat.page.locator("#at_desk .question small", has_text="Breed onthaal").count())

    def _passes_on(self, seat, number):
        seat.keys("d")
        for one in seat.page.locator("input[name=need]").all():
            one.set_checked((one.get_attribute("value") or "").startswith(("POS", "WON")))
        seat.page.locator("textarea").first.fill(NOTE)
        if seat.page.locator("input[name=rest]").count():
            seat.page.get_by_label("Wacht mee").check()
        seat.page.get_by_label("De bezoeker is akkoord").check()
        seat.page.locator("input[name=to][value='desk:7']").check()
        seat.page.get_by_role("button", name="Geef door").click()
        seat.is_free()
        self.noted[number] = "karim"
        self.did["hand over"] += 1

    def _note_before_the_call(self, name):
        """The bound colleague reads it before calling; nobody else ever does."""
        seat = self.desks[name]
        first = seat.page.locator("#desk-next .then .num").inner_text()
        if self.noted.get(int(first)) != name:
            return False
        expect(seat.page.locator(".idle .handed")).to_contain_text("Lotte")
        for other in [
            self.host,
            *self.boards,
            *self.phones.values(),
            *(one for key, one in self.desks.items() if key != name),
        ]:
            assert NOTE not in other.page.content()
        return True

    # --- the end ---

    def closes_early(self, name):
        uncovers(self.desks[name])
        self.desks[name].opens("/reception/desk/choice")
        self.desks[name].presses("Sluit loket")
        del self.desks[name]
        self.did["closed early"] += 1


DESKS = {"jan": 1, "lotte": 3, "amira": 2, "karim": 7}


def test_a_tuesday_of_sixty_visits(stage):
    day = Day(stage)
    for place in range(VISITS):
        day.someone_comes(place)
        stage.later(minutes=1)
        for name in list(day.desks) if place % 2 else []:
            day.works(name)
        if place == 40:
            day.closes_early("amira")
        if place == 50:
            day.closes_early("jan")
    rounds = 0
    while {visit.state for visit in stage.house.visits()} - {State.MISSED}:
        stage.later(minutes=2)
        for name in list(day.desks):
            day.works(name)
        rounds += 1
        assert rounds < 120, "somebody is never called"
    stage.house.at(19, 5)
    day.host.opens("/reception/day")
    day.host.page.get_by_role("link", name="Sluit de dag af").click()
    day.host.page.get_by_role("button", name="Ja, sluit").click()
    expect(day.host.page.locator("#waiting")).to_be_visible()
    nothing_strange_was_received(day)
    assert day.did == Counter(EXPECTED | {"finish": day.did["finish"]})
    adds_up(stage.house, day)


EXPECTED = {
    "several": SEVERAL,
    "hand over": HAND_OVERS,
    "absence": 2 * NO_SHOWS,
    "undo call": 1,
    "undo klaar": 2,
    "closed early": 2,
    "more time": 2,
    "coming": 5,
}


class Received:
    """Every part that this screen fetched and every frame of its socket, from its first page on."""

    def __init__(self, screen, *parts):
        self.parts, self.pages, self.frames = parts, [], []
        screen.page.on("response", self._keep)
        screen.page.on("websocket", lambda wire: wire.on("framereceived", self._hear))
        screen.opens()

    def _keep(self, response):
        part = urlsplit(response.url).path.rpartition("/")[2]
        if part in self.parts and response.status == 200:
            self.pages.append((part, response.text()))

    def _hear(self, frame):
        if frame.startswith("42"):
            name, *said = json.loads(frame.removeprefix("42"))
            self.frames.append({"name": name, "args": said})


def nothing_strange_was_received(day):
    """The closed lists hold for the whole day: every page and every frame of both displays and every phone (P-3)."""
    for screen in (*day.at_the_boards, *day.at_the_phones):
        assert len(screen.pages) > 5
        assert screen.frames
        assert not any(ANNOUNCED in html for _, html in screen.pages), "nobody announced anything"
        assert [one for part, html in screen.pages for one in strange(part, html)] == []
        assert strange_frames(screen.frames, set(screen.parts)) == []


def adds_up(house, day):
    """One number each, an answer to every question, and counts that the happenings confirm."""
    visits, needs, told = house.rows("visit"), house.rows("visit_need"), house.rows("happening")
    assert len(visits) == len(day.numbers) == len(set(day.numbers)) == VISITS
    assert {one["number"] for one in visits} == set(day.numbers)
    reasons = {one["id"]: one["end_reason"] for one in visits}
    assert Counter(reasons.values()) == {"served": VISITS - NO_SHOWS, "no_show": NO_SHOWS}
    for one in needs:
        assert one["outcome"] or reasons[one["visit_id"]] == "no_show", one
    for visit in visits:
        actions = [HappeningKind(one["deed"]) for one in told if one["visit_id"] == visit["id"]]
        assert (fold(actions), actions.count(HappeningKind.ARRIVED)) == (State.ENDED, 1)
    counted = Counter(one["deed"] for one in told)
    assert counted[HappeningKind.HANDED_OVER] == HAND_OVERS
    assert counted[HappeningKind.CALL_UNDONE] + counted[HappeningKind.UNDONE] == UNDOS
    assert counted[HappeningKind.NO_SHOW] == counted[HappeningKind.MISSED] == NO_SHOWS
    assert counted[HappeningKind.SERVED] - counted[HappeningKind.UNDONE] <= VISITS - NO_SHOWS
    calls = house.rows("call")
    assert counted[HappeningKind.CALLED] == len(calls)
    assert counted[HappeningKind.CALL_UNDONE] == sum(one["undone_at"] is not None for one in calls)
    assert counted[HappeningKind.ABSENT] + counted[HappeningKind.MISSED] == sum(
        one["absent_at"] is not None for one in calls
    )
    assert all(NOTE not in str(row.values()) for table in ("handover", "handed_need") for row in house.rows(table))
