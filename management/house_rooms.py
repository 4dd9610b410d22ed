"""Which rooms of the office keep the house itself? Hours, desks and zones, languages, its name and its texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, redirect, render_template, url_for

from management.catalogue_rooms import no_code, nothing_more
from management.drafting import drafted
from management.entries import FormView, Table, read_view, save, view_of
from management.fields import LARGEST_FORM, days_as_lines
from management.house_forms import (
    desk_form,
    hours_form,
    house_form,
    language_form,
    texts_form,
    zone_form,
)
from management.office import Room, hang_door
from management.shelves import Item, Kept, Shelf, open_room
from queueing.catalogue.changes import Path
from queueing.catalogue.searching import Entry
from queueing.catalogue.year import coming_year
from queueing.colleagues.staff import Role
from web.access import needs_role
from web.clock import now
from web.faces import Face, Pages
from web.filters import DAYS
from web.forms import lets_in, says_of_nul

Document = Mapping[str, Any]
IN_THE_HOUSE: Path = ("branch",)
SHORT_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A room with one form: a table of the branch that exists once."""

    table: Table
    title: str
    about: str
    icon: str
    beside: Callable[[], dict[str, Any]] = dict

    @property
    def name(self) -> str:
        return self.table.page


def the_year() -> dict[str, Any]:
    """The twelve months to come, as the draft has them."""
    return {"months": coming_year(drafted().hours, g.branch.day_of(now()))}


HOURS = Sheet(
    Table("", "uren", "hours", hours_form, IN_THE_HOUSE, is_single=True), "Openingsuren",
    "Elke week, feestdagen, en een jaar in één oogopslag.", "clock", the_year,
)  # fmt: skip
HOUSE = Sheet(
    Table("", "huis", "house", house_form, IN_THE_HOUSE, is_single=True), "Het huis",
    "Naam, adres, nummers, en hoe het huis spreekt.", "house",
)  # fmt: skip
TEXTS = Sheet(
    Table("texts", "teksten", "texts", texts_form, IN_THE_HOUSE, is_single=True), "Teksten",
    "Wat het huis zelf zegt op zuil en scherm.", "message-square-text",
)  # fmt: skip


def desks(document: Document) -> list[Shelf]:
    """The desks by zone, in the order of their numbers."""
    services = {code: one["name"] for code, one in document["services"].items()}
    shelves = []
    for zone, about in document["branch"]["zones"].items():
        here = [(code, one) for code, one in document["branch"].get("desks", {}).items() if one["zone"] == zone]
        items = [
            Item(code, f"Loket {one['number']}", "armchair", note, Entry(f"Loket {one['number']}", (note,)))
            for code, one in sorted(here, key=lambda pair: int(pair[1]["number"]))
            for note in [", ".join(services.get(service, service) for service in one["helps_with"])]
        ]
        shelves.append(Shelf(zone, about["name"], items))
    return shelves


def zones(document: Document) -> list[Shelf]:
    """The waiting areas, with how many desks each has."""
    many = [one["zone"] for one in document["branch"].get("desks", {}).values()]
    items = [
        Item(code, one["name"], "map-pin", f"{many.count(code)} loketten", Entry(one["name"], (code,)))
        for code, one in document["branch"]["zones"].items()
    ]
    return [Shelf("", "", items)]


def languages(document: Document) -> list[Shelf]:
    """The languages, those on the kiosk first."""
    every = document["branch"]["languages"]

    def items(enabled: bool) -> list[Item]:
        return [
            Item(code, one["staff_name"], "languages", one["name"], Entry(one["staff_name"], (one["name"], code)))
            for code, one in every.items()
            if bool(one.get("enabled")) is enabled
        ]

    shelves = (Shelf("on", "Op de zuil", items(True)), Shelf("off", "Niet op de zuil", items(False)))
    return [one for one in shelves if one.items]


def next_desk(document: Document, _on: str) -> str:
    """The lowest code that is free, which is also the number."""
    taken = set(document["branch"].get("desks", {}))
    return next(str(number) for number in range(1, 1000) if str(number) not in taken)


def _no_preview(_code: str, _values: Mapping[str, Any]) -> None:
    """Nothing of it stands on a page of the kiosk."""


DESKS = Kept(
    Table("desks", "loket", "desks", desk_form, IN_THE_HOUSE), "Loketten", "Nieuw loket", "Haal dit loket weg",
    "Waar iemand helpt, en meestal waarmee.",
    desks, next_desk, nothing_more, _no_preview, is_ordered=False, shelved_by="zone",
)  # fmt: skip
ZONES = Kept(
    Table("zones", "zone", "zones", zone_form, IN_THE_HOUSE), "Zones", "Nieuwe zone", "Haal deze zone weg",
    "De wachtruimtes, zoals ze op het briefje staan.",
    zones, no_code, nothing_more, _no_preview, is_ordered=False,
)  # fmt: skip
LANGUAGES = Kept(
    Table("languages", "taal", "languages", language_form, IN_THE_HOUSE), "Talen", "Nieuwe taal", "Haal deze taal weg",
    "Welke talen er naast het Nederlands staan, en op welke grond.",
    languages, no_code, nothing_more, _no_preview, is_ordered=False,
)  # fmt: skip


def furnish(app: Flask) -> None:
    """Open the rooms, and hang their names on the doors."""
    app.jinja_env.globals.update(days_as_lines=days_as_lines, short_days=tuple(zip(SHORT_DAYS, DAYS, strict=True)))
    for kept, picture in ((DESKS, "armchair"), (ZONES, "map-pin"), (LANGUAGES, "languages")):
        app.register_blueprint(open_room(kept))
        hang_door(app, Room(kept.name, f"{kept.name}.page", kept.title, picture, kept.about))
    for sheet in (HOURS, HOUSE, TEXTS):
        app.register_blueprint(open_sheet(sheet))
        hang_door(app, Room(sheet.name, f"{sheet.name}.page", sheet.title, sheet.icon, sheet.about))


def open_sheet(sheet: Sheet) -> Pages:
    """The addresses of a room with one form."""
    pages = Pages(sheet.name, __name__, face=Face.STAFF, url_prefix=f"/management/{sheet.name}")

    @pages.get("")
    @needs_role(Role.MANAGER)
    def page() -> str:
        return _page(sheet, view_of(sheet.table, sheet.name))

    @pages.post("")
    @lets_in(LARGEST_FORM)
    @says_of_nul
    @needs_role(Role.MANAGER)
    def change() -> Any:
        form = read_view(sheet.table, sheet.name)
        if form.errors:
            return _page(sheet, form), 422
        clash = save(sheet.table, sheet.name, form)
        if clash is not None:
            return _page(sheet, clash), 409
        return redirect(url_for(f"{sheet.name}.page"), 303)

    return pages


def _page(sheet: Sheet, form: FormView) -> str:
    return render_template("management/sheet.html", kept=sheet, form=form, is_new=False, **sheet.beside())
