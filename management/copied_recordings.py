"""How do the sentences that were recorded in the office go along in a copy? As a table of the copy, and only there.

So a copy stays one file, whole or not there at all; `flask restore` makes files of them again.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

TABLE = "recorded_sound"
SOUNDS = "*.wav"


def put_into(copy: Path, folder: Path) -> None:
    """Every recording of this folder, by its place in it. One that is taken away meanwhile is left out."""
    with closing(sqlite3.connect(copy)) as there, there:
        there.execute(f"CREATE TABLE {TABLE} (place TEXT PRIMARY KEY, sound BLOB NOT NULL)")
        there.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", _sounds(folder))  # noqa: S608  a name of ours


def take_out_of(copy: Path, folder: Path) -> bool:
    """Write the recordings into this new folder, and forget them in the copy; False for a copy that never had them.

    Raises sqlite3.DatabaseError for a place that is none of ours.
    """
    with closing(sqlite3.connect(copy)) as there, there:
        if not there.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone()[0]:
            return False
        folder.mkdir(mode=0o700, parents=True)
        for place, sound in there.execute(f"SELECT place, sound FROM {TABLE}"):  # noqa: S608
            file = folder / _checked(place)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(sound)
        there.execute(f"DROP TABLE {TABLE}")
    return True


def put_in_place_of(fresh: Path, folder: Path) -> None:
    """The fresh folder is the one that is heard; what was there before is gone."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _sounds(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob(SOUNDS)):
        try:
            yield file.relative_to(folder).as_posix(), file.read_bytes()
        except FileNotFoundError:
            continue


def _checked(place: object) -> PurePosixPath:
    path = PurePosixPath(str(place))
    if path.is_absolute() or ".." in path.parts or not path.match(SOUNDS):
        raise sqlite3.DatabaseError(f"dit is geen opname: {place}")
    return path
