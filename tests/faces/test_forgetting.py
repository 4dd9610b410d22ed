"""Forgotten is what is gone from the disk: until then reception and the log say that it is not (decisions 35)."""

import logging
import sqlite3

import pytest

from app import create_app
from config import SettingError
from extensions import db, socketio
from queueing.colleagues.key_places import KeyPlace
from web.background import BackgroundJobs
from web.note_key_folder import must_share_keys

STILL = "Vergeten is nog niet klaar"


@pytest.fixture
def runner(house):
    return BackgroundJobs(house.app, socketio)


@pytest.fixture
def reader(house):
    """Somebody else's program, in the middle of reading everything."""
    one = sqlite3.connect(folder_of(house) / "onthaal.sqlite", isolation_level=None)
    one.execute("BEGIN")
    yield one
    one.close()


def runs(house, *jobs):
    for job in jobs:
        with house.app.app_context():
            job()


def folder_of(house):
    return house.app.config["SETTINGS"].data_dir


def noted(house):
    """Somebody with a note in hand at loket 7; returns them."""
    one = house.visitor("POS-3")
    lotte = house.signs_in("lotte").sits_down(3)
    lotte.calls_next()
    form = {"need": "POS-3", "to": "service:ocmw", "note-POS-3": "Huurt sinds maart.", "consent": "yes"}
    assert lotte.posts(f"/reception/desk/visits/{house.visit(one.number).id}/handover", form).status_code == 303
    return one


def files(house):
    return b"".join(file.read_bytes() for file in folder_of(house).glob("onthaal.sqlite*"))


def test_with_a_reader_reception_and_the_log_say_that_forgetting_is_not_done_and_then_that_it_is(
    house, runner, reader, caplog
):
    caplog.set_level(logging.INFO, "onthaal")
    house.visitor()
    nonce = house.rows("visit")[0]["nonce"].encode()
    reader.execute("SELECT count(*) FROM visit").fetchone()
    samira = house.signs_in("samira")
    assert STILL not in samira.opens("/reception/").text
    house.at(21, 0)
    [before] = [row["versions"].get("alerts", 0) for row in house.rows("hall")]
    runs(house, runner.forget_what_is_due, runner.wipe_what_was_forgotten)
    assert nonce in files(house)
    assert "still stands on the disk" in caplog.text
    assert "gone from the disk" not in caplog.text
    samira = house.signs_in("samira")
    page = samira.opens("/reception/").text
    assert STILL in page
    assert "sinds 21:00" in page
    assert house.rows("hall")[0]["versions"]["alerts"] > before, "open pages hear it too"

    reader.rollback()
    house.later(minutes=1)
    runs(house, runner.wipe_what_was_forgotten)
    assert nonce not in files(house)
    assert "gone from the disk" in caplog.text
    assert STILL not in samira.opens("/reception/").text


def test_after_a_crash_between_forgetting_and_the_disk_the_next_start_sees_to_it(house, runner):
    house.visitor()
    nonce = house.rows("visit")[0]["nonce"].encode()
    house.at(21, 0)
    runs(house, runner.forget_what_is_due)
    assert nonce in files(house)
    BackgroundJobs(house.app, socketio).tick()
    assert nonce not in files(house)


def test_from_the_command_line_it_is_told_as_well(house, reader):
    house.visitor()
    reader.execute("SELECT count(*) FROM visit").fetchone()
    house.at(21, 0)
    command = house.app.test_cli_runner()
    told = command.invoke(args=["privacy", "forget"])
    assert (told.exit_code, "1 bezoeken vergeten" in told.output) == (1, True)
    assert "Nog niet van de schijf" in told.output
    reader.rollback()
    assert command.invoke(args=["privacy", "forget"]).exit_code == 0


def test_within_seconds_after_the_end_of_a_visit_its_note_has_no_key(house, runner):
    keys = house.app.extensions["note_keys"]
    was = keys.names(1)
    one = noted(house)
    runs(house, runner.end_keys)
    [name] = keys.names(1) - was
    random_bytes = keys.find(1, name)
    assert random_bytes not in files(house)
    karim = house.signs_in("karim").sits_down(7)
    karim.calls_next()
    assert "Huurt sinds maart." in karim.opens("/reception/desk/").text
    assert house.signs_in("samira").hosts("leaving", one.number).status_code == 303
    runs(house, runner.end_keys)
    assert keys.find(1, name) is None
    assert random_bytes not in b"".join(file.read_bytes() for file in keys.folder.iterdir())


def test_the_keys_lie_in_one_place_and_a_server_that_keeps_them_elsewhere_does_not_start(house, monkeypatch):
    runs(house, must_share_keys, must_share_keys)
    mark = house.app.extensions["note_keys"].mark
    assert [row["mark"] for row in house.rows("key_place")] == [mark]

    def elsewhere():
        db.session.get_one(KeyPlace, 1).mark = "of another folder"
        db.session.commit()

    house.does(elsewhere)
    monkeypatch.setattr(
        "web.note_key_folder.only_here", lambda session: False
    )  # PostgreSQL has neighbours on other machines
    with pytest.raises(SettingError, match="ONTHAAL_KEY_DIR"):
        runs(house, must_share_keys)
    assert house.app.test_cli_runner().invoke(args=["privacy", "new-keys"]).exit_code == 0
    runs(house, must_share_keys)
    house.does(elsewhere)
    monkeypatch.undo()
    runs(house, must_share_keys)
    assert [row["mark"] for row in house.rows("key_place")] == [mark], "a SQLite file that was moved or restored"


def test_a_folder_that_cannot_be_used_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "taken").write_text("no folder")
    env = {"ONTHAAL_TESTING": "1", "ONTHAAL_DATA_DIR": str(tmp_path), "ONTHAAL_KEY_DIR": str(tmp_path / "taken")}
    with pytest.raises(SettingError, match="cannot be used for the keys of notes"):
        create_app(env)
