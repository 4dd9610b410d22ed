"""Is the house ready for visitors? Not on a full disk, not on an empty database, not without the files of its pages."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from extensions import db


def asks(house):
    answer = house.stranger().client.get("/readyz")
    return answer.status_code, answer.text


def in_database(house, statement):
    def run():
        db.session.execute(text(statement))
        db.session.commit()

    house.does(run)


def test_a_house_with_everything_is_ready(house):
    assert asks(house) == (200, "ready\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM alembic_version", "de databank is leeg: flask db upgrade"),
        ("UPDATE alembic_version SET version_num = '0001'", "andere versie (0001): flask db upgrade"),
        ("UPDATE branch SET edition = NULL", "er is geen locatie geladen: flask catalogue load"),
    ],
)
def test_a_database_that_is_not_made_ready_is_told(house, statement, words):
    in_database(house, statement)
    status, said = asks(house)
    assert status == 503
    assert words in said


def test_a_database_file_without_tables_is_told(house):
    house.closes()
    for left in house.app.config["SETTINGS"].data_dir.glob("onthaal.sqlite*"):
        left.unlink()
    assert asks(house) == (503, "de databank is leeg: flask db upgrade\n")


def test_a_full_disk_is_told(house, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3 * 1024**2))
    status, said = asks(house)
    assert status == 503
    assert "de schijf is vol" in said
    assert "3 MB" in said


def test_a_folder_that_takes_nothing_is_told(house, monkeypatch):
    def refuses(**_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("web.readiness.tempfile.TemporaryFile", refuses)
    status, said = asks(house)
    assert status == 503
    assert "kan niet geschreven worden (No space left on device)" in said


def test_pages_without_their_scripts_are_told(house, monkeypatch, tmp_path):
    shutil.copytree(house.app.static_folder, tmp_path / "static", ignore=shutil.ignore_patterns("vendor"))
    monkeypatch.setattr(house.app, "static_folder", str(tmp_path / "static"))
    status, said = asks(house)
    assert status == 503
    assert "vendor/htmx.min.js" in said


# --- a page that was opened before an upgrade ---


@pytest.mark.parametrize("filename", ["js/staff.js", "css/tokens.css", "js/read-aloud.js"])
def test_a_page_from_before_an_upgrade_gets_its_files(house, filename):
    stranger = house.stranger().client
    now = stranger.get(f"{house.app.static_url_path}/{filename}", buffered=True)
    before = stranger.get(f"/static/0123456789ab/{filename}", buffered=True)
    assert (before.status_code, before.data) == (200, now.data)
    assert before.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address", ["/static/0123456789ab/js/none.js", "/static/old/js/staff.js", "/static/0123456789ab/../../app.py"]
)
def test_what_was_never_a_file_of_ours_is_not_found(house, address):
    assert house.stranger().client.get(address).status_code == 404
