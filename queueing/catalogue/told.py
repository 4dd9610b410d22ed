"""How is a mistake in the catalogue said? One Dutch sentence for each rule, for the office and the command line."""

from __future__ import annotations

from queueing.catalogue.mistakes import Mistake, Rule

TOLD = {
    Rule.SHAPE: "Hier hoort %(wanted)s.",
    Rule.MISSING: "'%(key)s' ontbreekt.",
    Rule.UNKNOWN_KEY: "'%(key)s' bestaat hier niet. Kies uit: %(known)s.",
    Rule.CODE: "'%(code)s' kan geen code zijn. Gebruik letters, cijfers en streepjes, hoogstens 40.",
    Rule.TOO_LONG: "Dit is te lang. Hoogstens %(most)s tekens.",
    Rule.UNSEEN: "Hier staat een teken dat niemand ziet. Typ de tekst opnieuw.",
    Rule.TIMEZONE: "De tijdzone '%(zone)s' bestaat niet. Schrijf ze zoals Europe/Brussels.",
    Rule.CHOICE: "Kies %(choices)s.",
    Rule.DAY: "De dag '%(day)s' bestaat niet. Kies uit: %(known)s.",
    Rule.SPAN: "'%(span)s' is geen openingsuur. Schrijf het zoals 09:00-12:00, het vroegste uur eerst.",
    Rule.CLOSED_DAY: "'%(day)s' is geen datum. Schrijf ze zoals 2027-08-31.",
    Rule.NO_DUTCH: "Nederlands (nl) ontbreekt bij de talen.",
    Rule.NOT_THERE: "'%(code)s' bestaat niet. Kies wat er wel is.",
    Rule.NO_SENTENCES: "Er zijn geen zinnen met '%(form)s'. Schrijf ze, of kies een andere aanspreking.",
    Rule.SENTENCE: "Er is een zin nodig voor elk van: %(known)s.",
    Rule.KEY: "%(why)s",
    Rule.MARGIN: "%(why)s",
    Rule.HOLIDAYS: "Van '%(country)s' zijn geen feestdagen bekend. Schrijf een land zoals BE, of laat dit leeg.",
    Rule.BROAD_SITS: "'%(code)s' heeft zitdagen. Wie helpt voor wie er niet is, is er altijd.",
    Rule.ABSENT_TEXT: "Een dienst met zitdagen heeft een zin nodig voor wanneer ze er niet is (absent_text).",
    Rule.LABEL: "De naam in het Nederlands ontbreekt.",
    Rule.ICON: "Het pictogram '%(icon)s' bestaat niet. Kies een naam uit Lucide.",
    Rule.EVERYDAY: "Een thema heeft minstens één gewone vraag nodig (gevoeligheid 0).",
    Rule.MINUTES: "Schrijf een aantal minuten, zonder aanhalingstekens, hoogstens een dag.",
    Rule.SEASON: "'%(season)s' is geen seizoen. Schrijf het zoals 04-25/07-15.",
    Rule.WAY: "Een wegwijzer zegt de weg. Schrijf die op.",
    Rule.ROUTE: "Kies een dienst die met deze vraag helpt.",
    Rule.PERSON: "De vraag %(code)s moet er zijn: de tegel voor wie liever met iemand praat (group U, geen wegwijzer).",
    Rule.BRING: "Schrijf precies twee dingen om mee te brengen, of geen.",
    Rule.MANY_WORDS: "Zeg dit in hoogstens %(most)s woorden.",
    Rule.DESK_NUMBER: "Kies een nummer van 1 tot %(most)s.",
    Rule.HURTS: "Het woord '%(word)s' kan pijn doen. Zeg het anders.",
    Rule.NO_LIST: "De lijst van woorden die pijn doen, ontbreekt. Lees de map één keer in: flask catalogue load.",
    Rule.PICTURE: "Deze tekening kan niet: %(why)s.",
}


def told(mistake: Mistake) -> str:
    """What is wrong there, and what to do."""
    return TOLD[mistake.rule] % mistake.facts
