"""What can a visitor come for? The catalogue of a branch: one immutable edition, read from a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from queueing.refusals import NeedNotOffered

SHOWN_PER_GROUP = 5
APPOINTMENT = "U-2"
"""The need behind *Ik heb een afspraak*: a code, an hour, or a number for reception (decisions 7)."""
FAST_WAIT = 5
"""The longest wait for a short action, in minutes, unless the need says otherwise (decisions 7)."""
PERSON = "U-1"
"""The need behind *Ik praat liever met iemand*: an ordinary number for the broad reception (decisions 6)."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a visitor comes for, in plain words.

    `services[0]` is where it goes first, `then` the services that may follow.
    """

    code: str
    group: str
    label: str
    icon: str
    hint: str = ""
    sensitivity: int = 0
    services: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    ask_also: tuple[str, ...] = ()
    minutes: int = 10
    signpost: bool = False
    way: str = ""
    fetched: bool = False
    receipt: bool = False
    behind_all: bool = False
    order: int = 0
    place: str = ""
    fast: bool = False
    max_wait: int | None = None
    open_windows: tuple[str, ...] = ()

    def is_in_season(self, day: date) -> bool:
        """True without windows, or when `day` lies in one of its `month-day/month-day` windows, also over New Year."""
        today = f"{day:%m-%d}"
        return not self.open_windows or any(_holds(window, today) for window in self.open_windows)

    @property
    def longest_wait(self) -> timedelta | None:
        """The wait after which the visitor goes ahead of others; None leaves it to their service."""
        minutes = FAST_WAIT if self.fast and self.max_wait is None else self.max_wait
        return None if minutes is None else timedelta(minutes=minutes)

    @property
    def route(self) -> str:
        """The service that this need goes to first. Raises NeedNotOffered for a signpost, which goes nowhere."""
        if self.signpost or not self.services:
            raise NeedNotOffered(need=self.code)
        return self.services[0]


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """A life domain, never a department."""

    code: str
    label: str
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class Extra:
    """Optional help that any visitor may ask for; staff see it as a word."""

    code: str
    label: str
    icon: str
    hint: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A waiting area; its name is printed on the ticket."""

    code: str
    name: str


def is_window(text: str) -> bool:
    """Is this a season, `month-day/month-day`? 29 February is allowed in it."""
    try:
        return len([date.fromisoformat(f"2028-{day}") for day in text.split("/")]) == 2
    except ValueError:
        return False


def _holds(window: str, today: str) -> bool:
    first, last = window.split("/")
    return first <= today <= last if first <= last else today >= first or today <= last
