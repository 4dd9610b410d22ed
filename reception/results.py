"""Which results may reception choose for a visit at a colleague's desk?

None for a question it may not see (P-11, P-12).
"""

from __future__ import annotations

from collections.abc import Collection

from queueing.refusals import OutcomeMissing, OutcomeNotYours, UnknownOutcome
from queueing.visits.visit import Visit
from queueing.visits.visit_need import Outcome
from reception.handover_view import Handed
from reception.rows import CHOSEN_OUTCOMES, OUTCOMES


def results_for(visit: Visit, helps_with: Collection[str], handed: Handed | None) -> list[tuple[str, str]]:
    """Value and words: only *Klaar* when nothing is open there, only *onbekend* for hidden questions."""
    in_hand = visit.in_hand(helps_with)
    if not in_hand:
        return [("", "Klaar")]
    hidden = handed is not None and any(need.id in handed.hidden for need in in_hand)
    chosen = () if hidden else CHOSEN_OUTCOMES
    return [(one.value, OUTCOMES[one]) for one in (*chosen, Outcome.UNKNOWN)]


def result_of(word: str, visit: Visit, helps_with: Collection[str], handed: Handed | None) -> Outcome | None:
    """The result that was pressed. Raises OutcomeMissing, UnknownOutcome, OutcomeNotYours."""
    allowed = {value for value, _ in results_for(visit, helps_with, handed)}
    if word in allowed:
        return Outcome(word) if word else None
    if not word:
        raise OutcomeMissing(number=visit.number)
    if word not in set(Outcome):
        raise UnknownOutcome
    raise OutcomeNotYours
