"""Does an interpreter come, how, and when? What reception arranged, and may promise (decisions 12)."""

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
    """What the visitor may count on. Before there is a promise, an interpreter is only being looked for."""

    CALLED = "called"
    AT = "at"
    NONE = "none"


def is_looked_for(way: Way | None, promise: Promise | None) -> bool:
    """An interpreter was asked or called, and nobody knows yet when he comes."""
    return way is not None and promise in (None, Promise.CALLED)
