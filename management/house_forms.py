"""What does the office ask about the house itself? Its hours, its desks and zones, its words, its languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from management.drafting import Document
from management.fields import Field, Kind, Section
from queueing.catalogue.languages import SOURCE

COUNTRIES = {"BE": "België", "NL": "Nederland", "LU": "Luxemburg", "FR": "Frankrijk", "DE": "Duitsland"}
MOST_DESKS = 99
FORMS_OF_ADDRESS = {"u": "u", "je": "je"}
ORDERS = {
    "shuffled": "Door elkaar: een nummer vertelt niet wie eerst kwam",
    "plain": "Op volgorde: iedereen ziet wie eerst kwam, en wie voorgaat",
}
DIRECTIONS = {"ltr": "van links naar rechts", "rtl": "van rechts naar links"}


def hours_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """The week of the house, and the days that differ."""
    return (
        Section(
            "Elke week",
            (
                Field(
                    "hours", "Uren", Kind.WEEK, is_needed=True,
                    hint="Zo: 9:00-12:00, 13:00-16:00. Leeg is die dag gesloten.",
                ),
            ),
        ),
        Section(
            "Andere dagen",
            (
                Field("holidays", "Wettelijke feestdagen sluiten het huis", Kind.CHOICE, choices=COUNTRIES),
                Field(
                    "closed", "Uitzonderlijk gesloten", Kind.DAYS, rows=60, most=60,
                    hint="Eén dag per regel, met de reden: 24/12/2026 Kerstavond.",
                ),
            ),
        ),
    )  # fmt: skip


def house_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """Its name, its address, and how it works."""
    services = {code: one["name"] for code, one in document["services"].items()}
    return (
        Section(
            "Naam en adres",
            (
                Field(
                    "name", "Naam voor bezoekers", is_needed=True, most=80,
                    hint="Op zuil, papier, gsm en scherm. Een naam die niets zegt over waarom iemand komt.",
                ),
                Field("staff_name", "Naam voor medewerkers", most=80),
                Field("address", "Adres", most=120),
            ),
        ),
        Section(
            "Hoe het huis werkt",
            (
                Field("broad", "Helpt in de plaats van wie er niet is", Kind.CHOICE, choices=services),
                Field("numbers", "Nummers", Kind.STEPS, choices=ORDERS, default="shuffled"),
                Field("address_form", "Medewerkers zeggen", Kind.STEPS, choices=FORMS_OF_ADDRESS, default="u"),
                Field(
                    "second_language_calls", "De stem roept ook in de taal van de bezoeker", Kind.TICK,
                    hint="Wie in de zaal zit, hoort dan ook die taal.",
                ),
            ),
        ),
    )  # fmt: skip


def texts_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """The house's own sentences."""
    return (
        Section(
            "Teksten van het huis",
            (
                Field("house_rule", "Op de startpagina", is_public=True, most=120),
                Field("full_house", "Als alle nummers in gebruik zijn", is_public=True, most=120),
                Field("closed", "Als het huis gesloten is", is_public=True, most=120),
                Field("extras", "Onder Heb je iets nodig?", is_public=True, most=60),
            ),
        ),
    )


def desk_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """A place: the number above it, where it is, and who usually helps there."""
    zones = {code: one["name"] for code, one in document["branch"]["zones"].items()}
    services = {code: one["name"] for code, one in document["services"].items()}
    return (
        Section(
            "De plaats",
            (
                Field("number", "Nummer", Kind.NUMBER, most=MOST_DESKS, is_needed=True),
                Field("zone", "Zone", Kind.CHOICE, choices=zones, is_needed=True),
                Field(
                    "helps_with", "Helpt meestal met", Kind.TICKS, choices=services, is_needed=True,
                    hint="Wie er zit, kiest zelf. Meng diensten: dan zegt het nummer op het scherm niets.",
                ),
            ),
        ),
    )  # fmt: skip


def zone_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """A waiting area."""
    return (Section("Wachtruimte", (Field("name", "Naam", is_needed=True, is_public=True, most=40),)),)


def language_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """A language, and on what ground it is offered (L-5)."""
    names = (
        Field("staff_name", "Naam in het Nederlands", is_needed=True, most=40),
        Field("name", "Naam in de taal zelf", is_needed=True, most=40),
        Field("direction", "Leesrichting", Kind.STEPS, choices=DIRECTIONS, default="ltr"),
    )
    if entry == document["branch"]["languages"].get(SOURCE):  # it needs no ground, and never goes
        return (Section("De taal", names),)
    return (
        Section("De taal", (*names, Field("enabled", "Deze taal staat op de zuil", Kind.TICK))),
        Section(
            "Waarom deze taal er mag staan",
            (
                Field("purpose", "Doel", Kind.TEXT, most=200),
                Field("audience", "Voor wie", Kind.TEXT, most=200),
                Field("legal_ref", "Wettelijke grond", Kind.TEXT, most=300),
                Field("decided_by", "Beslist door", most=80),
                Field("valid_from", "Geldig van", Kind.DATE),
                Field("valid_until", "Geldig tot en met", Kind.DATE),
                Field("reviewed_at", "Laatst nagekeken", Kind.DATE),
                Field("approved_by", "Goedgekeurd door", most=80, hint="Leeg: alleen in de demo te zien."),
                Field("reason", "Waarom niet aangeboden", Kind.TEXT, most=200),
            ),
        ),
    )
