"""The server is told to stop while people press: what was pressed is done, open screens go to the next one."""

from __future__ import annotations

import http.client
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kiosk.choice import Choice, Step, hidden_fields
from tests.live.test_sockets import Ear, screen, session_of
from tests.support.stage import RealHouse

pytestmark = pytest.mark.patient

LONGER_THAN_A_SCREEN = 3.2
"""Seconds; the server used to break everything off after three, since an open screen never ends by itself."""


@pytest.fixture
def own_house(built_house: Path, tmp_path: Path) -> Iterator[RealHouse]:
    one = RealHouse(tmp_path, built_house)
    yield one
    one.closes()


def filled_in(house: RealHouse, key: str) -> tuple[str, dict[str, str]]:
    """Everything up to *Geef mij een nummer*: the form, and with which headers it will be sent."""
    kiosk = house.house.kiosk()
    choice = Choice(step=Step.CONFIRM, needs=("PAP-1",), start_key=key)
    fields = [*hidden_fields(choice), ("csrf_token", kiosk.csrf()), ("go", "ticket")]
    cookies = {**screen("zuil-1"), **session_of(kiosk)}
    words = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": words}


def press(house: RealHouse, body: str, headers: dict[str, str]) -> http.client.HTTPConnection:
    """The press, sent to its last byte; nobody waits for the answer yet."""
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    line.request("POST", "/kiosk/zuil-1/ticket", body, headers)
    return line


def answered(line: http.client.HTTPConnection) -> int:
    """The answer, read to its end."""
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def test_presses_that_wait_for_the_hall_are_finished_before_the_server_ends(own_house):
    display = Ear(own_house, screen("scherm-1"))
    display.hears("beat")
    file = own_house.app.config["SETTINGS"].data_dir / "onthaal.sqlite"
    hall = sqlite3.connect(file, isolation_level=None)
    forms = [filled_in(own_house, f"press {place}") for place in range(4)]
    hall.execute("BEGIN IMMEDIATE")
    lines = [press(own_house, *form) for form in forms]
    own_house.server.process.terminate()
    display.is_cut()
    with pytest.raises(subprocess.TimeoutExpired):
        own_house.server.process.wait(timeout=LONGER_THAN_A_SCREEN)
    hall.execute("COMMIT")
    assert [answered(line) for line in lines] == [200] * 4
    assert own_house.server.process.wait(timeout=10) == 0
    assert hall.execute("SELECT count(*) FROM visit").fetchone() == (4,)
    hall.close()
    display.hangs_up()
