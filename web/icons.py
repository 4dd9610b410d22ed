"""Which pictograms are there, and how are they drawn? Lucide, one style, always beside a word (I-2)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from zipfile import ZipFile

import lucide.jinja
from markupsafe import Markup

SIZES = re.compile(r' (?:width|height|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')
MIRRORED = frozenset({"arrow-left", "arrow-right", "undo-2"})
"""Arrows that mean *back* or *onward* turn with the page; arrows that point in the hall do not."""


@lru_cache(maxsize=256)
def icon(name: str, classes: str = "") -> Markup:
    """An inline SVG for the eye only; its size and colour come from the style sheet. Raises IconDoesNotExist."""
    drawn = str(lucide.jinja.lucide(name, size=None))
    opening, _, rest = drawn.partition(">")
    style = " ".join(filter(None, ("icon", classes)))
    bare = SIZES.sub("", opening)
    body = re.sub(r"\s*\n\s*", "", rest)
    return Markup(f'{bare} class="{style}" aria-hidden="true" focusable="false">{body}')  # noqa: S704  Lucide's own drawing


@lru_cache(maxsize=1)
def known_icons() -> frozenset[str]:
    """The names of all pictograms that can be drawn."""
    with (files("lucide") / "lucide.zip").open("rb") as packed, ZipFile(packed) as box:
        return frozenset(name.removesuffix(".svg") for name in box.namelist() if name.endswith(".svg"))
