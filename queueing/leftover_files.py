"""Which files lie in the folders of this server, and is any of them unknown, half written or older than its term?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath

from queueing.colleagues.note_keys import NoteKeys
from queueing.kept import is_known_file
from queueing.terms import BACKUPS_KEPT, LATE_AFTER, LOGS_KEPT

TICKET_ADDRESS = re.compile(rb"/t/[A-Za-z0-9_-]{20,}")
FIRST_DAY = re.compile(rb"(20\d\d-\d\d-\d\d)[ T]")
LARGEST_READ = 256_000_000
"""Bytes of one log that are read."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of this installation. `logs` and `backups` are None when the house was not told where they are."""

    data: Path
    keys: Path
    database: Path | None
    logs: Path | None
    backups: Path | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One place: how many rows or files and bytes, what should not be there, and what could not be seen; in Dutch."""

    place: str
    rows: int = 0
    size: int = 0
    found: tuple[str, ...] = ()
    unseen: str = ""


ROOMS = {"speech": "Geluiden (speech)", "recorded": "Opnames (recorded)", "recordings": "Opnames (recordings)"}
"""The folders that are told apart, by their name."""


def look_at_files(places: Places, *, now: datetime) -> Iterator[Looked]:
    """The data folder by its parts, then the keys, logs and backups."""
    elsewhere = [one.resolve() for one in (places.keys, places.logs, places.backups) if one is not None]
    files = [one for one in _files(places.data) if not any(one.resolve().is_relative_to(other) for other in elsewhere)]
    for room, name in ROOMS.items():
        mine = [one for one in files if one.relative_to(places.data).parts[0] == room]
        yield _known(name, places.data, mine)
    yield _known(
        "Map van de server", places.data, [one for one in files if one.relative_to(places.data).parts[0] not in ROOMS]
    )
    if places.database is not None and not places.database.resolve().is_relative_to(places.data.resolve()):
        beside = [one for one in places.database.parent.glob(f"{places.database.name}*") if one.is_file()]
        yield _known("Map van de databank", places.database.parent, beside)
    yield _known("Map van de sleutels", places.keys, _files(places.keys), under="keys")
    yield _logs(places.logs, now)
    yield _backups(places.backups, now)


def look_at_keys(keys: NoteKeys, in_use: Mapping[int, set[bytes]]) -> Looked:
    """Every key must have its note, and nothing else may stand in the files of keys."""
    found, count, size = list[str](), 0, 0
    for branch_id, names in in_use.items():
        there = keys.names(branch_id)
        count += len(there)
        size += keys.size(branch_id)
        if there - names:
            found.append(f"{len(there - names)} sleutels van notities die er niet meer zijn")
        if keys.strange(branch_id):
            found.append(f"{keys.strange(branch_id)} bytes naast de sleutels van notities")
    return Looked("Sleutels van notities", rows=count, size=size, found=tuple(found))


def _files(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.rglob("*")) if one.is_file()] if folder.is_dir() else []


def _known(name: str, home: Path, files: list[Path], *, under: str = "") -> Looked:
    strange = [
        str(one.relative_to(home))
        for one in files
        if not is_known_file(PurePosixPath(under) / PurePosixPath(one.relative_to(home).as_posix()))
    ]
    return Looked(
        name, rows=len(files), size=sum(map(_size, files)), found=tuple(f"onbekend bestand: {one}" for one in strange)
    )


def _logs(place: Path | None, now: datetime) -> Looked:
    name = "Logboek van de server"
    if place is None:
        return Looked(name, unseen="niet bekeken: zet ONTHAAL_LOGS op de map (bij journald: MaxRetentionSec)")
    files = [place] if place.is_file() else _files(place)
    found = []
    for file in files:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_READ)
        first = FIRST_DAY.search(content[:4096])
        begins = _day(first[1]) if first is not None else None
        is_old = _is_older(file, LOGS_KEPT, now) or (begins is not None and begins < (now - LOGS_KEPT).date())
        if is_old:
            found.append(f"ouder dan {LOGS_KEPT.days} dagen: {file.name}")
        if TICKET_ADDRESS.search(content):
            found.append(f"het adres van een bezoeker: {file.name}")
    return Looked(name, rows=len(files), size=sum(map(_size, files)), found=tuple(found))


def _backups(place: Path | None, now: datetime) -> Looked:
    name = "Kopieën van de databank"
    if place is None:
        return Looked(name, unseen="niet bekeken: zet ONTHAAL_BACKUPS op de map")
    files = _files(place)
    old = [f"ouder dan {BACKUPS_KEPT.days} dagen: {one.name}" for one in files if _is_older(one, BACKUPS_KEPT, now)]
    keys = [f"sleutels in een kopie: {one.name}" for one in files if one.name.startswith("branch-")]
    return Looked(name, rows=len(files), size=sum(map(_size, files)), found=(*old, *keys))


def _day(told: bytes) -> date | None:
    try:
        return date.fromisoformat(told.decode("ascii"))
    except ValueError:
        return None


def _is_older(file: Path, term: timedelta, now: datetime) -> bool:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC) < now - term - LATE_AFTER
    except FileNotFoundError:
        return False


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
