"""Can this sentence be heard, and how much is ready? The store, the voice and the sentences together; no web in it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE
from speech.clips import FIXED, Clips, has_recordings, read_clip, recorded
from speech.recorded import Recorded
from speech.speaker import Speaker
from speech.texts import DIGITS, as_read, fixed_texts, holds_only_a_number, is_known
from speech.voices import Voices

log = logging.getLogger("onthaal.speech")
LONGEST = 300
"""The most characters in one sentence; ours have less than half of it."""
MOST_WAITING = 3
"""This many requests may wait for the voice, each on a server thread; the next gets no sound."""
BIGGEST = 100_000
"""Bytes kept free for the next clip; our longest needs a third of it."""
TYPES = {".ogg": "audio/ogg", ".wav": "audio/wav", ".mp3": "audio/mpeg"}


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip as it goes to a screen."""

    audio: bytes
    kind: str = TYPES[".ogg"]


@dataclass(slots=True)
class Progress:
    """How many of the fixed sentences can be heard."""

    have: int = 0
    total: int = 0


class VoiceBusy(Exception):
    """The limit of requests that wait for the voice is reached."""


class Library:
    """Everything an installation can read aloud."""

    def __init__(
        self,
        data: Path,
        voice: Path | None,
        *,
        recordings: Path | None,
        branches: Path,
        words: Path,
        voices: Path | None = None,
    ) -> None:
        """`voice` is the folder with the program's packages, `voices` the one with Piper's (`speech/voices.py`)."""
        self.clips = Clips(data / "speech", voices=Voices(voices))
        self.speaker = Speaker(voice, voices=voices)
        self.recorded = Recorded(data)
        self.progress: Progress | None = None
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._recordings, self._branches, self._words = recordings, branches, words

    def recordings(self, branch: str) -> Path:
        """The folders with people's recordings for this branch (by its code)."""
        return self._recordings or self._branches / branch / "recordings"

    def spoken(self, branch: str) -> tuple[Path, Path]:
        """The folders with what people said for this branch, the first goes before: of the office, of the keeper."""
        return self.recorded.of(branch), self.recordings(branch)

    def can_speak(self, branch: str) -> bool:
        """Is there any sound in Dutch? Without it a screen shows no button."""
        spoken = any(has_recordings(folder / SOURCE) for folder in self.spoken(branch))
        return self.speaker.is_there or self.clips.has_any(SOURCE) or spoken

    def sound(self, branch: str, catalogue: Catalogue, language: str, text: str) -> Sound | None:
        """The clip of a sentence of ours, made now if necessary; None when unavailable or too many wait.

        A clip made now is stored only when it holds a number and no need; any other is sent and not stored.
        """
        said = as_read(text)
        place = self.clips.find(language, said, *self.spoken(branch))
        if place is not None:
            try:
                return Sound(read_clip(place), TYPES[place.suffix])
            except OSError:
                log.warning("a clip cannot be read")
        if not is_known(catalogue, language, said, self._words):
            return None
        clip = self._speak(language, said)
        if clip is None:
            return None
        if holds_only_a_number(catalogue, language, said, self._words):
            try:
                self.clips.keep(language, said, clip)
            except OSError:
                log.warning("a clip cannot be kept")
        return Sound(clip)

    def _speak(self, language: str, said: str) -> bytes | None:
        if not self._waiting.acquire(blocking=False):
            raise VoiceBusy
        try:
            return self.speaker.speak(language, said)
        finally:
            self._waiting.release()

    def sentences(self, catalogue: Catalogue, language: str) -> list[str]:
        """The fixed sentences of a language."""
        return fixed_texts(catalogue, language, self._words)

    def coverage(self, branch: str, catalogue: Catalogue, language: str) -> Progress:
        """How many of them can be heard without the voice."""
        texts, spoken = self.sentences(catalogue, language), self.spoken(branch)
        have = sum(self.clips.find(language, text, *spoken) is not None for text in texts)
        return Progress(have, len(texts))

    def render(self, branches: Mapping[str, tuple[Catalogue, list[str]]]) -> Iterator[Progress]:
        """Make what is missing for these branches (code → catalogue and languages); reports after every sentence.

        Stops when the store is full or the voice is gone. A language without a voice is skipped.
        """
        wanted = [
            (language, text, any(recorded(folder, language, text) for folder in self.spoken(code)))
            for code, (catalogue, languages) in branches.items()
            for language in languages
            for text in self.sentences(catalogue, language)
        ]
        self._forget_others(wanted)
        progress = self.progress = Progress(0, len(wanted))
        size, silent = self.clips.size(), set[str]()
        for language, text, is_spoken in wanted:
            place = self.clips.place(FIXED, language, text)
            if is_spoken or place.is_file():
                progress.have += 1
            elif language not in silent:
                if size + BIGGEST > self.clips.most:
                    if not self.clips.make_room(BIGGEST):
                        log.warning("the store of clips is full")
                        return
                    size = self.clips.size()
                made = self.speaker.write(language, text, place)
                if not self.speaker.is_there:
                    return
                if made is not None:
                    progress.have += 1
                    size += made
                elif text in DIGITS:
                    silent.add(language)
            yield progress

    def _forget_others(self, wanted: list[tuple[str, str, bool]]) -> None:
        by_language: dict[str, list[str]] = {}
        for language, text, _ in wanted:
            by_language.setdefault(language, []).append(text)
        self.clips.forget_others(by_language)
