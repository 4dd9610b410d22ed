"""Does the database keep what it promised to keep, and lose what it promised to lose?"""

import gc
import sqlite3
import threading

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from queueing.branches import lock_hall
from queueing.storage import prepare
from tests.support.hall import hall_at, on_both_databases, open_engine


def asked(engine, pragma):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()


PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 4000,
    "temp_store": 2,
}


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_every_connection_keeps_its_promises(database, pragma, value):
    with database.connect(), database.connect():  # the third is surely a new one
        assert asked(database, pragma) == value


def test_without_preparing_the_promises_would_not_be_kept(tmp_path):
    bare = create_engine(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    assert asked(bare, "journal_mode") != "wal"
    assert asked(bare, "foreign_keys") == 0
    bare.dispose()


def test_preparing_reaches_for_no_server():
    engine = create_engine("postgresql+psycopg://nowhere.invalid/x")
    prepare(engine, audit_key=b"a key of measurements")
    engine.dispose()


# --- transactions ---


def test_a_writing_turn_keeps_other_writers_out_from_its_first_moment(hall, database):
    """BEGIN IMMEDIATE: another process is refused right away, not in the middle of its action."""
    stranger = sqlite3.connect(database.url.database or "", timeout=0, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    stranger.rollback()
    with hall.turn():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        assert stranger.execute("SELECT count(*) FROM visit").fetchone() == (0,)  # reading goes on
    stranger.execute("BEGIN IMMEDIATE")
    stranger.close()


def test_whoever_says_that_he_will_write_holds_the_pen_before_he_writes(database):
    stranger = sqlite3.connect(database.url.database or "", timeout=0, isolation_level=None)
    with Session(database) as session:
        session.connection()
        stranger.execute("BEGIN IMMEDIATE")
        stranger.rollback()
        session.rollback()
        session.connection(execution_options={"writing": True})
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
    stranger.close()


@on_both_databases
def test_reading_waits_for_nobody_who_writes(hall, database):
    visit = hall.visit()
    other = hall_at(database)
    with hall.turn():
        visit.language = "fr"
        hall.session.flush()
        assert other.session.execute(text("SELECT language FROM visit")).scalar_one() == "nl"
    other.session.close()


@on_both_databases
def test_a_reader_sees_one_moment_from_begin_to_end_or_the_newest_never_a_half(hall, database):
    with database.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM visit")).scalar_one() == 0
        hall.visit(needs=["PAP-1", "WON-2"])
        seen = reader.execute(text("SELECT (SELECT count(*) FROM visit), (SELECT count(*) FROM visit_need)")).one()
    assert tuple(seen) in ((0, 0), (1, 2))


def turn_is_free(database, key):
    """Whether another thread gets the lock within a moment."""
    done = threading.Event()

    def take():
        with Session(database) as session:
            lock_hall(session, key)
            done.set()

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    thread.join(timeout=5)
    return done.is_set()


def test_a_turn_that_was_dropped_on_the_floor_is_free_for_the_next(database, hall):
    key = hall.key
    session = Session(database)
    lock_hall(session, key)
    del session
    gc.collect()
    assert turn_is_free(database, key)


def test_a_turn_that_was_closed_without_a_commit_is_free_for_the_next(database, hall):
    key = hall.key
    session = Session(database)
    lock_hall(session, key)
    session.close()
    assert turn_is_free(database, key)


def test_a_turn_that_could_not_be_had_does_not_block_the_next(database, hall):
    impatient = open_engine(f"sqlite:///{database.url.database}")
    stranger = sqlite3.connect(database.url.database, isolation_level=None)
    with impatient.connect() as connection:  # set after the pragmas of the house
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    stranger.execute("BEGIN IMMEDIATE")
    key = hall.key
    with Session(impatient) as session, pytest.raises(OperationalError, match="locked"):
        lock_hall(session, key)
    stranger.close()
    assert turn_is_free(impatient, key)
    impatient.dispose()
