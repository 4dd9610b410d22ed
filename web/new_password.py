"""What may a new password be? Long enough, typed twice the same; no other rule, so that a sentence can be one."""

from __future__ import annotations

LEAST, MOST = 10, 200
"""The shortest and the longest password, in characters."""
SHORT = f"Kies een wachtwoord van {LEAST} tekens of meer. Een zinnetje is goed."
LONG = f"Kies een wachtwoord van {MOST} tekens of minder."
TWO = "De twee nieuwe wachtwoorden zijn niet gelijk."
SAME = "Dat is je huidige wachtwoord. Kies een ander."


def no_to(new: str, again: str, *, old: str | None = None) -> str:
    """What is wrong with it, as a sentence; empty when nothing is."""
    if len(new) < LEAST:
        return SHORT
    if len(new) > MOST:
        return LONG
    if new != again:
        return TWO
    return SAME if new == old else ""
