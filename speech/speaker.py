"""How does the server get a sentence spoken? By one voice process, kept running; when it fails there is no clip."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from speech.voices import SETTING

log = logging.getLogger("onthaal.speech")
HERE = Path(__file__).resolve().parent.parent
PATIENCE = 10.0
"""Seconds for one sentence; then the voice process is stopped."""
ENOUGH = 3
"""After this many failures in a row the voice is not used until the server starts again."""


class Speaker:
    """The voice as a program of its own (`speech/voice.py`), with the packages in `folder`."""

    def __init__(self, folder: Path | None, *, patience: float = PATIENCE, voices: Path | None = None) -> None:
        self.folder, self.patience, self.voices = folder, patience, voices
        self.failures = 0
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_there(self) -> bool:
        """There is a voice, and it has not failed over and over."""
        return self.folder is not None and self.failures < ENOUGH

    def write(self, language: str, text: str, path: Path) -> int | None:
        """Write the clip of a sentence; its size in bytes, or None on failure."""
        told = self._ask({"language": language, "text": text, "path": str(path)})
        return int(told["bytes"]) if told else None

    def speak(self, language: str, text: str) -> bytes | None:
        """The clip of a sentence, not stored; None on failure."""
        told = self._ask({"language": language, "text": text})
        return base64.b64decode(told["audio"]) if told else None

    def close(self) -> None:
        """End the voice; the next sentence starts it again."""
        with self._turn:
            self._end()

    def _ask(self, what: dict[str, str]) -> dict[str, Any] | None:
        with self._turn:
            if not self.is_there:
                return None
            told = self._exchange(what)
            if told is None:
                self._end()
                self.failures += 1
                log.warning("the voice failed, %s of %s times", self.failures, ENOUGH)
                return None
            self.failures = 0
            if why := told.get("instead"):
                log.warning("a voice of Piper cannot be used, espeak-ng speaks instead: %s", why)
            return None if "error" in told else told

    def _exchange(self, what: dict[str, str]) -> dict[str, Any] | None:
        """Send one line and read one; None when the voice is dead, silent or answers nonsense."""
        try:
            process = self._process = self._process or self._start()
            assert process.stdin is not None  # noqa: S101  both are pipes
            assert process.stdout is not None  # noqa: S101
            watchdog = threading.Timer(self.patience, process.kill)
            watchdog.start()
            try:
                process.stdin.write(json.dumps(what).encode() + b"\n")
                process.stdin.flush()
                told = json.loads(process.stdout.readline())
            finally:
                watchdog.cancel()
        except (OSError, ValueError):
            return None
        return told if isinstance(told, dict) else None

    def _start(self) -> subprocess.Popen[bytes]:
        surroundings = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
        surroundings |= {SETTING: str(self.voices)} if self.voices is not None else {}
        return subprocess.Popen(
            [sys.executable, "-m", "speech.voice"],
            cwd=HERE,
            env={**surroundings, "PYTHONPATH": str(self.folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the server's; the voice ends when the pipe does
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close() if pipe else None
