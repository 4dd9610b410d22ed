"""Which needs does reception offer for a new visit: those ticked already, those found, and the usual ones?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.needs import Need


@dataclass(frozen=True, slots=True)
class NeedsFound:
    """The needs to tick. `ticked` stay on top, whatever is searched next; `universal` belong to no theme."""

    is_search: bool
    count: int
    ticked: tuple[Need, ...]
    rest: tuple[Need, ...]
    universal: tuple[Need, ...]
    by_theme: tuple[tuple[str, tuple[Need, ...]], ...]


def needs_found(catalogue: Catalogue, words: str, chosen: Collection[str]) -> NeedsFound:
    """Everything when nothing was typed."""
    asked = [need for need in catalogue.needs.values() if not need.signpost]
    found = catalogue.search(words) if words.strip() else asked
    rest = tuple(need for need in found if need.code not in chosen)
    return NeedsFound(
        is_search=bool(words.strip()),
        count=len(found),
        ticked=tuple(need for need in asked if need.code in chosen),
        rest=rest,
        universal=tuple(need for need in asked if need.group not in catalogue.groups and need.code not in chosen),
        by_theme=tuple(
            (group.label, tuple(need for need in rest if need.group == group.code)) for group in catalogue.in_order()
        ),
    )
