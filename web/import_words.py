"""How are mistakes in a file of appointments reported? By line, in plain Dutch; for the page and the command."""

from __future__ import annotations

from queueing.appointments.files import AHEAD, Mistake, Wrong
from queueing.appointments.importing import ImportResult
from queueing.catalogue.opening import as_hour

MISTAKES = {
    Mistake.NO_COLUMN: "er is geen kolom '%s'",
    Mistake.NO_DAY: "dag '%s' bestaat niet",
    Mistake.OTHER_DAY: f"dag '%s' is niet vandaag of een van de {AHEAD} dagen erna",
    Mistake.NO_HOUR: "uur '%s' bestaat niet",
    Mistake.SKIPPED_HOUR: "uur '%s' bestaat die dag niet, het zomeruur slaat het over",
    Mistake.NO_ZONE: "de tijdzone '%s' kennen we niet",
    Mistake.NO_CODE: "code '%s' telt geen zes cijfers",
    Mistake.CODE_TWICE: "deze code staat ook op regel %s",
    Mistake.CODE_TAKEN: "code %s hoort al bij een andere afspraak",
    Mistake.NO_NEED: "vraag '%s' kennen we niet",
    Mistake.SEVERAL_NEEDS: "vraag '%s' past bij meer dan één vraag, schrijf haar code",
    Mistake.NO_UID: "deze afspraak heeft geen kenmerk (UID) en geen code",
    Mistake.UID_TWICE: "deze afspraak staat ook op regel %s",
    Mistake.SERIES: "deze reeks kunnen we niet lezen, zet elke afspraak apart",
}
UNTOLD = {
    Mistake.NO_HOUR: "er staat geen uur bij",
    Mistake.NO_CODE: "de code ontbreekt",
    Mistake.NO_NEED: "er staat geen vraag bij die we kennen",
    Mistake.SEVERAL_NEEDS: "er staat meer dan één vraag bij",
}
"""The same for an empty cell, or for text that is not repeated."""
COUNTS = (
    ("new", "nieuw"),
    ("changed", "gewijzigd"),
    ("gone", "geschrapt"),
    ("same", "al bekend"),
    ("kept", "al aangemeld, niet gewijzigd"),
)


def told(wrong: Wrong) -> str:
    """`regel 12: uur '25:10' bestaat niet`; with the day and the hour when they are known: `regel 12 (17/11, 9:20)`."""
    words = MISTAKES[wrong.mistake]
    if not wrong.what:
        words = UNTOLD.get(wrong.mistake, words)
    when = f" ({wrong.at.day}/{wrong.at.month}, {as_hour(wrong.at)})" if wrong.at is not None else ""
    return f"regel {wrong.line}{when}: {words % wrong.what if '%s' in words else words}"


def counted(done: ImportResult, passed: int = 0, completed: int = 0) -> str:
    """`12 nieuw, 1 gewijzigd`; never empty."""
    counts = [f"{getattr(done, key)} {word}" for key, word in COUNTS if getattr(done, key)]
    counts += [f"{passed} van andere dagen of zonder uur overgeslagen"] if passed else []
    counts += [f"{completed} codes met een nul vooraan aangevuld"] if completed > 1 else []
    counts += ["1 code met een nul vooraan aangevuld"] if completed == 1 else []
    return ", ".join(counts) or "er stond geen afspraak in"
