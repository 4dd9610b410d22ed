"""Which counts may be told, and how roughly, so that nobody is found by counting back? (P-9)

Two ways, and a third for shares. Counts that stand in an order (days, hours, lengths) are told exactly, each together
with its neighbours until it is large enough. Counts with a name (a theme, a language) are told in steps: what lies
within a step looks the same, and this is checked against what follows from the total that is told beside them. Whoever
knows these rules, and solves for what is hidden, is left with at least as many possible values as a step is wide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""No smaller count is told."""
LEAST_SENSITIVE = 10
"""Nor a smaller one of what is sensitive, or of a language."""
STEPS = (1, 2, 5, 10, 20, 25, 50)
"""Shares are told in steps of so many hundredths."""
DOUBLINGS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last of some ordered cells, and what they count together."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Rough:
    """A count that lies between these two, both included."""

    least: int
    most: int

    def __add__(self, other: Rough) -> Rough:
        return Rough(self.least + other.least, self.most + other.most)


def merged(cells: Sequence[int], *, whole: bool) -> list[Span]:
    """Cells in their order, each with the next ones until they count LEAST; nothing when all of them count less.

    Few cells at the end stand with those before when this is the whole. Otherwise more are to come, and who saw the
    former ones alone would find them by subtracting: they wait for the next.
    """
    found: list[Span] = []
    first, count = 0, 0
    for place, cell in enumerate(cells):
        count += cell
        if count >= LEAST:
            found.append(Span(first, place, count))
            first, count = place + 1, 0
    if whole and found and first < len(cells):
        found[-1] = Span(found[-1].first, len(cells) - 1, found[-1].count + count)
    return found


def in_steps(
    counts: Mapping[str, int], widths: Mapping[str, int], *, total: int | None = None, covers: bool = False
) -> dict[str, Rough]:
    """Each count as the step it lies in; nothing when even wide steps would let somebody find it.

    `total` is told exactly elsewhere, or nowhere (None). With `covers` every one of the total counts in at least one
    cell (a visit has at least one theme); without, at most in one (a visit has one language, and the usual one is not
    told).
    """
    for doubled in range(DOUBLINGS):
        steps = {name: _step(count, widths[name] << doubled) for name, count in counts.items()}
        if total is None or all(_possible(name, steps, total, covers) >= widths[name] for name in steps):
            return steps
    return {}


def _step(count: int, width: int) -> Rough:
    least = count - count % width
    return Rough(least, least + width - 1)


def _possible(name: str, steps: Mapping[str, Rough], total: int, covers: bool) -> int:
    """How many values of this step are left to whoever knows the total."""
    mine, others = steps[name], [one for other, one in steps.items() if other != name]
    if covers:
        return min(mine.most, total) - max(mine.least, total - sum(one.most for one in others)) + 1
    return min(mine.most, total - sum(one.least for one in others)) - mine.least + 1


def share(count: int, of: int) -> Rough | None:
    """The share in hundredths, told so roughly that at least LEAST counts look the same; None of too few.

    The first step reads "less than", the last one "at least".
    """
    for step in STEPS:
        if step * of >= 100 * LEAST:
            place = min(count * 100 // (of * step), 100 // step - 1)
            return Rough(place * step, (place + 1) * step)
    return None
