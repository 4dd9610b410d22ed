"""Which languages may this branch show today, and on which legal ground? (L-5, L-14)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ALIASES = {"prs": "fa-AF", "nl-BE": "nl"}
SOURCE = "nl"
DATES = frozenset({"valid_from", "valid_until", "reviewed_at"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language with the legal fields that the language law asks for; `name` is its own name."""

    code: str
    name: str
    direction: str = "ltr"
    staff_name: str = ""
    enabled: bool = False
    purpose: str = ""
    audience: str = ""
    legal_ref: str = ""
    decided_by: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed_at: date | None = None
    approved_by: str = ""
    reason: str = ""

    def is_offered(self, today: date, *, drafts: bool) -> bool:
        """Dutch always; another one while enabled, within its term, and approved (drafts only in the demo, L-16)."""
        if self.code == SOURCE:
            return True
        in_term = (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is not None and today <= self.valid_until
        )
        return self.enabled and in_term and (drafts or bool(self.approved_by))


def canonical(code: str) -> str:
    """The code we store: `prs` becomes `fa-AF`."""
    return ALIASES.get(code, code)
