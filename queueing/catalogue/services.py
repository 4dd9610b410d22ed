"""Which services does the house have, and when are they here?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from queueing.catalogue.opening import Hours


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the house. `hours` is None when it has the hours of the house."""

    code: str
    name: str
    organisation: str = ""
    max_wait: timedelta | None = None
    hours: Hours | None = None
    absent_text: str = ""
    sensitive: bool = False
    secrecy: bool = False
