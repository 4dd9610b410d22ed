"""How long does somebody wait who guessed wrong? Longer each time, and nobody beside them waits along.

Only wrong guesses count, for a name from an address: whoever knows the password is let in at once, also behind the same
office address at 8:30. A name is guarded from all other addresses together too, so that a stranger with many of them
gains nothing; an address where a colleague signed in before is not among those, so nobody is kept from their own door.
Kept in memory, by this process, for an hour after the last one.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, current_app, request

FROM_HERE, FROM_ELSEWHERE, FOR_A_CODE = 5, 20, 10
"""So many wrong ones in a row cost nothing: a name from one address, a name from strange ones, a code from one."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_KEPT = 10_000
NO_WAIT = timedelta()

Measures = Mapping[tuple[str, ...], int]
"""What is counted → how many wrong ones cost nothing."""


@dataclass(slots=True)
class Wrong:
    """So many wrong guesses, the last of them then."""

    count: int
    last: datetime


class Guesses:
    """What was guessed wrong; the oldest goes first when there is too much of it."""

    def __init__(self, *, most: int = MOST_KEPT) -> None:
        self.most = most
        self.wrong: OrderedDict[tuple[str, ...], Wrong] = OrderedDict()
        self.ours: OrderedDict[str, None] = OrderedDict()
        self.lock = threading.Lock()

    def for_a_name(self, name: str, address: str) -> Measures:
        """What counts when this name tries to sign in from this address."""
        measures: dict[tuple[str, ...], int] = {("name", name, address): FROM_HERE}
        if address not in self.ours:
            measures["elsewhere", name] = FROM_ELSEWHERE
        return measures

    def for_a_code(self, address: str) -> Measures:
        """What counts when this address tries a pairing code."""
        return {("code", address): FOR_A_CODE}

    def begin(self, measures: Measures, *, now: datetime) -> timedelta:
        """How long to wait first. None: try now, and it counts as wrong until `was_right`: many at once gain none."""
        with self.lock:
            wait = max(self._wait(key, free, now) for key, free in measures.items())
            if wait <= NO_WAIT:
                for key in measures:
                    self._count(key, now)
            return max(wait, NO_WAIT)

    def was_right(self, measures: Measures, *, address: str | None = None) -> None:
        """Right after all: nothing of it counts. From now on a sign-in's `address` is one of the house."""
        with self.lock:
            for key in measures:
                self._take_back(key)
            if address is not None:
                self.ours[address] = None
                self.ours.move_to_end(address)
                self._keep_small(self.ours)

    def _wait(self, key: tuple[str, ...], free: int, now: datetime) -> timedelta:
        wrong = self.wrong.get(key)
        if wrong is None or not NO_WAIT <= now - wrong.last < FORGOTTEN_AFTER:  # a clock that was set back holds nobody
            self.wrong.pop(key, None)
            return NO_WAIT
        if wrong.count < free:
            return NO_WAIT
        return wrong.last + min(FIRST_WAIT * (1 << min(wrong.count - free, 20)), LONGEST_WAIT) - now

    def _count(self, key: tuple[str, ...], now: datetime) -> None:
        before = self.wrong.get(key)
        self.wrong[key] = Wrong(before.count + 1 if before else 1, now)
        self.wrong.move_to_end(key)
        self._keep_small(self.wrong)

    def _take_back(self, key: tuple[str, ...]) -> None:
        """What one person mistyped is over; what strangers tried with their name is not."""
        wrong = self.wrong.get(key)
        if wrong is not None:
            wrong.count = wrong.count - 1 if key[0] == "elsewhere" else 0
            if wrong.count <= 0:
                del self.wrong[key]

    def _keep_small(self, kept: OrderedDict[tuple[str, ...], Wrong] | OrderedDict[str, None]) -> None:
        while len(kept) > self.most:
            kept.popitem(last=False)


def address_of_request() -> str:
    """Where the request comes from; of an IPv6 address the part that a provider gives to one home or office."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)


def seconds_of(wait: timedelta) -> int:
    """A wait in whole seconds, never too short."""
    return math.ceil(wait.total_seconds())


def as_told(wait: timedelta) -> str:
    """A wait as a colleague reads it: 8 seconden, 3 minuten."""
    seconds = seconds_of(wait)
    if seconds == 1:
        return "1 seconde"
    return f"{seconds} seconden" if seconds < 100 else f"{math.ceil(seconds / 60)} minuten"


def count_guesses(app: Flask) -> None:
    """Begin to count; nothing was guessed yet."""
    app.extensions["guesses"] = Guesses()


def guesses() -> Guesses:
    """What was guessed wrong at the running app."""
    found: Guesses = current_app.extensions["guesses"]
    return found
