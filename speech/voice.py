"""How does a sentence become sound? A program of its own, `python -m speech.voice`; the server never imports it.

It reads one JSON object a line, {"language", "text", "path"}, and answers each with one line: {"voice", "bytes"}, or
{"error"} with a sentence. With a path the clip is written there in one step; without one it comes back inside the
answer, as {"audio"} in base64, and touches no disk. It ends when its input ends.

espeak-ng is under the GPL-3 and stays on this side of the pipe (docs/third-party.md). Its trap: a voice it does not
have is refused, and then the previous voice goes on speaking. So every refusal is an error here, and the selected
voice is asked for its language before it may speak.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

VOICES = {"fa-AF": "fa"}
"""Languages whose voice has another name: for Dari there is only the Persian of Iran."""
RETRIEVE, UTF8, RATE, VOLUME = 2, 1, 1, 2
WORDS_A_MINUTE = 150
"""A little slower than espeak's 175: for people who are still learning the language."""
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


def answer(asked: dict[str, str], speak: Callable[[str, str], tuple[str, bytes]], rate: int) -> dict[str, Any]:
    """The answer to one line; an error is an answer too."""
    try:
        spoken, samples = speak(asked["language"], asked["text"])
        clip = as_opus(samples, rate)
        if asked.get("path"):
            put(Path(asked["path"]), clip)
            return {"voice": spoken, "bytes": len(clip)}
        return {"voice": spoken, "bytes": len(clip), "audio": base64.b64encode(clip).decode()}
    except (VoiceError, OSError, KeyError) as problem:
        return {"error": str(problem) or type(problem).__name__}


def main() -> None:
    """Answer line by line until the input ends."""
    if hasattr(os, "nice"):
        os.nice(NICE)  # requests from screens go first
    voice = Voice()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), voice.speak, voice.rate)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
