"""Which numbers were given that a restored database does not know? A small file beside it says so, every second.

A restored backup does not know the visitors who came after it, but they still hold their numbers. The file says how far
the day's numbering was, so that the house continues after it. It holds no visits, only the order of the day's numbers.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from config import Settings
from queueing.branches import Given, Hall, lock_hall
from queueing.reserved import end_what_may_have_ended, leap_over_keys
from web.one_master import file_of
from web.transactions import db_session

log = logging.getLogger("onthaal.numbers")
SPARE = 20
"""The most numbers that may have been given since the file was last written."""


def note_numbers() -> None:
    """Save how far the numbering of every hall is, when it changed."""
    given = {row.branch_id: row.given for row in db_session().scalars(select(Hall))}
    if given and given != current_app.extensions.get("given"):
        _write({**_read(), **{key: one for key, one in given.items() if one is not None}})
        current_app.extensions["given"] = given


def go_beyond_what_was_given() -> list[int]:
    """At a start: move halls whose database is older than the file beyond its numbers; returns which. Commits."""
    behind = []
    for key, given in _read().items():
        if db_session().get(Hall, key) is None:
            continue
        if lock_hall(db_session(), key).go_beyond(given, spare=SPARE):
            behind.append(key)
            leap_over_keys(db_session())
            end_what_may_have_ended(db_session())
            log.warning("the database is older than what was given: numbers go on beyond %s", given.serial)
            db_session().commit()
        else:
            db_session().rollback()
    return behind


def _file() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    database = file_of(settings)
    return settings.data_dir / "numbers" if database is None else database.with_name(f"{database.name}.numbers")


def _read() -> dict[int, Given]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        return {int(key): Given(**{**one, "day": date.fromisoformat(one["day"])}) for key, one in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # no file, or an unreadable one: the database is all we know


def _write(given: dict[int, Given]) -> None:
    fresh = _file().with_name(f"{_file().name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({key: one.as_words() for key, one in given.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_file())
