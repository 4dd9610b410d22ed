"""Why does a kiosk not load letters that nobody here reads? This subsets the big fonts to our languages.

The letters of a small font are listed in one place only: its `unicode-range` in static/css/fonts.css. The whole files
stay beside them: the printed ticket uses those, and a browser loads them when a name has a rarer letter.
Both axes, weight and width, stay.

Run by tools/bootstrap.py with the project's own Python (it needs `fonttools` and `brotli`).
"""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
FONTS = STATIC / "vendor" / "fonts"
FACE = re.compile(r'url\("\.\./vendor/fonts/([\w-]+\.woff2)"\).*?unicode-range:\s*([^;]+);', re.DOTALL)
SMALL = "-small.woff2"


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
        if file.endswith(SMALL):
            cut(FONTS / file.replace(SMALL, ".woff2"), FONTS / file, letters)


def cut(whole: Path, target: Path, letters: set[int]) -> None:
    """Keep only these letters of a font, with all their shapes and ligatures."""
    from fontTools import subset

    wishes = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    font = subset.load_font(str(whole), wishes)
    scissors = subset.Subsetter(wishes)
    scissors.populate(unicodes=[*letters, ord(" ")])
    scissors.subset(font)
    subset.save_font(font, str(target), wishes)


if __name__ == "__main__":
    main()
