"""What does the office ask about a need, a theme and a service? Three tables of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from management.drafting import Document
from management.fields import Field, Kind, Section
from management.icons import all_icons
from queueing.catalogue.normal_form import UNIVERSAL

SENSITIVITY = {0: "0 alledaags", 1: "1 persoonlijk", 2: "2 gevoelig"}
LONGEST_DAY = 24 * 60
LABEL = Field("label", "Opschrift", is_needed=True, is_public=True, most=60, hint="Hoogstens zes woorden.")
PICTURE = "Pictogram"


def need_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """Everything about a need."""
    services = {code: one["name"] for code, one in document["services"].items()}
    return (
        Section(
            "Woorden op de zuil",
            (
                LABEL,
                Field("hint", "Uitleg", is_public=True, most=60, hint="Mag leeg. Hoogstens zes woorden."),
                Field(
                    "bring", "Meebrengen", Kind.ROWS, rows=2, is_public=True, most=80,
                    hint="Twee dingen, elk hoogstens tien woorden.",
                ),
            ),
        ),
        Section(PICTURE, (icon_field(),)),
        Section(
            "Waar het hoort",
            (
                *_theme(document, entry),
                Field("services", "Eerst naar", Kind.ROUTE, choices=services),
                Field("then", "Daarna warm doorgeven aan", Kind.TICKS, choices=services),
                Field(
                    "sensitivity", "Gevoeligheid (nooit zichtbaar voor bezoekers)", Kind.STEPS,
                    choices=SENSITIVITY, default=0,
                ),
            ),
        ),
        Section(
            "Alleen voor medewerkers",
            (
                Field("synonyms", "Zoekwoorden", Kind.LINES, rows=40, most=60, hint="Eén per regel."),
                Field("ask_also", "Vraag ook naar", Kind.LINES, rows=12, most=120, hint="Eén per regel."),
                Field("minutes", "Duurt ongeveer (minuten)", Kind.NUMBER, most=240, default=10),
                Field(
                    "max_wait", "Gaat voor na (minuten wachten)", Kind.NUMBER, most=LONGEST_DAY,
                    hint="Leeg: zoals de dienst.",
                ),
            ),
        ),
        Section(
            "Bijzonder",
            (
                Field("fast", "Korte handeling: gaat voor na vijf minuten", Kind.TICK),
                Field("fetched", "Iemand haalt de bezoeker; geen oproep op het scherm", Kind.TICK),
                Field("receipt", "Aanvraag van inkomen of hulp: telt vanaf de dag van ontvangst", Kind.TICK),
                Field("behind_all", "Niet bij het thema, alleen onder Alle vragen", Kind.TICK),
                Field(
                    "open_windows", "Alleen in deze periode", Kind.LINES, rows=6, most=11,
                    hint="Maand-dag/maand-dag: 04-25/07-15. Leeg: het hele jaar.",
                ),
                Field("signpost", "Wegwijzer: geeft geen nummer, toont alleen de weg", Kind.TICK),
                Field("way", "De weg", Kind.TEXT, is_public=True, most=160, hint="Eén zin. Alleen voor een wegwijzer."),
            ),
            is_folded=True,
        ),
    )  # fmt: skip


def _theme(document: Document, entry: Mapping[str, Any]) -> tuple[Field, ...]:
    """A need of the start page itself belongs to no theme."""
    if entry.get("group") == UNIVERSAL:
        return ()
    themes = {code: one["label"] for code, one in document["groups"].items()}
    return (Field("group", "Thema", Kind.CHOICE, choices=themes, is_needed=True),)


def theme_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """A life domain: words and a picture."""
    return Section("Woorden op de zuil", (LABEL,)), Section(PICTURE, (icon_field(),))


def service_form(document: Document, entry: Mapping[str, Any]) -> tuple[Section, ...]:
    """A service, its hours and its sit-days."""
    return (
        Section(
            "Wie",
            (
                Field("name", "Naam, alleen voor medewerkers", is_needed=True, most=60),
                Field("organisation", "Organisatie", most=80),
            ),
        ),
        Section(
            "Wanneer",
            (
                Field(
                    "hours", "Uren", Kind.WEEK, choices={"own": "Eigen uren of zitdagen (anders die van het huis)"},
                    hint="Zo: 9:00-12:00, 13:00-16:00. Leeg is die dag niet aanwezig.",
                ),
                Field(
                    "absent_text", "Wat de bezoeker leest als de dienst er niet is", is_public=True, most=120,
                    hint="Nodig bij zitdagen. Het breed onthaal helpt dan.",
                ),
                Field(
                    "max_wait", "Bezoekers gaan voor na (minuten wachten)", Kind.NUMBER, most=LONGEST_DAY,
                    hint="Leeg: nooit.",
                ),
            ),
        ),
        Section(
            "Vertrouwen",
            (
                Field("sensitive", "De naam alleen al vertelt waarom iemand komt: cijfers blijven achter", Kind.TICK),
                Field("secrecy", "Beroepsgeheim: mag notities schrijven en lezen", Kind.TICK),
            ),
        ),
    )  # fmt: skip


def icon_field() -> Field:
    """A picture beside the words."""
    return Field("icon", PICTURE, Kind.ICON, choices=all_icons(), is_needed=True)
