"""What helps a colleague to talk with this visitor? Sentences in their language, and the life domains to ask about.

Nothing of it is stored, and it has no buttons (G-2, L-10).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from queueing.catalogue.languages import SOURCE, Language
from queueing.visits.visit import Visit
from web.language import offered_today


@dataclass(frozen=True, slots=True)
class Domain:
    """One side of a person's life, and a plain question to begin with; `with_je` where that differs from *u*."""

    label: str
    icon: str
    with_u: str
    with_je: str = ""

    def question(self, address_form: str) -> str:
        """The question in this house's form of address: with *u* unless it says *je*."""
        return self.with_je if address_form == "je" and self.with_je else self.with_u


DOMAINS = (
    Domain(
        "Wonen", "house", "Hebt u een plek waar u kunt blijven wonen?", "Heb je een plek waar je kunt blijven wonen?"
    ),
    Domain("Geld", "wallet", "Komt u rond tot het einde van de maand?", "Kom je rond tot het einde van de maand?"),
    Domain("Gezin", "users", "Hoe gaat het thuis?"),
    Domain("Kinderen", "baby", "Hoe gaat het met de kinderen, en op school?"),
    Domain(
        "Werk en netwerk",
        "briefcase",
        "Wie kan u helpen als het moeilijk is?",
        "Wie kan je helpen als het moeilijk is?",
    ),
    Domain("Mobiliteit", "bus", "Raakt u overal waar u moet zijn?", "Raak je overal waar je moet zijn?"),
    Domain(
        "Gezondheid: lichaam",
        "heart-pulse",
        "Kunt u naar de dokter als dat nodig is?",
        "Kun je naar de dokter als dat nodig is?",
    ),
    Domain("Gezondheid: hoofd", "brain", "Slaapt u goed? Wat houdt u bezig?", "Slaap je goed? Wat houdt je bezig?"),
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence to say or to point at: Dutch, and the visitor's language when there is a translation to show."""

    dutch: str
    translated: str | None


@dataclass(frozen=True, slots=True)
class Aids:
    """`language` is the one to show beside the Dutch; None when this house may not show it today (L-5, L-16)."""

    spoken: tuple[Spoken, ...]
    language: Language | None
    staff_name: str
    address_form: str
    domains: tuple[Domain, ...] = DOMAINS

    @property
    def is_draft(self) -> bool:
        """Nobody has approved these translations yet."""
        return self.language is not None and not self.language.approved_by


def aids_for(visit: Visit) -> Aids:
    """The talking aids for one visit; no sentences for a visitor who speaks Dutch."""
    catalogue = g.catalogue
    language = offered_today(g.branch, catalogue).get(visit.language)
    known = catalogue.languages.get(visit.language)
    dutch = () if visit.language == SOURCE else catalogue.sentences
    return Aids(
        spoken=tuple(Spoken(one, catalogue.translated(one, language.code) if language else None) for one in dutch),
        language=language,
        staff_name="" if known is None else known.staff_name or known.name,
        address_form=catalogue.address_form,
    )
