"""What does somebody at the counter mean, who types a word, half of it, or one with a slip of the finger?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

NOT_A_WORD = re.compile(r"[^0-9a-z]+")
MARKS = (LABEL, MEANT, INSIDE) = (3, 2, 1)
Score = Callable[[str, Sequence[Sequence[str]]], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: the words that are shown, those that mean it, and those that only stand behind it."""

    label: str
    others: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def found(asked: str, entries: Sequence[Entry]) -> list[int]:
    """The places of the entries that hold every asked word, best first; only when there are none, those close to it."""
    words, read, near = words_of(asked), cache(words_of), cache(is_close)  # many entries share their words
    known = [tuple(read(" ".join(part)) for part in ((one.label,), one.others, one.behind)) for one in entries]
    for score in (_held, partial(_close, near)):
        marks = [_of_all(words, score, parts) for parts in known]
        hits = [place for place, mark in enumerate(marks) if mark]
        if hits:
            return sorted(hits, key=lambda place: -marks[place])
    return []


def words_of(text: str) -> list[str]:
    """Small letters without accents; what is no letter or digit parts the words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return NOT_A_WORD.sub(" ", "".join(one for one in plain if not unicodedata.combining(one))).split()


def is_close(asked: str, word: str) -> bool:
    """One slip in a word of four letters, two in one of eight, also while the end is not typed yet."""
    slips = 0 if len(asked) < 4 else 1 if len(asked) < 8 else 2
    return slips > 0 and any(
        slips_between(asked, word[:length]) <= slips for length in range(len(asked) - slips, len(asked) + slips + 1)
    )


def slips_between(one: str, other: str) -> int:
    """Letters to add, leave out, change, or swap with their neighbour (the distance of Damerau and Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, there in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]


def _held(asked: str, parts: Sequence[Sequence[str]]) -> int:
    label, others, behind = parts
    if any(word.startswith(asked) for word in label):
        return LABEL
    if any(word.startswith(asked) for word in others):
        return MEANT
    return INSIDE if any(asked in word for word in (*label, *others, *behind)) else 0


def _close(near: Callable[[str, str], bool], asked: str, parts: Sequence[Sequence[str]]) -> int:
    """A word that is held counts double: a slip in one word asks nothing of its neighbour."""
    if held := _held(asked, parts):
        return 2 * held
    marks = (mark for mark, words in zip(MARKS, parts, strict=True) if any(near(asked, word) for word in words))
    return next(marks, 0)


def _of_all(words: Sequence[str], score: Score, parts: Sequence[Sequence[str]]) -> int:
    marks = [score(word, parts) for word in words]
    return sum(marks) if marks and all(marks) else 0
