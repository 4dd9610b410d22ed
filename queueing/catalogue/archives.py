"""How does an edition travel as one file, and how is one opened that somebody else packed?

An archive of ours is always the same bytes. One that comes in may be packed by Windows or macOS, with a folder around
it and their own files beside it; what cannot be a catalogue is refused by name, and nothing is read then.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from queueing.catalogue.reading import FILES, PICTURES_FOLDER, WORDS
from queueing.catalogue.refusals import (
    ArchiveLocked,
    ArchiveTooLarge,
    NotACatalogue,
    NotAnArchive,
    NotPlainText,
    OnlyOneFile,
    SeveralCatalogues,
    StrangePlace,
)

LARGEST = 8_000_000
"""Bytes of all that is in it, unpacked."""
LARGEST_PACKED = 2_000_000
MOST_FILES = 400
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The hour of every file in an archive: the same edition is always the same bytes."""
LOCKED = 0x1
"""The bit of a file in an archive that says: it has a password."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How a file may be packed: each of these is unpacked piece by piece, so that none grows without end."""
BEGINS = b"PK"
BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError, EOFError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of a branch by their names in its folder, and the names of what else was in the archive."""

    files: Mapping[str, str]
    others: tuple[str, ...] = ()


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unzipped(data: bytes) -> Unpacked:
    """The files of a branch in an archive; the archive may have the folder around them too.

    Raises NotAnArchive, OnlyOneFile, ArchiveTooLarge, ArchiveLocked, StrangePlace, NotPlainText, NotACatalogue,
    SeveralCatalogues.
    """
    if len(data) > LARGEST_PACKED:
        raise ArchiveTooLarge(most=LARGEST_PACKED // 1_000_000)
    if not data.startswith(BEGINS):
        raise OnlyOneFile if _reads_as_toml(data) else NotAnArchive
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = dict(_contents(archive))
    except BROKEN:
        raise NotAnArchive from None
    ours = [name for name in texts if not _is_of_the_machine(name)]
    root = _root(ours)
    inside = {name.removeprefix(root): texts[name] for name in ours if name.startswith(root)}
    files = {name: _text(name, content) for name, content in inside.items() if _belongs(name)}
    others = [name for name in ours if not (name.startswith(root) and _belongs(name.removeprefix(root)))]
    return Unpacked(files, tuple(map(_shown, others)))


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [one for one in archive.infolist() if not one.is_dir()]
    if len(infos) > MOST_FILES:
        raise ArchiveTooLarge(most=LARGEST // 1_000_000)
    left, seen = LARGEST, set[str]()
    for one in infos:
        if one.flag_bits & LOCKED:
            raise ArchiveLocked
        name = one.filename.replace("\\", "/")
        if name in seen or name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise StrangePlace(name=_shown(name))
        if one.compress_type not in PACKED:
            raise NotAnArchive
        seen.add(name)
        with archive.open(one) as packed:
            content = packed.read(left + 1)
        left -= len(content)
        if left < 0:
            raise ArchiveTooLarge(most=LARGEST // 1_000_000)
        yield name, content


def _root(names: list[str]) -> str:
    """The folder in which the catalogue stands, with its slash; empty for none."""
    ends = tuple(FILES.values())
    found = {name.removesuffix(end) for name in names for end in ends if name == end or name.endswith(f"/{end}")}
    if not found:
        raise NotACatalogue
    if len(found) > 1:
        raise SeveralCatalogues(count=len(found))
    return found.pop()


def _belongs(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return name in FILES.values() or (folder, file[-5:]) == (WORDS, ".toml") or (folder, file[-4:]) == (
        PICTURES_FOLDER, ".svg",
    )  # fmt: skip


def _is_of_the_machine(name: str) -> bool:
    """What macOS and Windows put beside the files."""
    first, last = name.split("/")[0], name.rsplit("/", 1)[-1]
    return first == "__MACOSX" or last.startswith(".") or last.lower() in ("thumbs.db", "desktop.ini")


def _text(name: str, content: bytes) -> str:
    """As it would be read on our own machine: without the mark that Windows puts first, one kind of line end."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NotPlainText(name=_shown(name)) from None


def _reads_as_toml(data: bytes) -> bool:
    """Somebody sent one file of the folder."""
    try:
        told = data[:4000].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError:
        return False
    return any(line.startswith("[") and line.rstrip().endswith("]") for line in told.splitlines())


def _shown(name: str) -> str:
    """A name of somebody else's making, on a page of ours."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:80]
