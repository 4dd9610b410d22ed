"""Where are the keys of the notes, and how are they destroyed? Beside the database, never in it (P-12, decisions 35).

One small file per branch, of slots of one size that are overwritten and used again: destroying a key is overwriting its
slot and flushing it to the disk (crypto-shredding). No database, database log or backup ever holds a key, so a note
that is still in one of those can no longer be read.

A key is given only under the lock of its branch's hall: this keeps two writers, and `in_use`, apart.
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
"""Bytes: a disk sector holds whole slots, so a torn write damages no other key."""
FREE = bytes(PLACE)
ROOM = 64 * 1024
"""The file has this size from the start, so that a key is never moved."""
MARK = "mark"
CACHE_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# No backup may hold what is here.\n"


@dataclass(frozen=True, slots=True)
class NoteKeys:
    """The keys in one folder; all processes that write in one database share it."""

    folder: Path

    def prepare(self, dice: Dice) -> None:
        """Make the folder, readable only by this user, and its mark. Raises OSError when that fails."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        _write_once(self.folder / "CACHEDIR.TAG", CACHE_TAG)  # backup programs skip a folder with this file
        _write_once(self.folder / MARK, dice.random_bytes(16).hex().encode("ascii"))
        for file in self.folder.iterdir():
            file.chmod(0o600)

    @property
    def mark(self) -> str:
        """Identifies this folder; it decrypts nothing."""
        return (self.folder / MARK).read_text(encoding="ascii").strip()

    def give(self, branch_id: int, dice: Dice) -> tuple[bytes, bytes]:
        """A new key and its name; it is on the disk before this returns."""
        name, key = dice.random_bytes(NAME), dice.random_bytes(KEY)
        with self._opened(branch_id) as file:
            free = next((place for place, one in _places(file) if one == FREE), None)
            if free is None:  # full: double the size
                free = os.fstat(file).st_size
                os.pwrite(file, bytes(free), free)
            os.pwrite(file, (name + key).ljust(PLACE, b"\0"), free)
            os.fsync(file)
        return name, key

    def find(self, branch_id: int, name: bytes) -> bytes | None:
        """The key with this name, or None when it was destroyed or was never here."""
        with self._opened(branch_id, may_make=False) as file:
            return next(
                (one[NAME : NAME + KEY] for _, one in _places(file) if one != FREE and one[:NAME] == name), None
            )

    def names(self, branch_id: int) -> set[bytes]:
        """The name of every key in the file, also of a slot that a crash left half written."""
        with self._opened(branch_id, may_make=False) as file:
            return {one[:NAME] for _, one in _places(file) if one != FREE}

    def size(self, branch_id: int) -> int:
        """How many bytes the file has."""
        with self._opened(branch_id, may_make=False) as file:
            return os.fstat(file).st_size

    def strange(self, branch_id: int) -> int:
        """How many bytes that are not zero stand behind the keys in their slots."""
        with self._opened(branch_id, may_make=False) as file:
            return sum(len(rest) - rest.count(0) for _, one in _places(file) if (rest := one[NAME + KEY :]))

    def destroy(self, branch_id: int, names: Collection[bytes]) -> int:
        """Overwrite these keys; returns how many, after the change is on the disk."""
        with self._opened(branch_id, may_make=False) as file:
            gone = [place for place, one in _places(file) if one != FREE and one[:NAME] in names]
            for place in gone:
                os.pwrite(file, FREE, place)
            if gone:
                os.fsync(file)
        return len(gone)

    @contextmanager
    def _opened(self, branch_id: int, *, may_make: bool = True) -> Iterator[int]:
        """The file of a branch, open for reading; an empty one when it does not exist."""
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
    """Every slot with its content."""
    whole = os.pread(file, os.fstat(file).st_size, 0) if os.fstat(file).st_size else b""
    for place in range(0, len(whole) - PLACE + 1, PLACE):
        yield place, whole[place : place + PLACE]


def _write_once(path: Path, content: bytes) -> None:
    """Write the file completely or not at all, and never over one that another process wrote meanwhile."""
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
