"""Why does a kiosk not load letters that nobody here reads? This subsets the big fonts to our languages.

Which letters a small font holds stands in one place only: its `unicode-range` in static/css/fonts.css. The whole files
stay beside them: the printed ticket draws with those, and a browser asks for them when a name holds a rarer letter.
Both axes, weight and width, stay; only the sentence that a kiosk keeps for an outage has one weight. The page where a
language is chosen shows names in Cyrillic to everybody, so their few letters are a font of their own.

Run by tools/bootstrap.py with the project's own Python (it needs `fonttools` and `brotli`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
FONTS = STATIC / "vendor" / "fonts"
FACE = re.compile(r'url\("\.\./vendor/fonts/([\w-]+\.woff2)"\).*?unicode-range:\s*([^;]+);', re.DOTALL)
SMALL = "-small.woff2"
KEPT = "-kept.woff2"
NAMES = "-names.woff2"
ONE_WEIGHT = {"wght": 600, "wdth": 100}


def faces() -> dict[str, set[int]]:
    """The font files in the order of fonts.css, each with its letters."""
    css = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
    return {file: _points(told) for file, told in FACE.findall(css)}


def _points(told: str) -> set[int]:
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", told)
    return {point for first, last in spans for point in range(int(first, 16), int(last or first, 16) + 1)}


def main() -> None:
    """Make every small font again."""
    for file, letters in faces().items():
        for end in (SMALL, NAMES):
            if file.endswith(end):
                cut(FONTS / file.replace(end, ".woff2"), FONTS / file, letters)
        if file.endswith(KEPT):
            cut(FONTS / file.replace(KEPT, ".woff2"), FONTS / file, letters, axes=ONE_WEIGHT)


def cut(whole: Path, target: Path, letters: set[int], *, axes: Mapping[str, float] | None = None) -> None:
    """Keep of a font only these letters, and every shape they take beside each other; with `axes` in one look only."""
    from fontTools import subset
    from fontTools.varLib.instancer import instantiateVariableFont

    wishes = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    font = subset.load_font(str(whole), wishes)
    scissors = subset.Subsetter(wishes)
    scissors.populate(unicodes=[*letters, ord(" ")])
    scissors.subset(font)
    if axes:
        font = instantiateVariableFont(font, dict(axes))
    subset.save_font(font, str(target), wishes)


if __name__ == "__main__":
    main()
