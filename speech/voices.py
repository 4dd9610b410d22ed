"""Which voice speaks which language? A Piper voice from the house's folder where there is one, else espeak-ng.

    <voices>/nl.onnx, nl.onnx.json               for one language, by its code
    <voices>/nl_BE-nathalie-medium.onnx, …       or as Piper names its voices: language, country, name

Both sides of the pipe read the same folder: the server to know which clips are of which voice, the program to speak.
Only the standard library is imported here.
"""

from __future__ import annotations

import re
from pathlib import Path

ESPEAK = "espeakng-loader-0.2.4/1"
"""Which voice made a clip; after a change of voice or of its settings all are made again."""
PIPER = "piper/1"
SETTING = "ONTHAAL_VOICES"
ALIASES = {"fa-AF": "fa"}
"""Languages whose voice has another name: for Dari there is only the Persian of Iran."""


class Voices:
    """The Piper voices of an installation; none without a folder. Read once: a new voice speaks after a restart."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._files = sorted(folder.glob("*.onnx")) if folder is not None and folder.is_dir() else []
        self._marks: dict[str, str] = {}

    def of(self, language: str) -> Path | None:
        """The file of the voice for a language, with its `.json` beside it; None when espeak-ng speaks it."""
        whole = [one for one in self._files if one.with_name(f"{one.name}.json").is_file()]
        for name in filter(None, (language, ALIASES.get(language))):
            pattern = re.compile(rf"{name.replace('-', '[-_]')}(?:[-_].*)?", re.IGNORECASE)
            if found := next((one for one in whole if pattern.fullmatch(one.stem)), None):
                return found
        return None

    def mark(self, language: str) -> str:
        """What tells the clips of this voice from those of another."""
        if language not in self._marks:
            file = self.of(language)
            self._marks[language] = ESPEAK if file is None else f"{PIPER}/{file.name}/{file.stat().st_size}"
        return self._marks[language]
