"""Nobody waits without an end: not for a database that is away or silent, nor for somebody who holds the hall."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import create_app
from config import ROOT
from extensions import db
from queueing.branches import lock_hall
from queueing.storage import prepare, without_hurry
from tests.support.lines import laid_to
from tests.support.marks import first
from tests.support.people import ENV, StillClock, build
from tests.support.stage import RealHouse
from web.outage import is_away

pytestmark = pytest.mark.patient

AT_ONCE = 1.5
AT_MOST = 7.0
"""Seconds: what the limits of `queueing/patience.py` add up to, and a little."""
LOOKS = ("/reception/", "/reception/waiting", "/reception/desk/choice", "/reception/colleagues/")


def bare(url):
    return url.replace("+psycopg", "")


@pytest.fixture
def line(postgres_database):
    with laid_to(urlsplit(postgres_database).port) as one:
        yield one


@pytest.fixture
def far_house(tmp_path, postgres_database, line):
    """A running house whose database is at the end of a line."""
    app = create_app({**ENV, "ONTHAAL_DATABASE_URL": postgres_database, "ONTHAAL_DATA_DIR": str(tmp_path)})
    app.extensions["clock"] = StillClock()
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        build(app)
        db.session.remove()
        db.engine.dispose()
    port = urlsplit(postgres_database).port
    place = RealHouse(tmp_path, env={"ONTHAAL_DATABASE_URL": postgres_database.replace(f":{port}", f":{line.port}")})
    yield place
    line.is_whole()
    place.closes()


def timed(action):
    begin = time.monotonic()
    answer = action()
    return answer, time.monotonic() - begin


def get(person, address):
    return timed(lambda: person.client.get(address))


# --- away, or silent ---


@pytest.mark.parametrize("how", first(1, ["hangs", "is_cut"]))
def test_every_face_says_so_within_bounds_in_its_own_language(far_house, line, how):
    house = far_house.house
    kiosk, samira, board = house.kiosk(), house.signs_in("samira"), house.display()
    ticket = house.visitor("PAP-1", language="fr")
    phone = house.phone(ticket.token)
    kiosk.opens()
    kiosk.taps("language:fr")
    assert phone.client.get(phone.home).status_code == 200
    samira.opens("/reception/")
    getattr(line, how)()
    french = {"Accept-Language": "fr-BE,fr;q=0.9"}
    answers = {
        "kiosk": timed(lambda: kiosk.taps("group:PAP")),
        "phone": timed(lambda: phone.client.get(phone.home, headers=french)),
        "staff": get(samira, "/reception/"),
        "press": timed(lambda: samira.posts("/reception/visits", {"need": "PAP-1"}, headers={"HX-Request": "true"})),
        "display": get(board, board.home),
    }
    assert {face: answer.status_code for face, (answer, _) in answers.items()} == dict.fromkeys(answers, 503)
    assert max(took for _, took in answers.values()) < AT_MOST
    for face in ("kiosk", "phone"):
        assert 'lang="fr"' in answers[face][0].text
        assert "Dit lukt nu even niet." in answers[face][0].text
    assert "De databank antwoordt even niet." in answers["staff"][0].text
    assert "De databank antwoordt even niet." in answers["press"][0].text
    assert answers["press"][0].headers["HX-Retarget"] == "#refusal"
    assert "Luister: het onthaal roept je." in answers["display"][0].text
    for face in ("kiosk", "phone", "staff"):
        assert "<quiet-retry" in answers[face][0].text
    line.is_whole()
    assert get(samira, "/reception/")[0].status_code == 200


@pytest.mark.parametrize("how", first(1, ["hangs", "is_cut"]))
def test_a_part_that_cannot_be_had_leaves_what_the_page_shows(far_house, line, how):
    house = far_house.house
    ticket, samira, board = house.visitor("PAP-1"), house.signs_in("samira"), house.display()
    phone = house.phone(ticket.token)
    getattr(line, how)()
    for who, part, address in (
        (samira, "waiting", "/reception/waiting"),
        (board, "calls", "/display/scherm-1/calls"),
        (phone, "place", f"{phone.home}/place"),
    ):
        answer = who.client.get(address, headers={"HX-Request": "true", "HX-Target": part})
        assert (answer.status_code, answer.headers["HX-Reswap"], answer.text) == (503, "none", "")


@pytest.mark.parametrize("how", first(1, ["hangs", "is_cut"]))
def test_while_everybody_waits_for_the_database_the_process_still_says_that_it_is_up(far_house, line, how):
    house = far_house.house
    samira, stranger = house.signs_in("samira"), house.stranger()
    assert get(stranger, "/readyz")[0].status_code == 200
    getattr(line, how)()
    crowd = [threading.Thread(target=get, args=(samira, "/reception/"), daemon=True) for _ in range(100)]
    for one in crowd:
        one.start()
    answer, took = get(stranger, "/healthz")
    assert answer.status_code == 200
    assert took < AT_ONCE
    answer, took = get(stranger, "/readyz")
    assert answer.status_code == 503
    assert took < AT_MOST
    for one in crowd:
        one.join()
    line.is_whole()
    assert get(stranger, "/readyz")[0].status_code == 200


# --- somebody holds the hall ---


def test_who_only_looks_does_not_wait_for_who_holds_the_hall_and_who_presses_is_told(far_house, postgres_database):
    house = far_house.house
    samira, kiosk, board = house.signs_in("samira"), house.kiosk(), house.display()
    house.visitor("PAP-1")
    samira.opens("/reception/")
    with psycopg.connect(bare(postgres_database)) as holder:
        holder.execute("UPDATE hall SET turn = turn + 1")
        for who, address in [(samira, one) for one in LOOKS] + [(kiosk, kiosk.home), (board, f"{board.home}/calls")]:
            answer, took = get(who, address)
            assert answer.status_code == 200, address
            assert took < AT_ONCE, address
        answer, took = timed(lambda: samira.posts("/reception/visits", {"need": "PAP-1"}))
        assert answer.status_code == 503
        assert took < AT_MOST
        holder.rollback()
    assert samira.posts("/reception/visits", {"need": "PAP-1"}).status_code == 303


def test_a_process_that_stands_still_while_it_holds_the_hall_loses_it(far_house, postgres_database):
    """Its transaction is ended by the server: the others go on, and it finds out when it goes on itself."""
    samira = far_house.house.signs_in("samira")
    samira.opens("/reception/")
    other = create_engine(postgres_database)
    prepare(other, audit_key=b"a key of tests")
    with Session(other) as still:
        lock_hall(still, 1)
        begin = time.monotonic()
        while samira.posts("/reception/visits", {"need": "PAP-1"}).status_code != 303:
            assert time.monotonic() - begin < AT_MOST
        with pytest.raises(DBAPIError) as lost:
            still.execute(text("SELECT 1"))
        assert is_away(lost.value)
    other.dispose()


def how_long(connection: Any) -> float | None:
    return cast(float | None, connection.connection.dbapi_connection.silence)


def test_work_that_nobody_waits_for_has_all_the_time(postgres_database):
    engine = create_engine(postgres_database)
    prepare(engine, audit_key=b"a key of tests")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "4s"
        with without_hurry(connection):
            assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
            assert how_long(connection) is None
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "4s"
        assert how_long(connection) is not None
    engine.dispose()


def test_on_sqlite_too_a_press_is_told_and_looking_goes_on(tmp_path, built_house):
    place = RealHouse(tmp_path, built_house)
    samira = place.house.signs_in("samira")
    samira.opens("/reception/")
    with closing(sqlite3.connect(tmp_path / "onthaal.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert all(get(samira, one)[0].status_code == 200 for one in LOOKS)
        presses: list[Any] = []

        def press():
            presses.append(timed(lambda: samira.posts("/reception/visits", {"need": "PAP-1"})))

        crowd = [threading.Thread(target=press) for _ in range(5)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        holder.rollback()
    assert {answer.status_code for answer, _ in presses} == {503}
    assert max(took for _, took in presses) < 2 * AT_MOST
    assert samira.posts("/reception/visits", {"need": "PAP-1"}).status_code == 303
    place.closes()
