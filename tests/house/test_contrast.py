"""Can every word be read? Contrast computed from the tokens themselves: 7:1 for text, 4.5:1 for edges (A-6)."""

import math
import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
DECLARED = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", TOKENS.split("@media")[0]))
TEXT = [
    *product(("--ink", "--ink-soft"), ("--paper", "--sheet", "--well")),
    *product(("--on-dark",), ("--ink", "--call", "--call-deep", "--human", "--human-deep")),
    ("--human", "--paper"),
    ("--human", "--sheet"),
    ("--ink", "--stale-band"),
    ("--ink", "--stale-hatch"),
    ("--on-dark", "--stale"),
    ("--ink", "--wait-long"),
]
EDGES = [*product(("--line",), ("--paper", "--sheet"))]


def lightness(name):
    """Relative luminance of a token (WCAG 2.2), by way of OKLab (Björn Ottosson's matrices) to linear sRGB."""
    value = DECLARED[name].strip()
    if value.startswith("var("):
        return lightness(value[4:-1])
    light, chroma, hue = (float(part) for part in value.removeprefix("oklch(").removesuffix(")").split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((lightness(one), lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_white_on_black_is_twenty_one_to_one(monkeypatch):
    monkeypatch.setitem(DECLARED, "--white", "oklch(1 0 0)")
    monkeypatch.setitem(DECLARED, "--black", "oklch(0 0 0)")
    assert contrast("--white", "--black") == pytest.approx(21, abs=0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_seven_to_one(text, ground):
    assert contrast(text, ground) >= 7


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_what_can_be_pressed_has_an_edge_of_four_and_a_half_to_one(edge, ground):
    assert contrast(edge, ground) >= 4.5
