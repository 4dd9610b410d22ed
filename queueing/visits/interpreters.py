"""Does an interpreter come, how, and when? What reception has arranged and may promise (decisions 12)."""

from __future__ import annotations

from enum import StrEnum

INTERPRETER = "interpreter"
"""The extra *Tolk* in the catalogue."""


class Way(StrEnum):
    """How an interpreter helps: by telephone, by video, or here in the house."""

    PHONE = "phone"
    VIDEO = "video"
    HERE = "here"


class Promise(StrEnum):
    """What the visitor may rely on. Without a promise, reception is still looking for an interpreter."""

    CALLED = "called"
    AT = "at"
    NONE = "none"


def is_looked_for(way: Way | None, promise: Promise | None) -> bool:
    """An interpreter was asked or called, and it is not known yet when they come."""
    return way is not None and promise in (None, Promise.CALLED)
