"""What did a reviewer say of a translation, and which one do visitors read? Only an approved one (L-16)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from queueing.catalogue.wording import Forms


class Verdict(StrEnum):
    """What a reviewer said of one translation."""

    APPROVED = "approved"
    REJECTED = "rejected"


def shown_of(candidates: Iterable[tuple[Forms, Verdict | None]], *, drafts: bool) -> Forms:
    """Of the translations of one sentence, newest first, the one to show: the first that is approved.

    In a demo the newest that nobody rejected. Empty when there is none: then the Dutch stands alone.
    """
    for forms, verdict in candidates:
        if forms and (verdict is Verdict.APPROVED or (drafts and verdict is not Verdict.REJECTED)):
            return forms
    return ()
