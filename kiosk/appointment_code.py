"""What does a visitor read of the code they typed? A few sentences, and whether reception takes it from here."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from queueing.appointments.appointment import CheckIn, Found
from web.filters import clock
from web.language import say


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """The sentences, the first of which is large. `to_reception`: no other digits would help, so there are no keys."""

    sentences: tuple[Markup, ...]
    to_reception: bool = False


def answer_to(found: Found) -> CodeAnswer:
    """What to say of a code that cannot be used now."""
    if found.answer is CheckIn.OTHER_DAY:
        return CodeAnswer((say("Je afspraak is op een andere dag."), say("Kijk nog eens naar je brief.")))
    if found.answer is CheckIn.USED:
        return CodeAnswer((say("Deze code is al gebruikt."), say("Het onthaal helpt je verder.")), to_reception=True)
    if found.at is None or found.since is None:
        return CodeAnswer((say("We vinden deze code niet."), say("Kijk nog eens naar je brief.")))
    if found.answer is CheckIn.EARLY:
        hour = say("Je afspraak is om %(time)s.", time=clock(found.at))
        since = say("Je code werkt vanaf %(time)s.", time=clock(found.since))
        return CodeAnswer((say("Je bent nog vroeg."), hour, since), to_reception=True)
    late = say("Je afspraak was om %(time)s.", time=clock(found.at))
    return CodeAnswer((late, say("Het onthaal helpt je verder.")), to_reception=True)
