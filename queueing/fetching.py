"""Who is fetched instead of called on a screen? (decisions 3 and 25, product §8)

Whoever asked for it, whoever comes for something that one does not hear called through a hall, and whoever reception
marked. Which of the three it was shows nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queueing.needs import Catalogue

if TYPE_CHECKING:  # a desk asks this while it claims a visit
    from queueing.visits import Visit

FETCH = "fetch"
"""The extra *Iemand komt mij halen* in the catalogue."""


def knows_they_are_fetched(visit: Visit) -> bool:
    """They asked for it, or reception decided so: their own ticket may say it. What they come for says nothing here."""
    return visit.discreet or FETCH in visit.extras


def is_fetched(visit: Visit, catalogue: Catalogue) -> bool:
    """True when a colleague walks to this visitor: his call appears on no display."""
    if knows_they_are_fetched(visit):
        return True
    wanted = (catalogue.needs.get(need.code) for need in visit.open_needs)
    return any(need is not None and need.fetched for need in wanted)
