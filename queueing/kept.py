"""What is kept, why, until when, and where? The one table that jobs, check, register and document read (decisions 30).

It is `queueing/kept.toml`; a table of the database or a file that is not in it fails a test.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath

from queueing import terms

FILE = Path(__file__).with_name("kept.toml")
MUNICIPALITY = "[municipality]"


class Term(StrEnum):
    """When something is over: with its day, after a fixed time, at a moment of its own, or when no longer needed."""

    DAY = "day"
    AUDIT = "audit"
    LOGS = "logs"
    BACKUPS = "backups"
    LINK = "link"
    SESSIONS = "sessions"
    NEEDED = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that holds it. `when` tells the age of a row, or `through` leads to the row whose age counts.

    With `stays` the row itself is kept for something else, and only `when` and what belongs to it is emptied. `unless`
    is a column that says of a row that it is kept for longer.
    """

    table: str
    when: str = ""
    through: str = ""
    stays: bool = False
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data, in English for the document, in Dutch for the register and the office."""

    key: str
    term: Term
    data: str
    purpose: str
    until: str
    owner: str
    name: str
    why: str
    kept: str
    about: str
    seen: str
    rows: tuple[Rows, ...]
    files: tuple[str, ...]
    within: str
    """The kind in whose tables it stands, when it has none of its own."""
    elsewhere: str
    """Where it lies outside the database and the folders of this server, in Dutch."""


TERMS = {
    "after_close": terms.AFTER_CLOSE,
    "at_most": terms.AT_MOST,
    "phone_page": terms.OPEN_AFTER_CLOSING,
    "audit": terms.AUDIT_KEPT,
    "logs": terms.LOGS_KEPT,
    "backups": terms.BACKUPS_KEPT,
    "link": terms.LINK_TERM,
    "sessions": terms.UNSEEN_FOR,
    "first_link": terms.FIRST_LINK_TERM,
    "pairing": terms.PAIRING_TERM,
}
"""What stands between braces in the table."""
ENGLISH = ("month", "day", "hour", "minute"), {1: "a", 2: "two"}
DUTCH = ("maand", "dag", "uur", "minuut"), {1: "een", 2: "twee"}
_MANY = {"maand": "maanden", "dag": "dagen", "uur": "uur", "minuut": "minuten"}
_A_MONTH = timedelta(days=30)


def said(span: timedelta, language: tuple[tuple[str, ...], dict[int, str]] = ENGLISH) -> str:
    """A term in words: `two hours`, `12 maanden`."""
    words, numbers = language
    steps = (_A_MONTH, timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
    least = 2  # two months are told in months, one in days
    at = next(place for place, step in enumerate(steps) if span >= step * (least if place < 2 else 1))
    count, one = span // steps[at], words[at]
    number = numbers.get(count, str(count))
    if language is ENGLISH:
        article = "an" if (count, one) == (1, "hour") else number
        return f"{article} {one}" if count == 1 else f"{number} {one}s"
    return f"{number} {one}" if count == 1 else f"{number} {_MANY[one]}"


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """The table, in its own order, each term said in words."""
    english = {name: said(span) for name, span in TERMS.items()}
    dutch = {name: said(span, DUTCH) for name, span in TERMS.items()}
    found = []
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["kind"]:
        found.append(
            Kind(
                key=row["key"], term=Term(row.get("term", "")), data=row["data"], purpose=row["purpose"],
                until=row["until"].format(**english), owner=row.get("owner", MUNICIPALITY), name=row["name"],
                why=row["why"], kept=row["kept"].format(**dutch), about=row["about"], seen=row["seen"],
                rows=tuple(Rows(**one) for one in row.get("rows", [])), files=tuple(row.get("files", [])),
                within=row.get("within", ""), elsewhere=row.get("elsewhere", ""),
            )
        )  # fmt: skip
    return tuple(found)


def kind_of(key: str) -> Kind:
    """The kind with this key. Raises LookupError."""
    return next(one for one in kinds() if one.key == key)


def rows_with(term: Term) -> Iterator[Rows]:
    """Every table that holds something with this term."""
    return (rows for kind in kinds() if kind.term is term for rows in kind.rows)


def tables() -> set[str]:
    """Every table that the retention table knows."""
    return {rows.table for kind in kinds() for rows in kind.rows}


def is_known_file(path: PurePosixPath) -> bool:
    """Is a file at this place, seen from the data folder, one that the house writes? Folders must match one by one."""
    patterns = [pattern for kind in kinds() for pattern in kind.files]
    return any(_matches(path, PurePosixPath(pattern)) for pattern in patterns)


def _matches(path: PurePosixPath, pattern: PurePosixPath) -> bool:
    return len(path.parts) == len(pattern.parts) and all(map(fnmatchcase, path.parts, pattern.parts))
