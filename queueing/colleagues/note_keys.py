"""Where do the keys of the notes lie, and how do they end? Beside the database, never in it (P-12, decisions 35).

One small file a branch, of places of one size that are written over and used again: to destroy a key is to overwrite
its place and see it to the disk. No database, no log of a database and no backup of one ever holds a key, so what
these still keep of a note cannot be read any more.

Whoever gives a key holds the turn of its branch: that is what keeps two writers, and `in_use`, apart.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from queueing.base import Dice

NAME = 8
KEY = 32
PLACE = 64
"""Bytes: a sector of a disk holds whole places, so a torn write spoils no other key."""
FREE = bytes(PLACE)
ROOM = 64 * 1024
"""So large a file is from the start, so that a key is written where it stays."""
MARK = "mark"
CACHE_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# No backup may hold what is here.\n"


@dataclass(frozen=True, slots=True)
class NoteKeys:
    """The keys in one folder; all processes that write in one database share it."""

    folder: Path

    def prepare(self, dice: Dice) -> None:
        """Make the folder, for us alone, and its mark. Raises OSError when that cannot be."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        _write_once(self.folder / "CACHEDIR.TAG", CACHE_TAG)  # programs that make backups pass such a folder by
        _write_once(self.folder / MARK, dice.random_bytes(16).hex().encode("ascii"))
        for file in self.folder.iterdir():
            file.chmod(0o600)

    @property
    def mark(self) -> str:
        """Tells this folder from every other; it opens nothing."""
        return (self.folder / MARK).read_text(encoding="ascii").strip()

    def give(self, branch_id: int, dice: Dice) -> tuple[bytes, bytes]:
        """A new key and its name; on the disk before this returns."""
        name, key = dice.random_bytes(NAME), dice.random_bytes(KEY)
        with self._opened(branch_id) as file:
            free = next((place for place, one in _places(file) if one == FREE), None)
            if free is None:  # full: twice the room
                free = os.fstat(file).st_size
                os.pwrite(file, bytes(free), free)
            os.pwrite(file, (name + key).ljust(PLACE, b"\0"), free)
            os.fsync(file)
        return name, key

    def find(self, branch_id: int, name: bytes) -> bytes | None:
        """The key with this name, or None when it was destroyed, or never was here."""
        with self._opened(branch_id, may_make=False) as file:
            return next(
                (one[NAME : NAME + KEY] for _, one in _places(file) if one != FREE and one[:NAME] == name), None
            )

    def names(self, branch_id: int) -> set[bytes]:
        """The name of every key that is there; of a place that a crash left half written too."""
        with self._opened(branch_id, may_make=False) as file:
            return {one[:NAME] for _, one in _places(file) if one != FREE}

    def destroy(self, branch_id: int, names: Collection[bytes]) -> int:
        """Overwrite these keys; returns how many. Returns after the disk has it."""
        with self._opened(branch_id, may_make=False) as file:
            gone = [place for place, one in _places(file) if one != FREE and one[:NAME] in names]
            for place in gone:
                os.pwrite(file, FREE, place)
            if gone:
                os.fsync(file)
        return len(gone)

    @contextmanager
    def _opened(self, branch_id: int, *, may_make: bool = True) -> Iterator[int]:
        """The file of a branch; an empty one stands for one that is not there."""
        path = self.folder / f"branch-{branch_id}"
        if not path.exists():
            if not may_make:
                path = Path(os.devnull)
            else:
                _write_once(path, bytes(ROOM))
        file = os.open(path, os.O_RDWR)
        try:
            yield file
        finally:
            os.close(file)


def _places(file: int) -> Iterator[tuple[int, bytes]]:
    """Every place with its content."""
    whole = os.pread(file, os.fstat(file).st_size, 0) if os.fstat(file).st_size else b""
    for place in range(0, len(whole) - PLACE + 1, PLACE):
        yield place, whole[place : place + PLACE]


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all, and never over what another process wrote meanwhile."""
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        fresh.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
