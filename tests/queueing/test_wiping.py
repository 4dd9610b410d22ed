"""Is what was forgotten gone from the disk, byte by byte, and is it told until it is? (decisions 35)"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from queueing.colleagues.handovers import HandedNeed
from queueing.colleagues.notes import key_of
from queueing.storage import BUSY_TIMEOUT, clean_disk
from queueing.visits.visit import Visit
from queueing.wiping import end_keys, owed_since, wipe
from tests.support.disk import on_disk
from tests.support.hall import on_both_databases
from tests.support.handing import cipher, hands_over

NOTE = "Huurt sinds maart, waarborg kwijt."


@pytest.fixture
def lotte(hall):
    return hall.desk(3, helps_with=["breed-onthaal", "burgerzaken"], staff="Lotte")


def with_note(hall, desk, note=NOTE):
    visit = hall.visit(needs=["POS-3", "PAP-1"], language="uk")
    hall.call(desk, visit)
    hands_over(hall, visit, desk, "POS-3", to="service:ocmw", notes={"POS-3": note}, consent=True)
    return visit


def sealed_notes(hall):
    return [row.note for row in hall.everything()["handed_need"] if row.note]


def key_bytes(hall):
    """Every key that there is, as it stands in its file."""
    return [hall.keys.find(hall.key, name) for name in hall.keys.names(hall.key)]


def secrets_of(hall):
    """Every word in the database by which one of these visits could be known."""
    rows = hall.everything()
    return [
        word.encode() for row in rows["visit"] for word in (row.nonce, row.token_print)
    ] + sealed_notes(hall)  # fmt: skip


@on_both_databases
def test_with_an_open_reader_forgetting_is_not_done_and_says_so_and_when_the_reader_ends_all_is_gone(hall, lotte):
    visits = [with_note(hall, lotte, f"{NOTE} {place}") for place in range(12)]
    keys, secrets = key_bytes(hall), secrets_of(hall)
    assert len(keys) == len(visits)
    disk = on_disk(hall.engine)
    assert [secret for secret in secrets if secret not in disk] == [], "the test looks where they are"
    assert [key for key in keys if key in disk] == [], "no key was ever in the database or its log"
    assert NOTE.encode() not in disk

    with hall.engine.connect() as reader:
        reader = reader.execution_options(isolation_level="REPEATABLE READ") if not is_sqlite(hall) else reader
        stays(reader)
        assert reader.execute(text("SELECT count(*) FROM visit")).scalar_one() == len(visits)
        hall.at("21:00")
        assert hall.forget().visits == len(visits)
        assert wipe(hall.session, hall.keys) is False
        assert owed_since(hall.session, hall.key) == hall.now
        assert any(secret in on_disk(hall.engine) for secret in secrets), "they are still there, so it must be told"
        assert hall.keys.names(hall.key) == set(), "what can be destroyed is destroyed already"
        hall.later(minutes=1)
        assert wipe(hall.session, hall.keys) is False
        assert owed_since(hall.session, hall.key) < hall.now, "since when, not when it was tried last"

    assert wipe(hall.session, hall.keys) is True
    assert owed_since(hall.session, hall.key) is None
    disk = on_disk(hall.engine)
    assert [secret for secret in secrets if secret in disk] == []
    assert [key for key in keys if key in disk or key in every_key_file(hall)] == []
    assert wipe(hall.session, hall.keys) is None, "nothing is owed any more"


def stays(reader):
    """Somebody else's program: the limits of the house do not hold for it."""
    if reader.dialect.name == "postgresql":
        reader.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def looks_at_its_rows(hall):
    """PostgreSQL does so by itself within a minute or so: then the planner's notes hold values too."""
    if not is_sqlite(hall):
        hall.session.execute(text("ANALYZE"))
        hall.session.commit()


def is_sqlite(hall):
    return hall.engine.dialect.name == "sqlite"


def every_key_file(hall):
    return b"".join(file.read_bytes() for file in hall.keys.folder.iterdir())


@on_both_databases
def test_without_wiping_it_would_still_be_there(hall, lotte):
    with_note(hall, lotte)
    secrets = secrets_of(hall)
    hall.at("21:00")
    hall.forget()
    assert any(secret in on_disk(hall.engine) for secret in secrets)


@on_both_databases
def test_who_is_in_today_stays_when_yesterday_is_wiped(hall, lotte):
    for _ in range(30):
        hall.visit(needs=["POS-3"])
    yesterday = secrets_of(hall)
    hall.at("09:00", hall.now.date().replace(day=18))
    today = with_note(hall, lotte)
    looks_at_its_rows(hall)
    assert hall.forget().visits == 30
    assert wipe(hall.session, hall.keys) is True
    disk = on_disk(hall.engine)
    assert [secret for secret in yesterday if secret in disk] == []
    assert today.nonce.encode() in disk
    assert cipher(hall).read(hall.key, sealed_notes(hall)[0]) == NOTE


@pytest.mark.patient
def test_many_visits_written_and_deleted_in_any_order_leave_nothing_between_the_rows(hall):
    """Pages split and merge on the way; SQLite may leave a copy where a row once stood."""
    hall.crowd(700, needs=["POS-3", "PAP-1"])
    visits = hall.session.query(Visit).all()
    for visit in visits[::3]:
        hall.do(visit.leave)
    secrets = [visit.start_key.encode() for visit in visits]
    hall.at("09:00", hall.now.date().replace(day=18))
    hall.visit()
    hall.forget()
    assert wipe(hall.session, hall.keys) is True
    assert [secret for secret in secrets if secret in on_disk(hall.engine)] == []


def test_a_copy_that_sqlite_left_between_two_pages_goes_with_its_row(hall):
    """Deleted rows are overwritten where they stood; where they had stood before their page was split they were not."""
    dice, path = Random(3), Path(str(hall.engine.url.database))

    def some_come_and_go(desk):
        for _ in range(150):
            row = (f"secret{dice.getrandbits(128):032x}", "m" * dice.choice([0, 10, 200, 900]))
            desk.exec_driver_sql("INSERT INTO moved (secret, more) VALUES (?, ?)", row)
            if dice.random() < 0.3:
                desk.exec_driver_sql("DELETE FROM moved WHERE id % 50 = ?", (dice.randrange(50),))
        desk.exec_driver_sql("DELETE FROM moved WHERE id % 3 > 0")
        desk.commit()

    def deleted():
        with closing(sqlite3.connect(path)) as beside:
            beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            there = {secret.encode() for (secret,) in beside.execute("SELECT secret FROM moved")}
        assert there
        return set(re.findall(rb"secret[0-9a-f]{32}", path.read_bytes())) - there

    with hall.engine.connect() as desk:
        desk.exec_driver_sql("CREATE TABLE moved (id INTEGER PRIMARY KEY, secret TEXT UNIQUE, more TEXT)")
        desk.commit()
        for _ in range(40):
            some_come_and_go(desk)
            if deleted():
                break
    assert deleted(), "the overwriting of SQLite itself leaves some"
    assert clean_disk(hall.engine) is True
    assert deleted() == set()


@on_both_databases
@pytest.mark.parametrize("end", ["finish", "leave", "drop", "day"])
def test_the_note_of_a_visit_that_is_over_can_be_read_from_nothing_on_the_disk(hall, lotte, end):
    """During the day the log of the database keeps the encrypted bytes: without the key they reveal nothing."""
    karim = hall.desk(7, helps_with=["ocmw"], staff="Karim")
    visit = with_note(hall, lotte)
    staying = with_note(hall, lotte, "Komt met haar zoon.")
    [key] = [key for key in hall.keys.names(hall.key) if key == key_of(sealed_notes(hall)[0])]
    random_bytes, sealed = hall.keys.find(hall.key, key), sealed_notes(hall)[0]
    if end == "finish":
        hall.call(karim, visit)
        hall.do(visit.finish, karim.helps_with)
        hall.do(visit.leave) if visit.ended_at is None else None
    elif end == "leave":
        hall.do(visit.leave)
    elif end == "drop":
        hall.do(visit.change_needs, hall.branch, hall.catalogue, ["PAP-1"])
    else:
        hall.do(staying.leave)
        hall.at("19:00")
        hall.close_day()
    assert end_keys(hall.session, hall.key, hall.keys) == (2 if end == "day" else 1)
    assert cipher(hall).read(hall.key, sealed) is None
    assert random_bytes not in every_key_file(hall)
    assert random_bytes not in on_disk(hall.engine)
    if end != "day":
        assert [cipher(hall).read(hall.key, one) for one in sealed_notes(hall)] == ["Komt met haar zoon."]
    assert end_keys(hall.session, hall.key, hall.keys) == 0


@on_both_databases
def test_a_note_whose_writing_was_undone_leaves_no_key_and_one_being_written_keeps_its_own(hall, lotte):
    visit = hall.visit(needs=["POS-3"])
    hall.call(lotte, visit)
    with hall.turn_that_breaks():
        cipher(hall).seal(hall.key, NOTE, now=hall.now)
    assert len(hall.keys.names(hall.key)) == 1
    assert end_keys(hall.session, hall.key, hall.keys) == 1
    hands_over(hall, visit, lotte, "POS-3", to="service:ocmw", notes={"POS-3": NOTE}, consent=True)
    assert end_keys(hall.session, hall.key, hall.keys) == 0
    assert hall.session.query(HandedNeed).one().note


def test_a_restored_copy_without_its_keys_shows_no_note_and_does_no_harm(hall, lotte):
    with_note(hall, lotte)
    [sealed] = sealed_notes(hall)
    (hall.keys.folder / f"branch-{hall.key}").unlink()
    assert cipher(hall).read(hall.key, sealed) is None
    assert end_keys(hall.session, hall.key, hall.keys) == 0
    again = with_note(hall, lotte)
    assert again.open_needs
    assert cipher(hall).read(hall.key, sealed_notes(hall)[1]) == NOTE


@on_both_databases
def test_what_is_forgotten_while_the_disk_is_seen_to_is_still_owed(hall, lotte, monkeypatch):
    hall.visit()
    hall.at("21:00")
    hall.forget()

    def meanwhile(engine):
        done = clean_disk(engine)
        with hall.turn() as turn:
            turn.owe_the_disk(now=hall.now)
        return done

    monkeypatch.setattr("queueing.wiping.clean_disk", meanwhile)
    wipe(hall.session, hall.keys)
    assert owed_since(hall.session, hall.key) == hall.now
    monkeypatch.undo()
    assert wipe(hall.session, hall.keys) is True
    assert owed_since(hall.session, hall.key) is None


@on_both_databases
def test_who_writes_waits_for_no_reader_that_holds_up_the_forgetting(hall, lotte):
    hall.visit()
    hall.at("21:00")
    hall.forget()
    with hall.engine.connect() as reader:
        stays(reader)
        reader.execute(text("SELECT count(*) FROM visit")).scalar_one()
        assert wipe(hall.session, hall.keys) is False
        assert hall.visit()
    with hall.engine.connect() as fresh:
        if is_sqlite(hall):
            assert fresh.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == BUSY_TIMEOUT
        else:
            assert fresh.exec_driver_sql("SHOW lock_timeout").scalar_one() == "2s", "as every connection"
