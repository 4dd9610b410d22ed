"""Nothing public tells the need: two days, equal but for what people came for, leave the same bytes (product §12)."""

from __future__ import annotations

import itertools
import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request
from jinja2 import ChoiceLoader, DictLoader

import web.parts
from extensions import socketio
from kiosk.ticket import ticket_view
from queueing.catalogue.reading import read_folder
from speech.calls import CallClips
from speech.library import Sound
from tests.support.marks import first
from tests.support.people import FOLDER
from tests.support.twins import Channels, Day
from web.icons import known_icons

ALONE = ("PAP-3", "POS-3")
A_RANGE = "Nog ongeveer"


def day(built: Path, folder: Path, code: str, plant=None, *, beside: str = "WON-2") -> Channels:
    """A day on which everybody comes for one thing, the second visitor for a second thing too."""
    assert code != beside, "the second visitor would come for one thing only"
    needs = {"first": (code,), "second": (code, beside), "third": (code,), "fourth": (code,)}
    return Day(built, folder, needs, plant).play()


@pytest.fixture
def twins(built_house, tmp_path):
    count = itertools.count()

    def both(one: str, other: str, plant=None) -> tuple[Channels, Channels]:
        here, there = (day(built_house, tmp_path / f"day-{next(count)}", code, plant) for code in (one, other))
        return here, there

    return both


def different(one: Channels, other: Channels) -> list[str]:
    """The channels by which these two days can be told apart."""
    return [name for name, value in vars(one).items() if value != vars(other)[name]]


@pytest.mark.patient
def test_the_script_is_real(built_house, tmp_path):
    seen = day(built_house, tmp_path / "day", "POS-1")
    assert all(len(value) > 3 for value in vars(seen).values())
    assert any("stale" in event for event in seen.sockets)
    assert len(set(seen.display)) > 5
    for screens in (seen.phone, seen.ticket_screen):
        assert any(A_RANGE in page for page in screens)
    assert any(b"nl-place-3 200 audio/wav" in one for one in seen.speech)


@pytest.mark.patient
@pytest.mark.parametrize(
    ("one", "other"), first(1, [("POS-1", "ZOR-2"), ("POS-1", "POS-3"), ("BUU-5", "ZOR-5"), ("POS-1", "POS-2")])
)
def test_two_needs_leave_the_same_bytes_everywhere_in_public(twins, one, other):
    here, there = twins(one, other)
    assert different(here, there) == []


@pytest.mark.patient
def test_others_are_told_the_same_whatever_one_alone_comes_for(built_house, tmp_path):
    """Another need at another length, and another service: nobody's range or place says so, nothing masked."""
    days = []
    for code in ALONE:
        needs = {"first": ("PAP-1",), "second": (code, "WON-2"), "third": ("POS-1",), "fourth": ("POS-1",)}
        one = Day(built_house, tmp_path / code, needs)
        days.append((one.play(), one.own))
    (here, own), (there, others) = days
    assert different(here, there) == []
    assert own == others
    assert any(A_RANGE in page for page in own["third"])


# --- and the proof sees it: a need planted in each channel ---


EMIT = socketio.emit


def secret(day: Day) -> str:
    return day.needs["first"][0]


def in_the_display(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("displays.board.ARROWS", {})
    patch.setitem(day.house.app.jinja_env.globals, "ngettext", lambda *_: "")
    patch.setattr("displays.board.part", lambda *a, **k: web.parts.part(*a, **k) + f"<!-- {secret(day)} -->")


def on_the_wire(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(socketio, "emit", lambda name, data, **k: EMIT(name, {**data, "need": secret(day)}, **k))


def in_what_is_said(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys.modules["displays.sound"], "call_clips", lambda: SaysWhy(secret(day)))


class SaysWhy(CallClips):
    """Clips that hold what they may not."""

    def __init__(self, why: str) -> None:
        self.why = why

    def sound(self, branch: str, language: str, part: str) -> Sound:
        return Sound(self.why.encode())


def on_the_paper(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("kiosk.paper.LISTEN", secret(day))


def on_the_phone(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        sys.modules["kiosk.phone"],
        "ticket_view",
        lambda visit: replace(ticket_view(visit), waiting_area=secret(day)),
    )


def on_the_ticket_screen(day: Day, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("kiosk.screen.ticket_view", lambda visit: replace(ticket_view(visit), waiting_area=secret(day)))


def in_a_title(day: Day, _patch: pytest.MonkeyPatch) -> None:
    env = day.house.app.jinja_env
    assert env.loader is not None
    page = env.loader.get_source(env, "kiosk/page.html")[0].replace("Welkom", "Welkom {{ choice.needs|join }}")
    env.loader = ChoiceLoader([DictLoader({"kiosk/page.html": page}), env.loader])


def in_a_header(day: Day, _patch: pytest.MonkeyPatch) -> None:
    @day.house.app.after_request
    def tell(response):
        response.headers["X-Choice"] = request.form.get("needs", "")
        return response


def in_the_log(day: Day, _patch: pytest.MonkeyPatch) -> None:
    @day.house.app.after_request
    def tell(response):
        logging.getLogger("onthaal").info("choice %s", request.form.get("needs", ""))
        return response


PLANTS = {
    "display": in_the_display,
    "sockets": on_the_wire,
    "speech": in_what_is_said,
    "paper": on_the_paper,
    "picture": on_the_paper,
    "phone": on_the_phone,
    "ticket_screen": on_the_ticket_screen,
    "addresses": in_a_title,
    "headers": in_a_header,
    "log": in_the_log,
}


APART = ["ticket_screen"], ["addresses"], sorted({*PLANTS} - {"ticket_screen", "addresses"})
"""Planted together where one channel cannot show what was planted in another: a ticket screen has a title too."""


def test_every_channel_has_its_plant():
    assert sorted(one for channels in APART for one in channels) == sorted(vars(Channels()))


@pytest.mark.patient
@pytest.mark.parametrize("channels", first(1, [(one,) for one in APART[::-1]]))
def test_a_need_planted_in_a_channel_is_seen(twins, monkeypatch, channels):
    def plant(day: Day) -> None:
        for channel in channels:
            PLANTS[channel](day, monkeypatch)

    here, there = twins("POS-1", "POS-2", plant)
    for channel in channels:
        assert getattr(here, channel) != getattr(there, channel), channel
        assert channel in different(here, there), channel


@pytest.mark.exhaustive
def test_any_two_needs_leave_the_same_bytes(built_house, tmp_path):
    document = read_folder(FOLDER, icons=known_icons())
    codes = [code for code, need in document["needs"].items() if not need.get("signpost") and need["group"] != "U"]
    offered = [
        code
        for code in codes
        if not document["needs"][code].get("behind_all") and "open_windows" not in document["needs"][code]
    ]
    assert len(offered) > 25
    for beside, others in (("WON-2", [code for code in offered if code != "WON-2"]), ("PAP-1", ["POS-1", "WON-2"])):
        first = day(built_house, tmp_path / f"{others[0]}-{beside}", others[0], beside=beside)
        for code in others[1:]:
            other = day(built_house, tmp_path / f"{code}-{beside}", code, beside=beside)
            assert different(first, other) == [], code
