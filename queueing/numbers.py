"""Which number does a visitor get, and which unguessable token opens their page?

The shown number reveals nothing: it comes from a new shuffle of 100–899 each day (decisions 2).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Set
from datetime import datetime, timedelta
from functools import lru_cache

from queueing.refusals import HouseFull

NUMBERS = range(100, 900)
PAPER_NUMBERS = range(900, 1000)
REST = timedelta(hours=2)


@lru_cache(maxsize=64)
def order_of_numbers(shuffle: str) -> tuple[int, ...]:
    """100–899 in the order of this day's shuffle; an empty key gives the plain sequence.

    Sorting by a keyed hash makes the permutation from one stored secret, so nothing else is stored.
    """
    if not shuffle:
        return tuple(NUMBERS)
    key = bytes.fromhex(shuffle)
    return tuple(sorted(NUMBERS, key=lambda number: hmac.digest(key, str(number).encode(), "sha256")))


def pick_number(
    order: tuple[int, ...], cursor: int, *, taken: Set[int], resting: Mapping[int, datetime]
) -> tuple[int, int]:
    """The next number after `cursor` that is not in use, and the cursor's new place.

    `resting` maps numbers released within the last two hours to that time; they are used only when no other is free,
    the longest rested first. Raises HouseFull when every number is taken.
    """
    size = len(order)
    for step in range(1, size + 1):
        place = (cursor + step) % size
        if order[place] not in taken and order[place] not in resting:
            return order[place], place
    rested = sorted((when, number) for number, when in resting.items() if number in order and number not in taken)
    if not rested:
        raise HouseFull
    return rested[0][1], cursor


def token_of(ticket_key: bytes, nonce: str) -> str:
    """The secret part of a ticket's address: 160 bits, the same each time it is computed."""
    digest = hmac.digest(ticket_key, nonce.encode(), "sha256")[:20]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
