"""Database, Redis or wire away: every screen says so, keeps the last truth, and is right again five seconds after."""

from __future__ import annotations

import time
from contextlib import ExitStack
from urllib.parse import urlsplit, urlunsplit

import pytest
from flask_migrate import upgrade
from playwright.sync_api import expect

from app import create_app
from config import ROOT
from extensions import db
from tests.support.lines import laid_to
from tests.support.marks import first
from tests.support.people import ENV, StillClock, build
from tests.support.screens import A_CUT_WIRE
from tests.support.stage import Stage

BACK_WITHIN = 5_000
"""Milliseconds from the moment the wire is whole again."""
SAID_WITHIN = 12_000
AWAY = "Niet live"


def by_line(url, line):
    """The same address, over a line that the test holds."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{line.port}")))


class FarStage(Stage):
    """A house whose database and Redis are elsewhere, at the end of a line each."""

    def __init__(self, folder, new_context, database, redis):
        self.lines = ExitStack()
        self.database = self.lines.enter_context(laid_to(urlsplit(database).port))
        self.redis = self.lines.enter_context(laid_to(urlsplit(redis).port))
        env = {
            "ONTHAAL_DATABASE_URL": by_line(database, self.database),
            "ONTHAAL_REDIS_URL": by_line(redis, self.redis),
        }
        super().__init__(folder, None, new_context, env=env)

    def closes(self):
        self.database.is_whole()
        self.redis.is_whole()
        super().closes()
        self.lines.close()


@pytest.fixture
def far_stage(tmp_path, new_context, postgres_database, redis_url):
    app = create_app({**ENV, "ONTHAAL_DATABASE_URL": postgres_database, "ONTHAAL_DATA_DIR": str(tmp_path)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        db.session.remove()
        db.engine.dispose()
    one = FarStage(tmp_path, new_context, postgres_database, redis_url)
    yield one
    one.closes()


class Hall:
    """One of every screen, and somebody who is called."""

    def __init__(self, stage):
        self.stage = stage
        self.first, self.second = stage.visitor("PAP-1"), stage.visitor("PAP-1", language="fr")
        self.board, self.kiosk = stage.display(), stage.kiosk("zuil-2")
        self.phone = stage.phone(self.second)
        self.host, self.lotte = stage.host(), stage.desk("lotte", 3)
        self.lotte.calls_next()
        self.board.shows((self.first.number, 3))
        self.host.sees_waiting(self.second.number)
        for one in stage.screens:
            one.expects(*A_CUT_WIRE, "503", "Failed to load resource")
            one.page.wait_for_function("() => window.wireIsLive === true", timeout=15_000)

    def everyone_says_so_and_keeps_the_last_truth(self):
        within = {"timeout": SAID_WITHIN}
        expect(self.board.page.locator("wire-state.is-display")).to_be_visible(**within)
        self.board.shows((self.first.number, 3))
        expect(self.kiosk.page.get_by_text("Ga naar het onthaal").first).to_be_visible(**within)
        expect(self.phone.page.locator("wire-state.is-phone")).to_be_visible(**within)
        expect(self.phone.page.locator("wire-state.is-phone [lang=fr]")).to_be_visible()
        expect(self.phone.page.locator("wire-state.is-phone")).to_be_in_viewport(ratio=1)
        self.phone.reads(str(self.second.number))
        for one in (self.host, self.lotte):
            expect(one.page.locator(".stale-strip")).to_be_visible(**within)
        expect(self.host.lines.first).to_be_visible()
        self.lotte.helps(self.first.number)

    def everyone_is_right_again(self):
        """Looked at together, from one moment on."""
        until = time.monotonic() + BACK_WITHIN / 1000

        def left():
            return {"timeout": max(until - time.monotonic(), 0.001) * 1000}

        expect(self.board.page.locator("wire-state.is-display")).to_be_hidden(**left())
        expect(self.phone.page.locator("wire-state.is-phone")).to_be_hidden(**left())
        for one in (self.host, self.lotte):
            expect(one.page.locator(".stale-strip")).to_be_hidden(**left())
        expect(self.kiosk.heading()).to_contain_text("Welkom", **left())

    def works(self):
        """And what is pressed now is done."""
        self.lotte.presses("Is er")
        self.lotte.presses("Klaar en volgende")
        self.lotte.helps(self.second.number)
        self.board.shows((self.second.number, 3), (self.first.number, 3))
        self.phone.is_told("Het is jouw beurt")


@pytest.mark.parametrize("how", first(1, ["hangs", "is_cut"]))
def test_without_its_database_every_screen_says_so_and_comes_back(far_stage, how):
    hall = Hall(far_stage)
    getattr(far_stage.database, how)()
    hall.everyone_says_so_and_keeps_the_last_truth()
    far_stage.database.is_whole()
    hall.everyone_is_right_again()
    hall.works()


@pytest.mark.parametrize("how", first(1, ["hangs", "is_cut"]))
def test_without_redis_nobody_notices_anything(far_stage, how):
    hall = Hall(far_stage)
    getattr(far_stage.redis, how)()
    before = time.monotonic()
    hall.works()
    assert time.monotonic() - before < BACK_WITHIN / 1000
    late = far_stage.visitor("PAP-1")
    hall.host.sees_waiting(late.number)
    far_stage.redis.is_whole()
    hall.host.is_live()


@pytest.mark.exhaustive
def test_without_its_wire_every_screen_says_so_and_comes_back(far_stage):
    hall = Hall(far_stage)
    for one in far_stage.screens:
        one.loses_its_wire()
    hall.everyone_says_so_and_keeps_the_last_truth()
    for one in far_stage.screens:
        one.has_its_wire_back()
    hall.everyone_is_right_again()
    hall.works()
