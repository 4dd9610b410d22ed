"""Which rooms of the office keep the catalogue? Needs by theme, the themes themselves, and the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from management import icons
from management.entries import KEEPS, Table
from management.need_forms import need_form, service_form, theme_form
from management.office import Room, hang_door
from management.publishing_pages import publishing
from management.shelves import Item, Kept, Shelf, open_room
from queueing.catalogue.normal_form import UNIVERSAL
from queueing.catalogue.opening import DAYS
from queueing.catalogue.searching import Entry
from web.filters import DAYS as DAY_NAMES

Document = Mapping[str, Any]


def needs_by_theme(document: Document) -> list[Shelf]:
    """Every theme with its needs, in the order of the kiosk; last those of the start page itself."""
    by_theme: dict[str, list[tuple[int, Item]]] = {}
    services = {code: one["name"] for code, one in document["services"].items()}
    for code, one in document["needs"].items():
        behind = tuple(services.get(service, "") for service in one.get("services", ()))
        words = Entry(one["label"], (one.get("hint", ""), code, *one.get("synonyms", ())), behind)
        note = "wegwijzer" if one.get("signpost") else ""
        item = Item(code, one["label"], one.get("icon", ""), note, words)
        by_theme.setdefault(one.get("group", ""), []).append((one.get("order", 0), item))
    shelves = [
        Shelf(code, one["label"], _in_order(by_theme.pop(code, [])), one.get("icon", ""))
        for code, one in sorted(document["groups"].items(), key=lambda pair: pair[1].get("order", 0))
    ]
    on_start = by_theme.pop(UNIVERSAL, [])
    lost = [one for several in by_theme.values() for one in several]
    further = (("", "Zonder thema", lost), (UNIVERSAL, "Op de startpagina zelf", on_start))
    return shelves + [Shelf(code, label, [item for _, item in several]) for code, label, several in further if several]


def _in_order(several: list[tuple[int, Item]]) -> list[Item]:
    return [item for _, item in sorted(several, key=lambda pair: pair[0])]


def themes(document: Document) -> list[Shelf]:
    """The themes in the order of the start page."""
    many = dict.fromkeys(document["groups"], 0)
    for one in document["needs"].values():
        many[one.get("group", "")] = many.get(one.get("group", ""), 0) + 1
    items = [
        Item(
            code,
            one["label"],
            one.get("icon", ""),
            _counted(many[code], "vraag", "vragen"),
            Entry(one["label"], (code,)),
        )
        for code, one in sorted(document["groups"].items(), key=lambda pair: pair[1].get("order", 0))
    ]
    return [Shelf("", "", items)]


def services(document: Document) -> list[Shelf]:
    """The services, with how many needs go there first."""
    many = dict.fromkeys(document["services"], 0)
    for one in document["needs"].values():
        for code in one.get("services", ())[:1]:
            many[code] = many.get(code, 0) + 1
    items = [
        Item(
            code, one["name"], "store",
            ("zitdagen, " if "hours" in one else "") + _counted(many[code], "vraag", "vragen"),
            Entry(one["name"], (one.get("organisation", ""), code)),
        )
        for code, one in document["services"].items()
    ]  # fmt: skip
    return [Shelf("", "", items)]


def _counted(many: int, one: str, more: str) -> str:
    return f"{many} {one if many == 1 else more}"


def next_need(document: Document, theme: str) -> str:
    """The first free code of a theme: `WON-8`."""
    first = theme if theme in document["groups"] else next(iter(document["groups"]), "V")
    return next(code for code in (f"{first}-{place}" for place in range(1, 10_000)) if code not in document["needs"])


def no_code(_document: Document, _on: str) -> str:
    return ""


def last_of_theme(document: Document, theme: str) -> dict[str, Any]:
    """A new need stands last on its page."""
    orders = [one.get("order", 0) for one in document["needs"].values() if one.get("group") == theme]
    return {"order": max(orders, default=0) + 1}


def last_theme(document: Document, _theme: str) -> dict[str, Any]:
    """A new theme stands last on the start page."""
    return {"order": max((one.get("order", 0) for one in document["groups"].values()), default=0) + 1}


def nothing_more(_document: Document, _theme: str) -> dict[str, Any]:
    return {}


NEEDS = Kept(
    Table("needs", "vraag", "needs", need_form), "Vragen", "Nieuwe vraag",
    "Neem deze vraag weg", "Waarvoor mensen komen, in gewone woorden.",
    needs_by_theme, next_need, last_of_theme, lambda code, values: {"page": "needs", "need": code},
    shelved_by="group",
)  # fmt: skip
THEMES = Kept(
    Table("groups", "thema", "themes", theme_form), "Thema’s", "Nieuw thema",
    "Neem dit thema weg", "De tegels van de startpagina: domeinen van het leven, nooit een dienst.",
    themes, no_code, last_theme, lambda code, values: {"page": "start", "theme": code},
)  # fmt: skip
SERVICES = Kept(
    Table("services", "dienst", "services", service_form), "Diensten", "Nieuwe dienst",
    "Neem deze dienst weg", "Wie in huis helpt, en wanneer. De namen zijn alleen voor medewerkers.",
    services, no_code, nothing_more, lambda code, values: {"page": "confirm", "service": code}, is_ordered=False,
)  # fmt: skip


def furnish(app: Flask) -> None:
    """Open the rooms, and hang their names on the doors."""
    for kept, picture in ((NEEDS, "layout-list"), (THEMES, "layout-grid"), (SERVICES, "store")):
        app.register_blueprint(open_room(kept))
        hang_door(app, Room(kept.name, f"{kept.name}.page", kept.title, picture, kept.about))
    app.register_blueprint(publishing)
    hang_door(
        app, Room("publishing", "publishing.page", "Publiceren", "send", "Wat er verandert, wie dat deed, en terug.")
    )
    icons.furnish(app)
    app.jinja_env.globals.update(week_days=tuple(zip(DAYS, DAY_NAMES, strict=True)), keeps=KEEPS)
