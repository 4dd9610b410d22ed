"""How does a sentence become sound? A program of its own, `python -m speech.voice`; the server never imports it.

It reads one JSON object a line, {"language", "text", "path"}, and answers each with one line: {"voice", "bytes"}, or
{"error"} with a sentence. With a path the clip is written there in one step; without one it comes back inside the
answer, as {"audio"} in base64, and touches no disk. It ends when its input ends.

A language for which the house has a voice of Piper (`speech/voices.py`) is spoken by that, every other one by
espeak-ng. Both are under the GPL-3 and stay on this side of the pipe (docs/third-party.md). The trap of espeak-ng: a
voice it does not have is refused, and then the previous voice goes on speaking. So every refusal is an error here, and
the selected voice is asked for its language before it may speak.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from speech.voices import ALIASES, SETTING, Voices

VOICES = ALIASES
RETRIEVE, UTF8, RATE, VOLUME = 2, 1, 1, 2
WORDS_A_MINUTE = 150
"""A little slower than espeak's 175: for people who are still learning the language."""
SLOWER = 1.1
"""The same for Piper: the length of its sounds."""
HELD = 3
"""Voices of Piper in memory at once; each takes about 100 MB."""
LOUD = 80
"""At 100 some voices clip."""
OPUS = 24_000
"""Samples a second, the nearest that Opus knows above espeak's own 22 050."""
NICE = 10


class VoiceError(RuntimeError):
    """This sentence cannot be spoken in this language."""


class VoiceInfo(ctypes.Structure):
    """What espeak says about a voice; `languages` is one byte of priority and then a name."""

    _fields_ = (("name", ctypes.c_char_p), ("languages", ctypes.c_void_p), ("identifier", ctypes.c_char_p))


class Spoken(NamedTuple):
    """What was said: by which voice, in samples of 16 bits and one channel, how many a second.

    `instead` says why it is not the voice that was chosen.
    """

    voice: str
    samples: bytes
    rate: int
    instead: str = ""


class Chosen:
    """Speaks a language with the Piper voice that is there for it, else with espeak-ng."""

    def __init__(self, voices: Voices, espeak: Voice) -> None:
        self._voices, self._espeak = voices, espeak

    def speak(self, language: str, text: str) -> Spoken:
        """The sound of a sentence. Raises VoiceError."""
        file, instead = self._voices.of(language), ""
        if file is not None:
            try:
                return by_piper(file, text)
            except Exception as problem:  # a program of others with a file of others: reading aloud goes on
                instead = f"{file.name}: {type(problem).__name__}"
        spoken, samples = self._espeak.speak(language, text)
        return Spoken(spoken, samples, self._espeak.rate, instead)


def by_piper(file: Path, text: str) -> Spoken:
    """A sentence by a voice of Piper."""
    from piper import SynthesisConfig

    pieces = list(loaded(file).synthesize(text, SynthesisConfig(length_scale=SLOWER)))
    samples = b"".join(piece.audio_int16_bytes for piece in pieces)
    if not samples:
        raise VoiceError("Piper said nothing")
    return Spoken(f"piper:{file.stem}", samples, int(pieces[0].sample_rate))


@lru_cache(maxsize=HELD)
def loaded(file: Path) -> Any:
    """A voice of Piper, ready to speak."""
    from piper import PiperVoice

    return PiperVoice.load(file)


class Voice:
    """espeak-ng, started once. Raises VoiceError when it cannot start."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self._pieces: list[bytes] = []
        self._hear = HEARD(self._heard)  # kept here: espeak calls it for as long as it lives
        self._library.espeak_GetCurrentVoice.restype = ctypes.POINTER(VoiceInfo)
        data = espeakng_loader.get_data_path().encode()
        self.rate = int(self._library.espeak_Initialize(RETRIEVE, 0, data, 0x8000))
        if self.rate <= 0:
            raise VoiceError("espeak-ng does not start")
        self._library.espeak_SetSynthCallback(self._hear)

    def speak(self, language: str, text: str) -> tuple[str, bytes]:
        """The language that was really spoken, and its samples: 16 bits, one channel, `rate` a second.

        Raises VoiceError.
        """
        spoken = self._choose(language)
        self._library.espeak_SetParameter(RATE, WORDS_A_MINUTE, 0)
        self._library.espeak_SetParameter(VOLUME, LOUD, 0)
        said = text.encode() + b"\0"
        self._pieces.clear()
        if self._library.espeak_Synth(said, ctypes.c_size_t(len(said)), 0, 0, 0, UTF8, None, None):
            raise VoiceError("espeak-ng refuses this sentence")
        samples = b"".join(self._pieces)
        if not samples:
            raise VoiceError("espeak-ng said nothing")
        return spoken, samples

    def _choose(self, language: str) -> str:
        wanted = VOICES.get(language, language)
        if self._library.espeak_SetVoiceByName(wanted.encode()):
            raise VoiceError(f"there is no voice for {language!r}")
        about = self._library.espeak_GetCurrentVoice()
        spoken = ctypes.string_at(about.contents.languages + 1).decode() if about and about.contents.languages else ""
        if spoken.split("-")[0] != wanted.split("-")[0]:
            raise VoiceError(f"asked for {wanted!r}, but the voice speaks {spoken!r}")
        return spoken

    def _heard(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        return 0


HEARD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def as_opus(samples: bytes, rate: int) -> bytes:
    """A small Ogg/Opus file of these samples."""
    import numpy
    import soundfile

    wave = numpy.frombuffer(samples, dtype="<i2").astype("float64") / 32768
    longer = len(wave) * OPUS // rate
    spectrum = numpy.fft.rfft(wave)
    stretched = numpy.fft.irfft(spectrum, n=longer) * (longer / len(wave))  # zeros in the new frequencies: no new sound
    clip = io.BytesIO()
    with soundfile.SoundFile(
        clip, "w", samplerate=OPUS, channels=1, format="OGG", subtype="OPUS", compression_level=0.95
    ) as file:
        file.write(stretched.clip(-1, 1).astype("float32"))
    return clip.getvalue()


def put(path: Path, clip: bytes) -> None:
    """Write in one step, so that nobody ever reads half a clip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(clip)
    half.replace(path)


def answer(asked: dict[str, str], speak: Callable[[str, str], Spoken]) -> dict[str, Any]:
    """The answer to one line; an error is an answer too."""
    try:
        spoken = speak(asked["language"], asked["text"])
        clip = as_opus(spoken.samples, spoken.rate)
        told = {"voice": spoken.voice, "bytes": len(clip)} | ({"instead": spoken.instead} if spoken.instead else {})
        if asked.get("path"):
            put(Path(asked["path"]), clip)
            return told
        return told | {"audio": base64.b64encode(clip).decode()}
    except (VoiceError, OSError, KeyError) as problem:
        return {"error": str(problem) or type(problem).__name__}


def main() -> None:
    """Answer line by line until the input ends."""
    if hasattr(os, "nice"):
        os.nice(NICE)  # requests from screens go first
    voices = os.environ.get(SETTING)
    voice = Chosen(Voices(Path(voices) if voices else None), Voice())
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), voice.speak)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
