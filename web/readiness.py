"""Can this house receive visitors now? Everything it needs, with a sentence for each missing thing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from config import ROOT
from queueing.branches import Branch
from web.clock_doubt import doubted
from web.one_master import unknown_others
from web.transactions import db_session

ROOM = 50 * 1024 * 1024
"""Bytes of disk that must be free: a day of visits, and the log of the database."""
FILES = (
    "vendor/htmx.min.js", "vendor/idiomorph-ext.min.js", "vendor/socket.io.min.js", "vendor/fonts",
    "js/staff.js", "js/kiosk.js", "js/phone.js", "js/display.js", "css/tokens.css",
)  # fmt: skip


def what_is_missing() -> list[str]:
    """Reasons not to send visitors here, as sentences for the administrator; empty when all is well."""
    database = [*_in_the_database()]
    others = None if database else unknown_others()  # a database that does not answer is not waited for twice
    return [*database, *_on_the_disk(), *_of_our_files(), *_of_the_clock(), *([others] if others else [])]


def _in_the_database() -> Iterator[str]:
    try:
        found = MigrationContext.configure(db_session().connection()).get_current_revision()
        if found is None:
            yield "de databank is leeg: flask db upgrade"
        elif found != newest_migration():
            yield f"de databank is van een andere versie ({found}): flask db upgrade"
        elif not db_session().scalar(select(func.count()).where(Branch.edition.is_not(None))):
            yield "er is geen locatie geladen: flask catalogue load"
    except SQLAlchemyError as error:
        db_session().rollback()
        yield f"de databank antwoordt niet ({type(error).__name__})"


def _on_the_disk() -> Iterator[str]:
    folder: Path = current_app.config["SETTINGS"].data_dir
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"-" * 4096)
    except OSError as error:
        yield f"in {folder} kan niet geschreven worden ({error.strerror})"
    else:
        if free < ROOM:
            yield f"de schijf is vol: in {folder} is nog {free // 1024**2} MB vrij"


def _of_our_files() -> Iterator[str]:
    static = Path(current_app.static_folder or "")
    missing = [name for name in FILES if not (static / name).exists()]
    if missing:
        yield f"bestanden van de pagina's ontbreken ({', '.join(missing)}): make setup"


def _of_the_clock() -> Iterator[str]:
    says = doubted()
    if says is not None:
        yield f"de klok van de machine zegt {says:%Y-%m-%d %H:%M} UTC en wordt niet geloofd: flask clock confirm"


@lru_cache(maxsize=1)
def newest_migration() -> str | None:
    """The last step in `migrations/versions`."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()
