"""Which numbers were given that the database no longer knows of? Kept in a small file beside it, once a second.

A backup that is put back knows nothing of who came after it; they hold their numbers all the same. The file says how
far the day was, so that the house goes on beyond it. It holds no visit, and of a day only how its numbers are ordered.
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
from queueing.branches import Given, Hall, take_turn
from queueing.reserved import leap_over_keys
from web.one_master import file_of
from web.turns import session

log = logging.getLogger("onthaal.numbers")
SPARE = 20
"""Numbers that may have been given since the file was last written."""


def note_numbers() -> None:
    """Write down how far every hall is, when it went on since."""
    given = {row.branch_id: row.given for row in session().scalars(select(Hall))}
    if given and given != current_app.extensions.get("given"):
        _write({**_read(), **{key: one for key, one in given.items() if one is not None}})
        current_app.extensions["given"] = given


def go_beyond_what_was_given() -> list[int]:
    """At a start: the halls whose database is older than the file go on beyond it; commits. Which ones they are."""
    behind = []
    for key, given in _read().items():
        if session().get(Hall, key) is None:
            continue
        if take_turn(session(), key).go_beyond(given, spare=SPARE):
            behind.append(key)
            leap_over_keys(session())
            log.warning("the database is older than what was given: numbers go on beyond %s", given.serial)
            session().commit()
        else:
            session().rollback()
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
        return {}  # none yet, or one that nobody can read: the database is all we know


def _write(given: dict[int, Given]) -> None:
    fresh = _file().with_name(f"{_file().name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({key: one.as_words() for key, one in given.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_file())
