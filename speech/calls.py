"""What is said when a number is called, and of which clips does it consist? (decisions 14, product §8)

Every call is assembled from the same few parts, so that no clip and no name of one tells why a visitor came:

    nummer   0 … 9   loket   place-1 … place-10

The name of a clip is its language and its part: `nl-place-3`. A recording by a person goes first, then the voice:

    <data>/recorded/<branch>/<language>/<part>.wav recorded in the office, and approved
    <recordings>/<language>/<part>.ogg|wav|mp3     of the branch
    <data>/recordings/<language>/<part>.ogg|wav|mp3
    what *Lees voor* has for the same words (`speech/clips.py`), or what the voice makes now, once
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from queueing.catalogue.languages import SOURCE
from speech.clips import SOUNDS, read_clip
from speech.library import TYPES, Library, Sound
from speech.texts import DIGITS

log = logging.getLogger("onthaal.speech")
NUMBER, PLACE = "nummer", "loket"
WORDS = {NUMBER: "Nummer", PLACE: "Loket"}
PLACES = {f"place-{place}": str(place) for place in range(1, 11)}
PARTS = (NUMBER, *DIGITS, PLACE, *PLACES)


def spoken(language: str, number: int, place: int) -> tuple[str, ...]:
    """The clips of one call: the number digit by digit, then the place; a place above ten is said by its digits too."""
    at = [f"place-{place}"] if f"place-{place}" in PLACES else [*str(place)]
    return tuple(f"{language}-{part}" for part in (NUMBER, *str(number), PLACE, *at))


def part_of(clip: str, languages: Container[str]) -> tuple[str, str] | None:
    """(language, part) of a clip's name; None for a name that no call ever has."""
    for part in PARTS:
        language = clip.removesuffix(f"-{part}")
        if language != clip and language in languages:
            return language, part
    return None


def text_of(part: str, language: str, translations: Path) -> str | None:
    """What the voice reads for a part; None when its word has no translation."""
    if part not in WORDS:
        return PLACES.get(part, part)
    return WORDS[part] if language == SOURCE else _words(translations, language).get(WORDS[part])


class CallClips:
    """The parts of the calls of one installation."""

    def __init__(self, library: Library, own: Path, translations: Path) -> None:
        self._library, self._own, self._translations = library, own, translations
        self._silent: set[str] = set()

    def can_say(self, branch: str, clips: Iterable[str], languages: Container[str]) -> bool:
        """True when all of these have a clip or can get one."""
        parts = [part_of(clip, languages) for clip in clips]
        return all(one is not None and self._can_have(branch, *one) for one in parts)

    def sound(self, branch: str, language: str, part: str) -> Sound | None:
        """The sound of a part, made now if necessary and stored; None when unavailable."""
        place, text = self._find(branch, language, part), text_of(part, language, self._translations)
        if place is not None:
            try:
                return Sound(read_clip(place), TYPES[place.suffix])
            except OSError:
                log.warning("a clip cannot be read")
        speaker = self._library.speaker
        clip = speaker.speak(language, text) if text else None
        if text is None or clip is None:
            if speaker.is_there and not speaker.failures:  # the voice works, but lacks this language
                self._silent.add(language)
            return None
        try:
            self._library.clips.keep(language, text, clip)
        except OSError:
            log.warning("a clip cannot be kept")
        return Sound(clip)

    def render(self, branches: Mapping[str, Iterable[str]]) -> None:
        """Make what is missing for the languages of these branches (by code), so that no call has to wait for it."""
        for branch, languages in branches.items():
            for language in languages:
                for part in PARTS:
                    if language in self._silent or not self._library.speaker.is_there:
                        break
                    if self._find(branch, language, part) is None:
                        self.sound(branch, language, part)

    def _can_have(self, branch: str, language: str, part: str) -> bool:
        may_be_made = self._library.speaker.is_there and language not in self._silent
        return may_be_made or self._find(branch, language, part) is not None

    def _find(self, branch: str, language: str, part: str) -> Path | None:
        of_branch = self._library.spoken(branch)
        for folder in (*of_branch, self._own):
            for ending in SOUNDS:
                place = folder / language / f"{part}{ending}"
                if place.is_file():
                    return place
        text = text_of(part, language, self._translations)
        return self._library.clips.find(language, text, *of_branch) if text else None


@lru_cache(maxsize=64)
def _words(translations: Path, language: str) -> Mapping[str, str]:
    path = translations / language.replace("-", "_") / "LC_MESSAGES" / "visitor.po"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id in WORDS.values() and one.string}
