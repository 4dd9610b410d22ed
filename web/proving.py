"""Is anything left of what was forgotten, in the folders of this installation, and is its audit log whole?"""

from __future__ import annotations

from flask import current_app

from config import Settings
from queueing.leftover_files import Places
from queueing.proof import Outcome, prove
from web.anchor import kept_head
from web.clock import now
from web.dice import dice
from web.note_key_folder import note_keys
from web.one_master import file_of
from web.transactions import db_session


def prove_now(by: str) -> Outcome:
    """Look everywhere now, for this colleague; empty when the server does it by itself. Commits."""
    settings: Settings = current_app.config["SETTINGS"]
    keys, head = note_keys(), kept_head()
    places = Places(settings.data_dir, keys.folder, file_of(settings), settings.logs, settings.backups)
    heads = [head] if head is not None else []
    return prove(db_session(), keys, places, heads=heads, by=by, now=now(), dice=dice())
