"""How long must somebody wait after a wrong guess? Longer each time, and nobody else has to wait.

Only wrong guesses count, per name and address: a person who knows the password gets in at once, also behind a shared
office address at 8:30. A name is also protected against all unknown addresses together, so that a stranger with many
addresses gains nothing; an address where a colleague signed in before is known, so nobody is locked out of their own
account. Kept in memory, per process, for an hour after the last guess.
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

from queueing.refusals import GuessedTooOften
from web.clock import now

FROM_HERE, FROM_ELSEWHERE, FOR_A_CODE, FOR_AN_ANSWER = 5, 20, 10, 20
"""Wrong guesses in a row without a wait: a name from one address, a name from unknown ones, a code or the answer of a
provider from one address."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_KEPT = 10_000
NO_WAIT = timedelta()

Measures = Mapping[tuple[str, ...], int]
"""What is counted → how many wrong guesses come without a wait."""


@dataclass(slots=True)
class Wrong:
    """The number of wrong guesses, and when the last one was."""

    count: int
    last: datetime


class Guesses:
    """The wrong guesses; the oldest are dropped first when there are too many."""

    def __init__(self, *, most: int = MOST_KEPT) -> None:
        self.most = most
        self.wrong: OrderedDict[tuple[str, ...], Wrong] = OrderedDict()
        self.ours: OrderedDict[str, None] = OrderedDict()
        self.lock = threading.Lock()

    def for_a_name(self, name: str, address: str) -> Measures:
        """The counters for this name signing in from this address."""
        measures: dict[tuple[str, ...], int] = {("name", name, address): FROM_HERE}
        if address not in self.ours:
            measures["elsewhere", name] = FROM_ELSEWHERE
        return measures

    def for_a_step(self, name: str, address: str) -> Measures:
        """The counters for the second step of this name, which only who knows the password reaches."""
        measures: dict[tuple[str, ...], int] = {("step", name, address): FROM_HERE}
        if address not in self.ours:
            measures["elsewhere", name, "step"] = FROM_ELSEWHERE
        return measures

    def for_a_code(self, address: str) -> Measures:
        """The counters for this address trying a pairing code."""
        return {("code", address): FOR_A_CODE}

    def for_an_answer(self, address: str) -> Measures:
        """The counters for this address bringing answers of a provider that are refused."""
        return {("answer", address): FOR_AN_ANSWER}

    def for_a_key(self, address: str) -> Measures:
        """The counters for this address trying passkeys."""
        return {("key", address): FOR_A_CODE}

    def begin(self, measures: Measures, *, now: datetime) -> timedelta:
        """How long to wait first.

        None: try now; it counts as wrong until `was_right`, so parallel tries gain nothing.
        """
        with self.lock:
            wait = max(self._wait(key, free, now) for key, free in measures.items())
            if wait <= NO_WAIT:
                for key in measures:
                    self._count(key, now)
            return max(wait, NO_WAIT)

    def was_right(self, measures: Measures, *, address: str | None = None) -> None:
        """The guess was right: clear its counters. From now on the `address` of a sign-in is a known one."""
        with self.lock:
            for key in measures:
                self._take_back(key)
            if address is not None:
                self.ours[address] = None
                self.ours.move_to_end(address)
                self._keep_small(self.ours)

    def _wait(self, key: tuple[str, ...], free: int, now: datetime) -> timedelta:
        wrong = self.wrong.get(key)
        if wrong is None or not NO_WAIT <= now - wrong.last < FORGOTTEN_AFTER:  # a clock set back locks nobody out
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
        """Clear what this person mistyped, not what strangers tried with their name."""
        wrong = self.wrong.get(key)
        if wrong is not None:
            wrong.count = wrong.count - 1 if key[0] == "elsewhere" else 0
            if wrong.count <= 0:
                del self.wrong[key]

    def _keep_small(self, kept: OrderedDict[tuple[str, ...], Wrong] | OrderedDict[str, None]) -> None:
        while len(kept) > self.most:
            kept.popitem(last=False)


def address_of_request() -> str:
    """Where the request comes from; for IPv6 the prefix that a provider gives to one home or office."""
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
    """Start counting, without any guesses yet."""
    app.extensions["guesses"] = Guesses()


def guesses() -> Guesses:
    """The wrong guesses of the running app."""
    found: Guesses = current_app.extensions["guesses"]
    return found


def may_guess(measures: Measures) -> None:
    """Counts as a wrong guess until it proves right. Raises GuessedTooOften with how long to wait."""
    wait = guesses().begin(measures, now=now())
    if wait:
        raise GuessedTooOften(wait=as_told(wait), seconds=seconds_of(wait))
