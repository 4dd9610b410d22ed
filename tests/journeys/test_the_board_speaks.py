"""Calls are heard: each once, in the order of the calls, by one tab, also after a reload or a lost connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from extensions import db
from queueing.branches import Branch, Hall, lock_hall
from queueing.catalogue.editions import catalogue_of
from queueing.colleagues.staff import Role, Staff, staff_by_username
from queueing.desks.desk import desk_at
from queueing.visits.finding import open_visits
from tests.support.people import takes_up_work
from tests.support.screens import PATIENCE, Board
from tests.support.stage import WALL, Stage
from tests.support.voices import records_calls

LISTEN = """
  const names = new WeakMap();
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    const name = String(asked[0]).split("/clips/")[1];
    if (!name) return answer;
    const sound = await answer.arrayBuffer();
    names.set(sound, name);
    return { status: answer.status, arrayBuffer: async () => sound };
  };
  const decoded = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (sound) {
    const clip = await decoded.call(this, sound);
    names.set(clip, names.get(sound));
    return clip;
  };
  const starts = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    noteSound(names.get(this.buffer));
    starts.apply(this, when);
  };
  document.addEventListener("chimed", ({ detail }) => noteSound(detail.keys[0]));
"""
"""Notes every chime by its call, and every clip that the sound card is told to play."""
NO_TOUCH_YET = """
  let touched = false;
  const [resume, state] = [AudioContext.prototype.resume,
                           Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state")];
  Object.defineProperty(BaseAudioContext.prototype, "state",
                        { get() { return touched ? state.get.call(this) : "suspended"; } });
  AudioContext.prototype.resume = async function () {
    if (!touched) return new Promise(() => {});
    await resume.call(this);
    this.dispatchEvent(new Event("statechange"));
  };
  document.addEventListener("click", () => { touched = true; }, { capture: true });
"""
"""A browser that makes no sound before somebody touches the page."""


pytestmark = pytest.mark.xdist_group("the board speaks")  # one server for both stories


class Heard(Board):
    """A hall display, and all that is heard of it: for each call its key, and the clips after it."""

    may_sound = True

    def prepare(self) -> None:
        super().prepare()
        self.page.unroute(self.CLIPS)
        self.calls: list[tuple[str, list[str]]] = []
        self.page.expose_binding("noteSound", self._note)
        self.page.add_init_script(LISTEN)
        if not self.may_sound:
            self.page.add_init_script(NO_TOUCH_YET)

    def hears(self, *calls: tuple[str, int]) -> None:
        """These calls to their end, and no others: (key, how often it was said)."""
        until = time.monotonic() + PATIENCE / 1000
        while self.said != list(calls) and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        assert self.said == list(calls)
        for key, clips in self.calls:
            number, place = key.split("-")[0], clips[-1]
            once = ["nl-nummer", *(f"nl-{digit}" for digit in number), "nl-loket", place]
            assert clips == once * clips.count("nl-nummer")
            assert place.startswith("nl-place-")

    @property
    def said(self) -> list[tuple[str, int]]:
        return [(key, sum(clip.startswith("nl-place-") for clip in clips)) for key, clips in self.calls]

    def _note(self, _source: Any, sound: str) -> None:
        if sound.startswith("nl-"):
            self.calls[-1][1].append(sound)
        else:
            self.calls.append((sound, []))


class Untouched(Heard):
    """The same, in a browser that wants a touch first."""

    may_sound = False


@pytest.fixture(scope="module")
def hall(built_house, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """A house where a person recorded the parts of a call."""
    folder = tmp_path_factory.mktemp("speaks")
    env = {"ONTHAAL_RECORDINGS": str(records_calls(folder / "recordings")), "ONTHAAL_SPEECH": ""}
    one = Stage(folder, built_house, browser.new_context, env=env)
    yield one
    one.closes()


def listens(hall: Stage, kind: type[Heard] = Heard) -> Heard:
    """Somebody sits down before the display that owns the sound."""
    return kind(hall, hall._browser(WALL, device="scherm-1"), "/display/scherm-1")


def in_one_go(hall: Stage, action: Callable[[Hall], Any]) -> Any:
    """Done by several desks in the same second."""
    with hall.app.app_context():
        turn = lock_hall(db.session(), 1)
        done = action(turn)
        db.session.commit()
        db.session.remove()
    return done


def sit_down(hall: Stage, *desks: int) -> None:
    """A colleague of its own at each of these desks."""
    with hall.app.app_context():
        branch = db.session.get_one(Branch, 1)
        for desk in desks:
            takes_up_work(branch, f"collega-{desk}", roles=[Role.STAFF], services=["burgerzaken"])
        db.session.commit()

    def open_desks(_turn: Hall) -> None:
        for desk in desks:
            person = staff_by_username(db.session(), f"collega-{desk}")
            assert person is not None
            desk_at(db.session(), 1, desk).open(person, ["burgerzaken"], now=hall.clock.now())

    in_one_go(hall, open_desks)


def each_calls(hall: Stage, *desks: int) -> list[str]:
    """These desks call the next; the keys of their calls, in order."""

    def call(turn: Hall) -> list[str]:
        catalogue, keys = catalogue_of(db.session(), db.session.get_one(Branch, 1)), []
        for desk in (desk_at(db.session(), 1, number) for number in desks):
            person = db.session.get_one(Staff, desk.staff_id)
            visit = desk.call_next(turn, catalogue, staff=person, now=hall.clock.now())
            keys.append(f"{visit.number}-{turn.call_serial}-0")
        return keys

    return list(in_one_go(hall, call))


def does(hall: Stage, action: str, *keys: str) -> list[str]:
    """This happens to these visitors; the keys of their calls after a recall."""
    numbers = [int(key.split("-")[0]) for key in keys]

    def do(_turn: Hall) -> None:
        for visit in open_visits(db.session(), 1):
            if visit.number in numbers:
                getattr(visit, action)(now=hall.clock.now())

    in_one_go(hall, do)
    return [f"{key.rpartition('-')[0]}-{int(key.rpartition('-')[2]) + 1}" for key in keys]


def once(*keys: str) -> list[tuple[str, int]]:
    return [(key, 1) for key in keys]


def twice(*keys: str) -> list[tuple[str, int]]:
    return [(key, 2) for key in keys]


def test_every_call_is_heard_once_in_order_whatever_happens_to_page_and_wire(hall):
    sit_down(hall, *range(1, 11))
    for _ in range(10):
        hall.visitor()
    here = listens(hall)
    here.is_live()

    # Ten at once: each in order, and once each while this many wait.
    calls = each_calls(hall, *range(1, 11))
    heard = [*once(*calls[:7]), *twice(*calls[7:])]
    here.hears(*heard)

    # A recall is heard exactly once more; a reloaded page does not repeat what was heard.
    first, second, third = calls[:3]
    [first] = does(hall, "recall", first)
    here.hears(*heard, *twice(first))
    here.calls.clear()
    here.page.reload()
    here.is_live()
    [second] = does(hall, "recall", second)
    here.hears(*twice(second))

    # A second tab of the same display is silent, until it is the only one.
    there = Heard(hall, here.page.context.new_page(), here.home)
    there.is_live()
    here.calls.clear()
    [first] = does(hall, "recall", first)
    here.hears(*twice(first))
    expect(there.page.locator(f"[data-key='{first}']")).to_be_attached()
    there.hears()
    here.page.close()
    [second] = does(hall, "recall", second)
    there.hears(*twice(second))

    # What a cut wire kept away is heard once, unless it is older than a minute.
    there.calls.clear()
    there.loses_its_wire()
    expect(there.band).to_be_visible()
    does(hall, "recall", third)
    hall.later(seconds=61)
    [first] = does(hall, "recall", first)
    there.has_its_wire_back()
    expect(there.band).to_be_hidden()
    there.hears(*twice(first))
    does(hall, "leave", *calls)
    there.page.close()
    hall.nothing_went_wrong()


def test_a_display_that_may_not_sound_yet_asks_for_a_touch_and_reception_knows(hall):
    sit_down(hall, 1, 2, 3)
    board, samira = listens(hall, Untouched), hall.host()
    button = board.page.get_by_role("button", name="Tik om het geluid aan te zetten")
    expect(button).to_be_visible()
    assert button.evaluate("one => one.getBoundingClientRect().height") >= 44
    samira.reads("geluid staat uit (tik op dat scherm)")

    for _ in range(3):
        hall.visitor()
    calls = each_calls(hall, 1, 2, 3)
    expect(board.page.locator("[data-say]")).to_have_count(3)
    does(hall, "arrive", calls[0])
    does(hall, "undo_call", calls[1])
    expect(board.page.locator("[data-say]")).to_have_count(1)
    board.hears()

    button.click()
    board.hears(*twice(calls[2]))
    expect(button).to_be_hidden()
    expect(samira.page.get_by_text("geluid staat uit")).to_have_count(0)
    hall.nothing_went_wrong()


def test_a_display_whose_machine_is_set_to_another_hour_says_nothing_again(hall):
    does(hall, "leave", *(f"{one.number}-0-0" for one in hall.house.visits()))
    sit_down(hall, 4, 5, 6)
    for _ in range(3):
        hall.visitor()
    board = listens(hall)
    board.is_live()
    calls = each_calls(hall, 4, 5, 6)
    board.hears(*twice(*calls))
    shown = board.page.locator("clock-face").inner_text()
    with board.page.expect_response("**/clock"):
        board.page.evaluate("() => { const real = Date.now; Date.now = () => real() + 3 * 3_600_000; }")
    assert board.page.locator("clock-face").inner_text() == shown
    [first] = does(hall, "recall", calls[0])
    board.hears(*twice(*calls), *twice(first))
    does(hall, "leave", *calls)
    board.page.close()
    hall.nothing_went_wrong()
