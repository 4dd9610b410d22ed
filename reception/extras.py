"""In which words do staff read what a visitor needs besides their question? For an interpreter, with the progress."""

from __future__ import annotations

from queueing.catalogue.catalogue import Catalogue
from queueing.visits.interpreters import INTERPRETER, Promise, Way
from queueing.visits.urgency import URGENT
from queueing.visits.visit import Visit
from web.filters import clock

WAYS = {Way.PHONE: "telefoon", Way.VIDEO: "video", Way.HERE: "hier"}
DISCREET = "Niet op het scherm"


def words_of(visit: Visit, catalogue: Catalogue) -> tuple[str, ...]:
    """One short word each, for a row, a panel and a desk."""
    asked = [catalogue.extras[code].label for code in visit.extras if code in catalogue.extras and code != INTERPRETER]
    interpreter = interpreter_words(visit)
    return (*([interpreter] if interpreter else []), *asked, *([DISCREET] if visit.discreet else []))


def urgent_words(visit: Visit, catalogue: Catalogue) -> str:
    """The label of *Het kan niet wachten*; empty when the visitor did not say so."""
    return catalogue.extras[URGENT].label if URGENT in visit.extras and URGENT in catalogue.extras else ""


def interpreter_words(visit: Visit) -> str:
    """`Tolk (telefoon) om 9:40`; empty when none was asked for."""
    if visit.interpreter is None:
        return "Tolk nog te regelen" if INTERPRETER in visit.extras else ""
    if visit.interpreter_promise is Promise.NONE:
        return "Geen tolk: afspraak"
    return f"Tolk ({WAYS[visit.interpreter]}) {_promise(visit)}"


def _promise(visit: Visit) -> str:
    if visit.interpreter_promise is Promise.AT and visit.interpreter_at is not None:
        return f"om {clock(visit.interpreter_at)}"
    return "gebeld" if visit.interpreter_promise is Promise.CALLED else "gevraagd"
