"""Where are the clips, and which one is played? A recording of a person first, then what the voice has made.

    <data>/speech/fixed/<language>/<key>.ogg   sentences that never change, all rendered in advance
    <data>/speech/asked/<language>/<key>.ogg   sentences with a number or a place, made when they were first asked for
    <recordings>/<language>/<name>.ogg|wav|mp3 spoken by a person; `flask speech list LANGUAGE` says the names
    <data>/recorded/…                           recorded in the office, and approved (`speech/recorded.py`)

The whole store stays within `MOST` bytes: the oldest of the asked clips makes room. Reading leaves no trace.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from speech.voices import ESPEAK, Voices

MOST = 50_000_000
SOUNDS = (".ogg", ".wav", ".mp3")
FIXED, ASKED = "fixed", "asked"
LONG_NAME = 16
"""Letters in the file name of a recorded sentence."""


class Clips:
    """The store of one installation."""

    def __init__(self, folder: Path, *, most: int = MOST, voices: Voices | None = None) -> None:
        self.folder, self.most, self.voices = folder, most, voices or Voices(None)

    def place(self, shelf: str, language: str, text: str) -> Path:
        """The path of the clip of a sentence, whether it exists or not."""
        return self.folder / shelf / language / f"{key_of(language, text, self.voices.mark(language))}.ogg"

    def find(self, language: str, text: str, *recordings: Path) -> Path | None:
        """The clip to play, or None; people's recordings first, of the first folder that has one."""
        for folder in recordings:
            if (spoken := recorded(folder, language, text)) is not None:
                return spoken
        places = (self.place(shelf, language, text) for shelf in (FIXED, ASKED))
        return next((place for place in places if place.is_file()), None)

    def has_any(self, language: str) -> bool:
        """Is there a rendered clip in this language?"""
        return next((self.folder / FIXED / language).glob("*.ogg"), None) is not None

    def size(self) -> int:
        """All clips together, in bytes."""
        return sum(_size(path) for path in self._all(FIXED, ASKED))

    def make_room(self, wanted: int) -> bool:
        """Delete the oldest asked clips until this many bytes fit; False when they never will."""
        over = self.size() + wanted - self.most
        for path in sorted(self._all(ASKED), key=_made) if over > 0 else ():
            if over <= 0:
                break
            over -= _size(path)
            path.unlink(missing_ok=True)
        return over <= 0

    def keep(self, language: str, text: str, clip: bytes) -> None:
        """Keep a clip that was asked for, when there is room."""
        place = self.place(ASKED, language, text)
        if not self.make_room(len(clip)):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}.part")
        half.write_bytes(clip)
        half.replace(place)

    def forget_others(self, wanted: dict[str, list[str]]) -> int:
        """Delete fixed clips that belong to no sentence any more; returns how many."""
        known = {self.place(FIXED, language, text) for language, texts in wanted.items() for text in texts}
        gone = [path for path in self._all(FIXED) if path not in known and path.parent.name in wanted]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _all(self, *shelves: str) -> Iterator[Path]:
        for shelf in shelves:
            yield from (self.folder / shelf).glob("*/*.ogg")


def key_of(language: str, text: str, voice: str = ESPEAK) -> str:
    """The name of a clip that this voice made; after a change of voice all are made again."""
    return hashlib.sha256(f"{language}|{voice}|{text}".encode()).hexdigest()


def name_of_recording(language: str, text: str) -> str:
    """The file name, without its ending, under which a person's recording of a sentence is found; any voice or none."""
    return hashlib.sha256(f"{language}|{text}".encode()).hexdigest()[:LONG_NAME]


def recorded(recordings: Path, language: str, text: str) -> Path | None:
    """The recording of a sentence, or None."""
    stem = recordings / language / name_of_recording(language, text)
    return next((path for ending in SOUNDS if (path := stem.with_suffix(ending)).is_file()), None)


def has_recordings(folder: Path) -> bool:
    """Did a person record a sentence here? The parts of a spoken call (`speech/calls.py`) have shorter names."""
    return folder.is_dir() and any(len(path.stem) == LONG_NAME for path in folder.iterdir())


def read_clip(path: Path) -> bytes:
    """The bytes of a clip, without updating the access time of the file."""
    untraced = getattr(os, "O_NOATIME", 0)
    try:
        handle = os.open(path, os.O_RDONLY | untraced)
    except PermissionError:  # owned by another user: only the owner may do that
        handle = os.open(path, os.O_RDONLY)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
