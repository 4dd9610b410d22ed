"""In which words does the room *Woorden* speak?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE
from queueing.words.approval import Progress
from queueing.words.checks import Fault, Rule
from queueing.words.register import State
from queueing.words.sentences import Kind, Place
from web.house_words import plural_rule

STATES = {
    State.MISSING: "geen vertaling",
    State.TO_REVIEW: "na te kijken",
    State.APPROVED: "goedgekeurd",
    State.REJECTED: "afgekeurd",
}
PLACES = {
    Place.KIOSK: "zuil",
    Place.PAPER: "briefje",
    Place.PHONE: "gsm",
    Place.DISPLAY: "scherm in de zaal",
    Place.OUTREACH: "buurtwerk",
    Place.RECEPTION: "onthaal en loket",
}
KINDS = {
    Kind.HOUSE: "vaste zin",
    Kind.GROUP: "thema",
    Kind.NEED: "vraag",
    Kind.EXTRA: "hulp die je kan vragen",
    Kind.BRING: "mee te brengen",
    Kind.ZONE: "wachtplek",
    Kind.TEXT: "tekst van het huis",
    Kind.CLOSED: "waarom gesloten",
    Kind.ABSENT: "dienst is niet in huis",
    Kind.AID: "zin om te tonen",
    Kind.ANNOUNCEMENT: "bericht",
}
SHOWN_NUMBERS = 6
COUNTED = 130


class Told:
    """Dutch sentences for the rules of `queueing/words/checks.py`."""

    def __init__(self, sentences: Mapping[Rule, str]) -> None:
        self.sentences = sentences

    def told(self, faults: Iterable[Fault]) -> dict[int, list[str]]:
        """Plural form → what is wrong with it."""
        found: dict[int, list[str]] = {}
        for one in faults:
            found.setdefault(one.form, []).append(self.of(one))
        return found

    def of(self, fault: Fault) -> str:
        """One mistake in a sentence."""
        if fault.rule is Rule.FACTS and not fault.what:
            return "Haal %(…)s weg: dat staat niet in het Nederlands."
        return self.sentences[fault.rule].replace("…", fault.what)


FAULTS = Told({
    Rule.EMPTY: "Typ een vertaling.",
    Rule.TOO_LONG: "Dit is te lang. Hoogstens … tekens.",
    Rule.FORMS: "Deze zin heeft in deze taal … vormen.",
    Rule.FACTS: "Schrijf … precies zo: daar komt een getal of een plek.",
    Rule.SIGN: "Haal dit teken weg: …",
    Rule.FORBIDDEN: "Het woord “…” tonen we niet aan bezoekers.",
})  # fmt: skip


def examples(language: str, count: int) -> list[str]:
    """For each plural form of a language, the first numbers that use it: `1, 21, 31`."""
    rule = plural_rule(language)
    numbers: list[list[str]] = [[] for _ in range(count)]
    for number in range(COUNTED):
        form = rule(number)
        if form < count and len(numbers[form]) < SHOWN_NUMBERS:
            numbers[form].append(str(number))
    return [", ".join(several) for several in numbers]


def why_not_offered(catalogue: Catalogue, code: str, progress: Progress, today: date) -> str:
    """Why visitors cannot choose this language outside a demo; empty when they can."""
    language = catalogue.languages.get(code)
    if code == SOURCE:
        return ""
    if language is None or not language.enabled:
        return "Deze taal staat niet aan."
    if not language.is_offered(today, drafts=True):
        return "De termijn van het besluit is voorbij, of nog niet begonnen."
    if progress.path_left == 1:
        return "Eén zin van de zuil is nog niet goedgekeurd."
    if progress.path_left:
        return f"{progress.path_left} zinnen van de zuil zijn nog niet goedgekeurd."
    return "" if language.approved_by else "Alle zinnen van de zuil zijn goed. De taal zelf is nog niet vrijgegeven."
