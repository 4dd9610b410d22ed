"""Which pictograms are there, and how are they drawn? Lucide, one style, always beside a word (I-2)."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from lucide import IconDoesNotExist
from markupsafe import Markup

ARROWS = {"left": "arrow-left", "right": "arrow-right", "up": "arrow-up", "down": "arrow-down"}
"""Direction to a desk, as configured on a display → its pictogram."""
NEUTRAL = "circle-dot"
"""Beside the words of which nobody approved the pictogram."""
LEFT_OUT = re.compile(r' (?:xmlns|width|height|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')


@lru_cache(maxsize=256)
def icon(name: str, classes: str = "") -> Markup:
    """An inline SVG for the eye only; its size and colour come from the style sheet. Raises IconDoesNotExist."""
    try:
        drawn = _box().read(f"{name}.svg").decode()
    except KeyError:
        raise IconDoesNotExist(name) from None
    whole = " ".join(drawn[drawn.index("<svg") :].split()).replace("> <", "><")
    opening, _, body = whole.partition(">")
    bare = LEFT_OUT.sub("", opening).rstrip()
    style = " ".join(filter(None, ("icon", classes)))
    return Markup(f'{bare} class="{style}" aria-hidden="true">{body}')  # noqa: S704  Lucide's own drawing


@lru_cache(maxsize=512)
def print_of_icon(name: str) -> str:
    """The SHA-256 of a pictogram with its name, in hex; another drawing has another. Of a name without one too."""
    file = f"{name}.svg"
    drawn = _box().read(file) if file in _box().namelist() else b""
    return hashlib.sha256(name.encode() + b"\0" + drawn).hexdigest()


@lru_cache(maxsize=1)
def known_icons() -> frozenset[str]:
    """The names of all pictograms that can be drawn."""
    return frozenset(name.removesuffix(".svg") for name in _box().namelist() if name.endswith(".svg"))


@lru_cache(maxsize=1)
def _box() -> ZipFile:
    """All drawings, opened once: the index is long, and Lucide's own reader reads it for every drawing."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))
