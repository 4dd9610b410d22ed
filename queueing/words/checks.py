"""What is wrong with a translation? Checked before it is kept, however it came in (I-4, L-4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from queueing.catalogue import mistakes
from queueing.catalogue.mistakes import lint
from queueing.readable import LARGEST, is_strange
from queueing.words.sentences import Sentence

LONGEST = 300
"""Characters: what can be read aloud (`speech/library.py`)."""
FACT = re.compile(r"%\((\w+)\)s")
SPACES = re.compile("[ \\t\\r\\n]+")
SIGNS = frozenset("<>{}\\")


class Rule(StrEnum):
    """What a translation must not be."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORMS = "forms"
    FACTS = "facts"
    SIGN = "sign"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: in which plural form (from 0), against which rule, and the word or sign itself."""

    form: int
    rule: Rule
    what: str = ""


def tidy(text: str) -> str:
    """The text with single spaces, in the composed form of its letters; a space that does not break stays."""
    return unicodedata.normalize("NFC", SPACES.sub(" ", text).strip(" "))


def faults_in(sentence: Sentence, forms: Sequence[str], *, count: int, forbidden: Iterable[str]) -> list[Fault]:
    """Every mistake in a translation with `count` plural forms; an empty list means that it may be kept."""
    wanted = count if sentence.plural else 1
    if len(forms) != wanted:
        return [Fault(0, Rule.FORMS, str(wanted))]
    hurtful = tuple(forbidden)
    facts = frozenset(FACT.findall(sentence.dutch))
    return [one for at, text in enumerate(forms) for one in _faults(text, at, facts, hurtful, is_last=at + 1 == wanted)]


def _faults(text: str, at: int, facts: frozenset[str], hurtful: tuple[str, ...], *, is_last: bool) -> list[Fault]:
    if not text:
        return [Fault(at, Rule.EMPTY)]
    found = []
    if len(text) > LONGEST:
        found.append(Fault(at, Rule.TOO_LONG, str(LONGEST)))
    told = frozenset(FACT.findall(text))
    if (told != facts) if is_last else not told <= facts:  # "one person" may leave out its number
        found.append(Fault(at, Rule.FACTS, " ".join(f"%({fact})s" for fact in sorted(facts))))
    if sign := _unfit(FACT.sub("", text)):
        found.append(Fault(at, Rule.SIGN, sign))
    for one in lint(text, "", {"": hurtful}):
        if one.rule is mistakes.Rule.HURTS:
            found.append(Fault(at, Rule.FORBIDDEN, str(one.facts["word"])))
    return found


def _unfit(text: str) -> str:
    """The first sign that may not stand in a text for visitors; empty without any."""
    for sign in text:
        if sign in SIGNS or sign == "%" or ord(sign) > LARGEST:
            return sign
        if is_strange(sign):
            return f"U+{ord(sign):04X}"
    return ""


def forbidden_in(lists: Mapping[str, object], language: str) -> tuple[str, ...]:
    """The words that may not be shown in a language, from a house's lists."""
    words = lists.get(language, ())
    return tuple(str(one) for one in words) if isinstance(words, (list, tuple)) else ()
