"""How long did it take, of many: the middle, the longest tenth, and the share within a promise?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lengths:
    """Whole minutes → how often. A share is by nearest rank, so it is always a length that occurred."""

    minutes: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.minutes.values())

    @property
    def median(self) -> int | None:
        """Half took at most this long, in minutes; None of nothing."""
        return self.longest_of(0.5)

    @property
    def p90(self) -> int | None:
        """Nine of ten took at most this long, in minutes; None of nothing."""
        return self.longest_of(0.9)

    def longest_of(self, share: float) -> int | None:
        """The longest of the shortest `share` (0 < share ≤ 1), in minutes; None of nothing."""
        rank, passed = math.ceil(share * self.count), 0
        for length in sorted(self.minutes):
            passed += self.minutes[length]
            if passed >= rank > 0:
                return length
        return None

    def within(self, most: int) -> int:
        """How many took at most this many minutes."""
        return sum(count for length, count in self.minutes.items() if length <= most)


def together(every: Iterable[Lengths]) -> Lengths:
    """All of these as one."""
    found: Counter[int] = Counter()
    for one in every:
        found.update(one.minutes)
    return Lengths(found)
