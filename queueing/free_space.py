"""What does a database file hold besides the rows that there are? Copies of deleted ones, or nothing (decisions 35).

Nobody knows any more what was deleted, so nothing can be searched for. Instead every byte outside the rows that there
are must be zero: free pages, the space between rows, the rest of the last page of a long row, the write-ahead log.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

INNER, LEAF = (2, 5), (10, 13)
ROW_NUMBERS_ONLY = 5
"""The kind of a page that leads to rows, and holds none."""
FREE = ""
"""The table of a page that belongs to none."""
SCHEMA = "sqlite_schema"
LOCK_BYTE = 0x40000000
TRIES = 20


class Busy(Exception):
    """Somebody reads or writes all the time."""


@dataclass(slots=True)
class Space:
    """What was looked at, and how many bytes that are not zero stand in the free space of each table."""

    file: int = 0
    log: int = 0
    pages: int = 0
    left: Counter[str] = field(default_factory=Counter)
    content: bytes = b""


def look_at_sqlite(path: Path) -> Space:
    """Look at the whole file, while nobody can write. Raises Busy when its write-ahead log cannot be emptied."""
    with closing(sqlite3.connect(path, timeout=0.3, isolation_level=None)) as connection:
        try:
            _hold(connection, path)
            content = path.read_bytes()
            owners = dict(connection.execute("SELECT name, tbl_name FROM sqlite_schema"))
            pages = connection.execute("SELECT pageno, pagetype, name, unused FROM dbstat").fetchall()
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise Busy(str(error)) from None
    size = int.from_bytes(content[16:18], "big")
    size = 65536 if size == 1 else size
    space = Space(file=len(content), pages=len(content) // size, content=content)
    known = {number: (kind, owners.get(name, name), unused) for number, kind, name, unused in pages}
    trunks = _trunks(content, size)
    for number in range(1, space.pages + 1):
        page = content[(number - 1) * size : number * size]
        if number == LOCK_BYTE // size + 1:
            continue
        if number not in known:
            space.left[FREE] += _said(page[trunks.get(number, 0) :])
            continue
        kind, table, unused = known[number]
        if table != SCHEMA:
            space.left[table] += _said(page[len(page) - unused :]) if kind == "overflow" else _between(page, size)
    return space


def _hold(connection: sqlite3.Connection, path: Path) -> None:
    """Keep writers out at a moment at which everything stands in the file itself."""
    log = path.with_name(f"{path.name}-wal")
    for _ in range(TRIES):
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            break
        connection.execute("BEGIN IMMEDIATE")
        if not log.exists() or log.stat().st_size == 0:
            return
        connection.execute("ROLLBACK")
    raise Busy("wal")


def _trunks(content: bytes, size: int) -> dict[int, int]:
    """The free pages that list other free pages: where their list ends."""
    found, number = dict[int, int](), int.from_bytes(content[32:36], "big")
    while number and number not in found:
        page = content[(number - 1) * size : number * size]
        found[number] = 8 + 4 * int.from_bytes(page[4:8], "big")
        number = int.from_bytes(page[0:4], "big")
    return found


def _between(page: bytes, size: int) -> int:
    """The bytes in the free space of a page of rows that are not zero.

    Behind the list of places SQLite may leave former places: numbers within the page, that tell nothing. Nor do fewer
    than four bytes, the smallest part that it can use again.
    """
    kind = page[0]
    if kind == ROW_NUMBERS_ONLY or kind not in (*INNER, *LEAF):
        return 0 if kind == ROW_NUMBERS_ONLY else _said(page)
    block, cells, rows = struct.unpack(">HHH", page[1:7])
    gap = page[(12 if kind in INNER else 8) + 2 * cells : rows or size]
    left = 0
    if gap.strip(b"\0"):
        pairs = struct.unpack(f">{len(gap) // 2}H", gap[: len(gap) // 2 * 2])
        left = sum(4 for one, following in pairwise(pairs) if one > size and following > size)
    while block:
        following, length = struct.unpack(">HH", page[block : block + 4])
        left += _said(page[block + 4 : block + length])
        block = following if following > block else 0
    return left


def _said(part: bytes) -> int:
    return len(part) - part.count(0)
