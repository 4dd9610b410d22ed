"""Is this plain enough for someone who reads little? The rules of I-4, I-5 and A-16, and our own list of plain words.

`branches/…/plain_words.txt` was made from our own sentences and read by a person. A word that is not in it is only
reported (`make translate`), so that somebody looks for a plainer one; a *long* word that is not in it fails a test.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache

from queueing.catalogue.hurtful import VOWEL_MARKS
from tools.words import BRANCH, PLACE, catalogue_texts, spoken

LIST = BRANCH / "plain_words.txt"
MOST_WORDS = {"headline": 6, "hint": 6, "sentence": 10}
LONGEST_WORD = 14
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def forbidden_in(text: str, language: str) -> list[str]:
    """The words in a text that visitors may not see in this language (I-4)."""
    pattern = _forbidden((BRANCH / "forbidden.toml").read_text(encoding="utf-8")).get(language)
    return pattern.findall(VOWEL_MARKS.sub("", text)) if pattern else []


@cache
def _forbidden(lists: str) -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
        for language, words in tomllib.loads(lists)["words"].items()
        if words
    }


def too_long(text: str, kind: str = "sentence") -> list[str]:
    """The sentences in a text with more words than its kind allows (A-16); a filled-in fact is one word."""
    pieces = re.split(r"(?<=[.?!])\s+", text) if kind == "sentence" else [text]
    return [one for one in pieces if len(PLACE.sub("x", one).split()) > MOST_WORDS[kind]]


def unknown(texts: Iterable[str] | None = None) -> list[str]:
    """The words of these sentences (ours, unless others are given) that are not in the list, each once, by letter."""
    said = [*spoken(), *filter(None, spoken().values()), *catalogue_texts()] if texts is None else texts
    return sorted({word for text in said for word in words_of(text)} - plain())


def words_of(text: str) -> list[str]:
    """The words of a sentence, in lower case, without filled-in facts."""
    return [word.casefold() for word in WORD.findall(PLACE.sub(" ", text))]


def plain() -> set[str]:
    """The list: one word per line, `#` begins a comment."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {line.partition("#")[0].strip().casefold() for line in lines} - {""}
