"""Where do the bars, lines and dots of a chart stand? Points of an SVG; a table with the same figures is beside each.

The drawing is `templates/management/_charts.html`, the colours are `static/css/office-figures.css`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HIGH, FOOT, TOP = 238.0, 206.0, 14.0
"""Height of a chart, and where its lowest and highest lines are."""
WIDE = 540.0
EDGE, END = 44.0, 14.0
"""Room for the figures of the axis, and at the end."""
LINES = 4
ROW, BAR = 32.0, 22.0
NAMES = 218.0
FEW_LABELS = 7


@dataclass(frozen=True, slots=True)
class Tick:
    """A line, or a word below, with its figure or word."""

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; `word` says its value where it lies."""

    x: float
    y: float
    width: float
    height: float
    word: str = ""
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Dot:
    """One value; it misses the aim or not."""

    x: float
    y: float
    is_miss: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in layers: lines, area, line, bars, dots, words. `kind` is `columns`, `band`, `rows` or `dots`."""

    kind: str
    height: float = HIGH
    width: float = WIDE
    lines: Sequence[Tick] = ()
    below: Sequence[Tick] = ()
    names: Sequence[Tick] = ()
    bars: Sequence[Bar] = ()
    dots: Sequence[Dot] = ()
    area: str = ""
    path: str = ""
    aim: float | None = None


def columns(values: Sequence[tuple[str, int]]) -> Chart:
    """Upright bars, in their order."""
    scale = _Scale(0, max((value for _, value in values), default=0))
    step = (WIDE - EDGE - END) / max(len(values), 1)
    width = step * 0.68
    bars = [
        Bar(EDGE + step * place + (step - width) / 2, scale.y(value), width, FOOT - scale.y(value))
        for place, (_, value) in enumerate(values)
    ]
    below = [Tick(one.x + width / 2, word) for one, (word, _) in zip(bars, values, strict=True)]
    return Chart("columns", lines=scale.lines, below=_thinned(below), bars=bars)


def band(points: Sequence[tuple[str, int | None, int | None]]) -> Chart:
    """The middle as a line, and from there to the longest tenth as a band; where either is unknown there is a gap."""
    scale = _Scale(0, max((high for *_, high in points if high is not None), default=0))
    at = _places(len(points))
    known = [
        (at[place], low, high) for place, (_, low, high) in enumerate(points) if low is not None and high is not None
    ]
    lower = [f"{x:.1f} {scale.y(low):.1f}" for x, low, _ in known]
    upper = [f"{x:.1f} {scale.y(high):.1f}" for x, _, high in reversed(known)]
    below = [Tick(x, word) for x, (word, *_) in zip(at, points, strict=True)]
    dots = [Dot(x, scale.y(low)) for x, low, _ in known[-1:]]
    area = f"M{'L'.join([*lower, *upper])}Z" if len(known) > 1 else ""
    path = f"M{'L'.join(lower)}" if len(known) > 1 else ""
    return Chart("band", lines=scale.lines, below=_thinned(below), dots=dots, area=area, path=path)


def rows(values: Sequence[tuple[str, int | None, str]]) -> Chart:
    """Lying bars with their names before and their words behind; None is told as an empty box."""
    longest = max((value for _, value, _ in values if value), default=0) or 1
    room = WIDE - NAMES - 112
    bars = [
        Bar(NAMES, 10 + ROW * place, room * value / longest if value else 30, BAR, word, value is not None)
        for place, (_, value, word) in enumerate(values)
    ]
    names = [Tick(one.y + 16, name) for one, (name, *_) in zip(bars, values, strict=True)]
    return Chart("rows", 20 + ROW * len(values), names=names, bars=bars)


def dots(points: Sequence[tuple[str, int | None]], *, aim: int) -> Chart:
    """One dot for each share in hundredths, and the line of what was promised."""
    known = [value for _, value in points if value is not None]
    scale = _Scale(min([*known, aim]) // 20 * 20, 100)
    at = _places(len(points))
    found = [Dot(x, scale.y(value), value < aim) for x, (_, value) in zip(at, points, strict=True) if value is not None]
    below = [Tick(x, word) for x, (word, _) in zip(at, points, strict=True)]
    return Chart("dots", lines=scale.lines, below=_thinned(below), dots=found, aim=scale.y(aim))


class _Scale:
    """From the lowest to at least the highest value, in a few round steps."""

    def __init__(self, low: int, high: int) -> None:
        step = _round_step(max(high - low, 1))
        self.low, self.high = low, low + step * -(-max(high - low, 1) // step)
        self.lines = [Tick(self.y(value), str(value)) for value in range(low, self.high + 1, step)]

    def y(self, value: float) -> float:
        return round(FOOT - (FOOT - TOP) * (value - self.low) / (self.high - self.low), 1)


def _round_step(span: int) -> int:
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * LINES >= span:
                return step
        size *= 10


def _places(count: int) -> list[float]:
    room = WIDE - EDGE - END - 12
    return [EDGE + 6 + room * (place / (count - 1) if count > 1 else 0.5) for place in range(count)]


def _thinned(words: Sequence[Tick]) -> list[Tick]:
    """No more words than fit beside each other."""
    every = -(-len(words) // FEW_LABELS) if len(words) > 2 * FEW_LABELS else 1
    return [one for place, one in enumerate(words) if place % every == 0]
