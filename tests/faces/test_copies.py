"""A copy is whole and holds no key; what is put back gives nobody a number that somebody holds."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event

from extensions import db, socketio
from tests.faces.management.test_links import chooses, link_for
from web.background import BackgroundJobs
from web.high_water import SPARE
from web.one_master import hold_file


def runs(house, *words):
    return house.app.test_cli_runner().invoke(args=list(words))


def ticks(house):
    """One second of the server."""
    runner = BackgroundJobs(house.app, socketio)
    runner.tick()


def database(house):
    return house.app.config["SETTINGS"].data_dir / "onthaal.sqlite"


def puts_back_by_hand(house, copy):
    """Somebody copies the file into its place; then the server starts."""
    house.closes()
    for left in database(house).parent.glob("onthaal.sqlite-*"):
        left.unlink()
    database(house).write_bytes(copy.read_bytes())
    ticks(house)


@pytest.fixture
def copy(house, tmp_path):
    """A copy of this morning, made while the house works."""
    house.visitor()
    file = tmp_path / "copy.sqlite"
    done = runs(house, "backup", str(file))
    assert done.exit_code == 0, done.output
    assert "nagekeken en in orde" in done.output
    return file


@pytest.fixture
def recorded(house):
    found = house.app.extensions["speech"].recorded
    found.folder = house.app.config["SETTINGS"].data_dir / "voices" / "recorded"
    return found


def test_a_copy_is_whole_and_private(house, tmp_path):
    """The keys of notes stand in a folder of their own, which is not copied."""
    house.visitor()
    file = tmp_path / "copy.sqlite"
    assert runs(house, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(file)) as there:
        assert there.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert there.execute("SELECT count(*) FROM visit").fetchone() == (1,)
    assert [one.name for one in tmp_path.iterdir()] == ["copy.sqlite"]


def test_what_was_said_in_the_office_goes_along_and_comes_back(house, tmp_path, recorded):
    """The voices of colleagues stand beside the database; without them a restored house has rows and no sound."""
    recorded.keep("vuurmolen", "nl", "welkom", b"hallo")
    recorded.approve("vuurmolen", "nl", "welkom")
    recorded.keep("vuurmolen", "nl", "welkom", b"goedendag")
    file = tmp_path / "copy.sqlite"
    assert runs(house, "backup", str(file)).exit_code == 0
    recorded.approve("vuurmolen", "nl", "welkom")
    recorded.keep("vuurmolen", "fr", "later", b"since then")
    done = runs(house, "restore", str(file))
    assert done.exit_code == 0, done.output
    assert recorded.place("vuurmolen", "nl", "welkom", waiting=False).read_bytes() == b"hallo"
    assert recorded.place("vuurmolen", "nl", "welkom", waiting=True).read_bytes() == b"goedendag"
    assert len(list(recorded.folder.rglob("*.wav"))) == 2
    with closing(sqlite3.connect(database(house))) as there:
        assert there.execute("SELECT name FROM sqlite_master WHERE name LIKE 'recorded%'").fetchall() == []
    assert sorted(one.name for one in recorded.folder.parent.glob("recorded*")) == ["recorded"]


@pytest.mark.parametrize("change", ["DROP TABLE recorded_sound", "UPDATE recorded_sound SET place = '../' || place"])
def test_a_copy_of_before_or_with_a_strange_place_leaves_the_recordings(house, tmp_path, recorded, change):
    recorded.keep("vuurmolen", "nl", "welkom", b"hallo")
    file = tmp_path / "copy.sqlite"
    assert runs(house, "backup", str(file)).exit_code == 0
    with closing(sqlite3.connect(file)) as there, there:
        there.execute(change)
    recorded.keep("vuurmolen", "nl", "welkom", b"goedendag")
    assert runs(house, "restore", str(file)).exit_code == int("UPDATE" in change)
    assert recorded.place("vuurmolen", "nl", "welkom", waiting=True).read_bytes() == b"goedendag"
    assert sorted(one.name for one in recorded.folder.parent.glob("recorded*")) == ["recorded"]


def test_a_copy_that_cannot_be_written_leaves_nothing(house, tmp_path):
    done = runs(house, "backup", str(tmp_path / "none" / "copy.sqlite"))
    assert done.exit_code == 1
    assert "geen kopie gemaakt" in done.output
    assert "de databank zelf" in runs(house, "backup", str(database(house))).output


def test_numbers_go_on_beyond_what_people_hold_when_a_copy_is_put_back(house, copy):
    held = [house.visitor().number for _ in range(12)]
    ticks(house)
    unseen = [house.visitor().number for _ in range(SPARE - 1)]  # given after the file was last written
    done = runs(house, "restore", str(copy))
    assert done.exit_code == 0, done.output
    given = [house.visitor().number for _ in range(30)]
    assert not set(given) & {*held, *unseen}


def test_a_file_that_somebody_put_back_by_hand_is_noticed_at_the_start(house, copy):
    held = [house.visitor().number for _ in range(12)]
    ticks(house)
    puts_back_by_hand(house, copy)
    assert not {house.visitor().number for _ in range(30)} & set(held)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_page_that_is_open_names_nobody_elses_visit_when_a_copy_is_put_back(house, copy, by_hand):
    since = [house.visit(house.visitor().number).id for _ in range(12)]
    ticks(house)
    if by_hand:
        puts_back_by_hand(house, copy)
    else:
        assert runs(house, "restore", str(copy)).exit_code == 0
    samira = house.signs_in("samira")
    given = [house.visit(house.visitor().number).id for _ in range(20)]
    assert not set(given) & set(since)
    assert {samira.posts(f"/reception/visits/{key}/leaving").status_code for key in since} == {404}


@pytest.mark.parametrize("by_hand", [False, True])
def test_sessions_and_links_that_ended_since_do_not_come_back_with_a_copy(house, tmp_path, by_hand):
    """The copy knows neither that a stolen session was ended nor that a link was used."""
    stolen, wout = house.signs_in("lotte"), house.signs_in("wout")
    link, copy = link_for(wout, "jan"), tmp_path / "copy.sqlite"
    house.visitor()
    assert runs(house, "backup", str(copy)).exit_code == 0
    assert chooses(house, link).status_code == 303
    assert stolen.posts("/sign-out").status_code == 303
    house.visitor()
    ticks(house)
    if by_hand:
        puts_back_by_hand(house, copy)
    else:
        assert runs(house, "restore", str(copy)).exit_code == 0
    assert {one.client.get("/account").status_code for one in (stolen, wout)} == {302}, "the door"
    assert chooses(house, link).status_code >= 400
    assert house.signs_in("lotte").client.get("/reception/desk/choice").status_code == 200


def test_a_start_without_a_step_back_passes_no_number_over(house):
    house.visitor()
    ticks(house)
    ticks(house)
    house.visitor()
    assert [row["serial"] for row in house.rows("visit")] == [1, 2]


def test_on_a_new_machine_a_good_many_numbers_are_passed_over(house, copy):
    held = [house.visitor().number for _ in range(150)]
    assert runs(house, "restore", str(copy)).exit_code == 0
    assert not {house.visitor().number for _ in range(30)} & set(held)


def test_what_had_to_be_forgotten_since_is_forgotten_again(house, copy):
    house.later(days=1)
    done = runs(house, "restore", str(copy))
    assert "1 bezoeken die vergeten moesten zijn" in done.output
    assert house.rows("visit") == []


def test_nothing_is_put_back_under_a_server_that_runs(house, copy):
    lock = hold_file(database(house), patience=0)
    try:
        done = runs(house, "restore", str(copy))
        assert done.exit_code == 1
        assert "de server draait nog" in done.output
    finally:
        os.close(lock)


@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"no database" * 900])
def test_a_damaged_copy_is_not_put_back(house, copy, spoil):
    copy.write_bytes(spoil(copy.read_bytes()))
    done = runs(house, "restore", str(copy))
    assert done.exit_code == 1
    assert "niets teruggezet" in done.output
    assert len(house.rows("visit")) == 1


ADD = ("device", "add", "vuurmolen", "kiosk", "zuil-9", "--name", "Zuil 9")


@pytest.mark.parametrize(
    "words",
    [
        ADD,
        ("device", "revoke", "zuil-2"),
        ("device", "size", "scherm-1", "--distance", "5", "--inch", "55"),
        ("catalogue", "load", "vuurmolen"),
        ("privacy", "forget"),
        ("staff", "add", "vuurmolen", "els", "--name", "Els", "--role", "staff", "--password", "een lang wachtwoord"),
    ],
)
def test_a_command_in_a_working_house_waits_for_its_turn(house, words):
    """What first reads and then writes is refused by SQLite ("database is locked") when anybody wrote in between."""
    house.visitor()
    house.later(days=400)
    unprepared = []
    with house.app.app_context():

        @event.listens_for(db.engine, "before_cursor_execute")
        def listen(connection, _cursor, statement, *_):
            if (
                statement.startswith(("INSERT", "UPDATE", "DELETE"))
                and "writing" not in connection.get_execution_options()
            ):
                unprepared.append(statement)

        try:
            done = runs(house, *words)
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    assert done.exit_code == 0, done.output
    assert unprepared == []
