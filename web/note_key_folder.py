"""Where does this installation keep the keys of its notes, and is that the folder recorded in its database?"""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import SettingError
from queueing.colleagues.key_places import is_ours, move_to
from queueing.colleagues.note_keys import NoteKeys
from web.dice import HouseDice
from web.transactions import db_session

log = logging.getLogger("onthaal.keys")


def keep_keys(app: Flask, folder: Path) -> None:
    """Make the folder, readable only by this user. Raises SettingError with a sentence."""
    keys = NoteKeys(folder)
    try:
        keys.prepare(HouseDice())
    except OSError as error:
        raise SettingError(f"ONTHAAL_KEY_DIR={folder} cannot be used for the keys of notes: {error.strerror}") from None
    app.extensions["note_keys"] = keys


def note_keys() -> NoteKeys:
    """The keys of this installation."""
    found: NoteKeys = current_app.extensions["note_keys"]
    return found


def only_here(db_session: Session) -> bool:
    """True when no other machine can use this database."""
    return db_session.get_bind().dialect.name == "sqlite"


def must_share_keys() -> None:
    """Refuse to serve beside processes that keep the keys elsewhere. Raises SettingError.

    A database that does not answer, or has no tables yet, is checked at the next start. A SQLite file is used by one
    machine only: another folder means that it was moved or restored.
    """
    db, keys = db_session(), note_keys()
    try:
        if is_ours(db, keys.mark):
            return
        if only_here(db):
            move_to(db, keys.mark)
            log.warning("the keys of notes are not those this database knew: notes of before cannot be read any more")
            return
    except SQLAlchemyError as error:
        db.rollback()
        log.warning("cannot ask the database where the keys of notes are: %s", type(error).__name__)
        return
    raise SettingError(
        f"the keys of the notes in this database lie elsewhere, not in ONTHAAL_KEY_DIR={keys.folder}; all machines "
        "share one folder. Was that folder lost, or the database restored? Then: flask privacy new-keys"
    )
