"""Can every screen of the house show this text, as it was typed? What somebody types in the office is asked this."""

from __future__ import annotations

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's classes of what nobody sees: controls, turns of direction, halves of pairs, what is not assigned."""
JOINERS = frozenset("\u200c\u200d\u200e\u200f")
"""Persian joins and parts letters with these; the two marks of direction turn nothing but themselves."""
MARKUP = frozenset("<>")
REPLACED = "\ufffd"
"""What stands for bytes that were no text."""
LARGEST = 0xFFFF
"""No font of ours draws what has a higher number."""


def is_strange(sign: str) -> bool:
    """No screen shows this sign, or it turns the direction of what follows."""
    return ord(sign) > LARGEST or sign == REPLACED or (sign not in JOINERS and unicodedata.category(sign) in UNSEEN)


def is_readable(text: str) -> bool:
    """Everything in it is shown, stands where it was typed, and is no piece of a page."""
    return not any(sign in MARKUP or is_strange(sign) for sign in text)
