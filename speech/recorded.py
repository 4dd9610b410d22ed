"""Where are the sentences that were recorded in the office, and what sound may one be?

    <data>/recorded/<branch>/<language>/<name>.wav           approved: goes before every other clip
    <data>/recorded/<branch>/waiting/<language>/<name>.wav   to be listened to first

`name` is that of a sentence (`speech/clips.py`) or of a part of a call (`speech/calls.py`). One format: 16 bits, one
channel; written anew from the samples, so that nothing else comes along in a file.
"""

from __future__ import annotations

import io
import os
import sys
import wave
from array import array
from pathlib import Path

SHORTEST, LONGEST = 0.2, 20.0
"""Seconds; our longest sentence takes twelve."""
RATES = (16_000, 48_000)
"""Samples a second, the fewest and the most."""
LARGEST = 2_000_000
"""Bytes: twenty seconds at the highest rate."""
FAINTEST = 500
"""The loudest sample of a sound that can be heard, of 32 768."""


class NotASound(ValueError):
    """This is no WAV file of 16 bits and one channel."""


class SoundTooShort(ValueError):
    """Nothing can be said in that time."""


class SoundTooLong(ValueError):
    """Longer than any sentence."""


class SoundSilent(ValueError):
    """Nothing is heard on it."""


def checked_sound(content: bytes) -> bytes:
    """The same sound as a file of our own. Raises NotASound, SoundTooShort, SoundTooLong, SoundSilent."""
    try:
        with wave.open(io.BytesIO(content), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getcomptype())
            rate, samples = file.getframerate(), file.readframes(int(LONGEST * RATES[1]) + 1)
    except (wave.Error, EOFError, OSError, ValueError, MemoryError):
        raise NotASound from None
    if shape != (1, 2, "NONE") or not RATES[0] <= rate <= RATES[1]:
        raise NotASound
    samples = samples[: len(samples) // 2 * 2]
    seconds = len(samples) / 2 / rate
    if seconds > LONGEST:
        raise SoundTooLong
    if seconds < SHORTEST:
        raise SoundTooShort
    if _loudest(samples) < FAINTEST:
        raise SoundSilent
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return made.getvalue()


def _loudest(samples: bytes) -> int:
    heard = array("h", samples)
    if sys.byteorder == "big":
        heard.byteswap()
    return max(max(heard), -min(heard))


class Recorded:
    """The recordings of one installation."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "recorded"

    def of(self, branch: str) -> Path:
        """The folder with the approved recordings of a branch (by its code), one folder per language in it."""
        return self.folder / branch

    def place(self, branch: str, language: str, name: str, *, waiting: bool) -> Path:
        """Where a recording is, whether it exists or not."""
        return self.of(branch) / ("waiting" if waiting else "") / language / f"{name}.wav"

    def keep(self, branch: str, language: str, name: str, sound: bytes) -> None:
        """Keep a new recording, to be listened to first."""
        place = self.place(branch, language, name, waiting=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}.part")
        half.write_bytes(sound)
        half.replace(place)

    def approve(self, branch: str, language: str, name: str) -> None:
        """From now on this is what visitors hear."""
        waiting, place = (self.place(branch, language, name, waiting=one) for one in (True, False))
        place.parent.mkdir(parents=True, exist_ok=True)
        if waiting.is_file():
            waiting.replace(place)

    def remove(self, branch: str, language: str, name: str, *, waiting: bool) -> None:
        """It is gone; visitors hear what they heard before it."""
        self.place(branch, language, name, waiting=waiting).unlink(missing_ok=True)
