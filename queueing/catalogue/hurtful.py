"""Does a sentence hold a word that can hurt? The list of each language is the house's own (I-4)."""

from __future__ import annotations

import re
from functools import lru_cache

VOWEL_MARKS = re.compile("[\u064b-\u065f\u0670]")
"""Arabic may be written with or without them; a hurtful word is found either way."""
SMALL = {0x130: "i", 0x131: "i"}
"""The Turkish letters that are one letter to a search that takes no notice of capitals."""


class Hurtful:
    """The hurtful words of one language; what was found in a sentence is remembered, as most stay what they are."""

    def __init__(self, words: tuple[str, ...]) -> None:
        small = {_small(one) for one in words if one}
        self.single = frozenset(one for one in small if re.fullmatch(r"\w+", one))
        self.longer = tuple(small - self.single)
        self.pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, filter(None, words))) or '(?!)'})\b", re.IGNORECASE)
        self.first_in = lru_cache(maxsize=20_000)(self._first_in)

    def _first_in(self, text: str) -> str | None:
        """The first of them in a text, as it stands there; a text without any is passed over quickly."""
        bare = VOWEL_MARKS.sub("", text)
        small = _small(bare)
        if self.single.isdisjoint(re.findall(r"\w+", small)) and not any(one in small for one in self.longer):
            return None
        match = self.pattern.search(bare)
        return match[0] if match else None


hurtful_words = lru_cache(maxsize=64)(Hurtful)
"""The words of one language, once for each list."""


def _small(text: str) -> str:
    return text.translate(SMALL).lower()
