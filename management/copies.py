"""How is the house copied while it works, and how is a copy restored? `flask backup`, `flask restore`; SQLite only."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config import ROOT, SettingError
from extensions import db
from management.copied_recordings import put_in_place_of, put_into, take_out_of
from queueing.branches import Branch, lock_hall
from queueing.last_moment import last_moment, note_moment
from queueing.reserved import end_what_may_have_ended, leap_over_keys
from queueing.retention import forget
from web.clock import now
from web.clock_doubt import unproved
from web.dice import dice
from web.high_water import go_beyond_what_was_given, note_numbers
from web.one_master import file_of, hold_file
from web.read_aloud import library
from web.transactions import db_session

GIVEN_SINCE = 200
"""Numbers that are skipped when it is unknown how many were given since the copy was made."""
PG_DUMP = "pg_dump --format=custom --file=onthaal.dump DATABANK"
PG_RESTORE = "pg_restore --clean --if-exists --dbname=DATABANK onthaal.dump"


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database and the recorded sentences to FILE while the house works; checked before it gets its name."""
    source = _sqlite(PG_DUMP)
    if file.resolve() == source.resolve():
        raise click.ClickException("dat is de databank zelf.")
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, fresh)
        _leave_out_what_is_gone(fresh)
        put_into(fresh, library().recorded.folder)
        _look_over(fresh)
        _put_in_place(fresh, file)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"er is geen kopie gemaakt: {error}") from None
    finally:
        fresh.unlink(missing_ok=True)
    click.echo(f"{file}: nagekeken en in orde. Bewaar hem hoogstens 7 dagen.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--given", type=click.IntRange(0, 700), default=None, help="Nummers die sinds de kopie gegeven zijn.")
@with_appcontext
def restore(file: Path, given: int | None) -> None:
    """Put FILE in the place of the database and of the recorded sentences; numbers continue after those given.

    The server must have stopped.
    """
    target = _sqlite(PG_RESTORE)
    try:
        hold_file(target, patience=0)  # until this command ends
    except SettingError:
        raise click.ClickException("de server draait nog: stop hem eerst (systemctl stop onthaal).") from None
    ran_until = _last_moment()
    fresh, recorded = target.with_name(f"{target.name}.new"), library().recorded.folder
    sounds = recorded.with_name(f"{recorded.name}.new")
    fresh.unlink(missing_ok=True)
    shutil.rmtree(sounds, ignore_errors=True)
    try:
        _copy(file, fresh)
        _look_over(fresh)
        has_sounds = take_out_of(fresh, sounds)
        _leave_out_what_is_gone(fresh)
        for log in ("-wal", "-shm"):
            target.with_name(target.name + log).unlink(missing_ok=True)
        _put_in_place(fresh, target)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(sounds, ignore_errors=True)
        raise click.ClickException(f"er is niets teruggezet: {error}") from None
    finally:
        fresh.unlink(missing_ok=True)
    if has_sounds:
        put_in_place_of(sounds, recorded)
    db.engine.dispose()
    upgrade(directory=str(ROOT / "migrations"))
    if ran_until is not None:
        note_moment(db_session(), ran_until)
    _go_on(given)
    click.echo(f"{file} is teruggezet. Start de server: systemctl start onthaal")


def _last_moment() -> datetime | None:
    """The numbering of the replaced database; None when it is too damaged to read, or empty."""
    try:
        return last_moment(db_session())
    except SQLAlchemyError:
        return None
    finally:
        db_session().close()


def _go_on(given: int | None) -> None:
    """Skip the numbers that people hold; and delete again what was deleted since the copy."""
    beyond = go_beyond_what_was_given()
    for branch in db_session().scalars(select(Branch).where(Branch.edition.is_not(None))).all():
        key, name = branch.id, branch.name
        if key not in beyond or given is not None:
            hall = lock_hall(db_session(), key)
            leap_over_keys(db_session())
            end_what_may_have_ended(db_session())
            if hall.given is not None:
                hall.go_beyond(hall.given.after(given if given is not None else GIVEN_SINCE), spare=0)
            db_session().commit()
        if unproved() is not None:
            click.echo(
                f"{name}: niets vergeten, want het uur van de machine klopt misschien niet (flask clock confirm)."
            )
            continue
        done = forget(db_session(), db_session().get_one(Branch, key), now=now(), dice=dice())
        db_session().commit()
        click.echo(f"{name}: {done.visits} bezoeken die vergeten moesten zijn, zijn weer vergeten.")
    note_numbers()


def _sqlite(instead: str) -> Path:
    found = file_of(current_app.config["SETTINGS"])
    if found is None:
        raise click.ClickException(f"dit is PostgreSQL; gebruik: {instead}")
    return found


def _copy(source: Path, fresh: Path) -> None:
    """With SQLite's own backup: a file copied by hand during a write may be half old and half new."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as here,
        closing(sqlite3.connect(fresh)) as there,
    ):
        here.backup(there)


def _leave_out_what_is_gone(fresh: Path) -> None:
    """Deleted rows may still be in the file: copy only the existing rows, into one plain file."""
    with closing(sqlite3.connect(fresh, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")


def _look_over(fresh: Path) -> None:
    with closing(sqlite3.connect(fresh)) as copy:
        [(verdict,), *_] = copy.execute("PRAGMA integrity_check").fetchall()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"de kopie is beschadigd ({verdict})")
        if not copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]:
            raise sqlite3.DatabaseError("dit is geen databank van Onthaal")


def _put_in_place(fresh: Path, file: Path) -> None:
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    fresh.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
