"""Which files are ours? All that stand in the house, less what set-up and tools made."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_MACHINES = {".git", ".venv", ".cache", "node_modules", "vendor", "test-results", "instance", "__pycache__"}


def our_files():
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in MADE_BY_MACHINES and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in files if name not in MADE_BY_MACHINES)


def our_texts():
    """Each of them that is text, with what stands in it."""
    for path in our_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, a sound
