"""Which files has PostgreSQL for this database, and does each belong to a table that there is?"""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

NUMBER = re.compile(r"(\d+)(?:_(?:fsm|vm|init))?(?:\.\d+)?")


def files_of(session: Session) -> list[Path] | None:
    """Every file of this database, written out first; None when this user may not read them, or they are elsewhere."""
    try:
        home = session.scalar(text("SELECT setting FROM pg_settings WHERE name = 'data_directory'"))
        key = session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        folder = Path(str(home)) / "base" / str(key)
        if not home or not os.access(folder, os.R_OK | os.X_OK):
            return None
        session.execute(text("CHECKPOINT"))  # PostgreSQL keeps pages in memory
        return sorted(one for one in folder.iterdir() if one.is_file())
    except (DBAPIError, OSError):
        return None
    finally:
        session.rollback()


def left_files(session: Session, files: list[Path]) -> list[str]:
    """Files with content that belong to no table or index, as a crash may leave them; in Dutch."""
    asked = text("SELECT pg_relation_filenode(oid) FROM pg_class WHERE pg_relation_filenode(oid) IS NOT NULL")
    known = {str(one) for one in session.scalars(asked)}
    session.rollback()
    found = []
    for file in files:
        numbered = NUMBER.fullmatch(file.name)
        if numbered is not None and numbered[1] not in known and file.exists() and file.stat().st_size:
            found.append(f"een bestand van PostgreSQL dat bij geen tabel hoort: {file.name}")
    return found
