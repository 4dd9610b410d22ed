"""How does a house get a voice in a test? Somebody has recorded every part of a call, and no program speaks."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from pathlib import Path

from speech.calls import PARTS


def records_calls(folder: Path, *languages: str, parts: Iterable[str] = PARTS) -> Path:
    """A folder with a recording of each part, no two alike; give it to the house as ONTHAAL_RECORDINGS."""
    for language in languages or ("nl",):
        for place, part in enumerate(parts):
            path = folder / language / f"{part}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(a_hum(milliseconds=20 + place))
    return folder


def a_hum(*, milliseconds: int) -> bytes:
    """So much silence, as a WAV file of 8000 samples a second."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        file.writeframes(b"\0\0" * 8 * milliseconds)
    return made.getvalue()
