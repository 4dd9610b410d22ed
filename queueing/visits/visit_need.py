"""What did the visitor come for, need by need, and what was done for each? (product §4, decisions 23)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from queueing.base import Base, OneOf
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.refusals import NoNeedChosen, TooManyNeeds

MOST_NEEDS = 8


class NeedState(StrEnum):
    """A need in a visit is open until it is served, or dropped."""

    OPEN = "open"
    SERVED = "served"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What was done for a need (decisions 23). The `not_…` group counts unmet needs."""

    DONE = "done"
    APPLIED = "applied"
    APPOINTMENT = "appointment"
    EXPLAINED = "explained"
    REFERRED = "referred"
    NOT_PAPERS = "not_papers"
    NOT_ENTITLED = "not_entitled"
    NOT_FULL = "not_full"
    NOT_LANGUAGE = "not_language"
    NOT_STOPPED = "not_stopped"
    NOT_HERE = "not_here"
    UNKNOWN = "unknown"


UNMET = frozenset(one for one in Outcome if one.startswith("not_"))
"""The outcomes that count an unmet need."""


class VisitNeed(Base):
    """One need in one visit, with the service that answers it now and, once served, what was done."""

    __tablename__ = "visit_need"
    __table_args__ = (
        ForeignKeyConstraint(["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["branch_id", "served_by_call"], ["call.branch_id", "call.id"]),
        Index("ix_visit_need_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(24))
    edition: Mapped[int]
    service: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    state: Mapped[NeedState] = mapped_column(OneOf(NeedState), default=NeedState.OPEN)
    outcome: Mapped[Outcome | None] = mapped_column(OneOf(Outcome), default=None)
    receipt: Mapped[bool | None] = mapped_column(default=None)
    served_by_call: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        return self.state is NeedState.OPEN

    def open_again(self) -> None:
        """Reopen it, as if nothing had been done for it."""
        self.state, self.outcome, self.receipt, self.served_by_call = NeedState.OPEN, None, None, None


def chosen_codes(catalogue: Catalogue, codes: Sequence[str]) -> list[str]:
    """These needs, each once. Raises NoNeedChosen, TooManyNeeds, NeedNotOffered."""
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        raise NoNeedChosen
    if len(chosen) > MOST_NEEDS:
        raise TooManyNeeds(most=MOST_NEEDS)
    return [catalogue.need(code).code for code in chosen]


def routed_need(branch: Branch, catalogue: Catalogue, code: str, position: int, now: datetime) -> VisitNeed:
    """A need routed to its service, or to the broad reception while that service is not in (G-4)."""
    return VisitNeed(
        branch_id=branch.id,
        code=code,
        edition=branch.current_edition,
        service=catalogue.route_of(code, branch.local(now)),
        position=position,
        state=NeedState.OPEN,
    )
