"""Whose page is this? The name and the drawings of a branch, as its own data has them.

A page that belongs to no branch (the door, a phone's address that is none) wears those of the only branch there is;
where there are more, a neutral name and mark, so that no house shows another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote
from xml.etree import ElementTree

from flask import Flask, current_app, g, request
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config import ROOT
from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.editions import catalogue_of
from queueing.pictures import SVG, read
from web.transactions import db_session


@dataclass(frozen=True, slots=True)
class House:
    """What a page shows of the branch it belongs to."""

    name: str = "Onthaal"
    staff_name: str = "Onthaal"
    pictures: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> House:
        return cls(catalogue.name, catalogue.staff_name, catalogue.pictures)

    def wordmark(self, *, staff: bool = False) -> tuple[str, str]:
        """The name on two lines, the first of which may be empty: *De · Vuurmolen*, *Welzijnshuis · De Vuurmolen*."""
        before = self.staff_name.removesuffix(self.name).strip()
        if staff and before != self.staff_name:
            return before, self.name
        small, _, large = (self.staff_name if staff else self.name).rpartition(" ")
        return small, large


NOBODYS = House()


def wear_names(app: Flask) -> None:
    """Give the templates the name and the drawings of the house that they speak for."""
    app.jinja_env.globals.update(house=house, picture=picture, tab_icon=tab_icon)


def house() -> House:
    """The house that this page belongs to."""
    if "house" not in g:
        g.house = House.of(g.catalogue) if "catalogue" in g else _only_house()
    found: House = g.house
    return found


def remember_house(slug: str = "", *, is_only: bool = True) -> None:
    """Keep what this screen shows, for a page that must be made without the database (`web/outage.py`).

    Without a slug: what the pages of no branch show, when there `is_only` this one.
    """
    _known()[slug] = (g.branch.id, House.of(g.catalogue)) if is_only else (None, NOBODYS)


def wear_what_is_remembered() -> int | None:
    """The database is away: wear what this screen wore before. Returns the id of its branch, if it is known."""
    slug = (request.view_args or {}).get("device", "")
    branch_id, g.house = _known().get(slug) or _known().get("", (None, NOBODYS))
    return branch_id


def belong_to_nobody() -> None:
    """This page tells nothing of a branch: an address that is none and one that has died look the same (P-6)."""
    g.house = _only_house()


def _known() -> dict[str, tuple[int | None, House]]:
    found: dict[str, tuple[int | None, House]] = current_app.extensions.setdefault("houses", {})
    return found


def _only_house() -> House:
    if "catalogue" not in g:
        with suppress(SQLAlchemyError):
            branches = db_session().scalars(select(Branch).where(Branch.edition.is_not(None)).limit(2)).all()
            found = [(one.id, House.of(catalogue_of(db_session(), one))) for one in branches]
            _known()[""] = found[0] if len(found) == 1 else (None, NOBODYS)
    return _known().get("", (None, NOBODYS))[1]


# --- drawings ---


def picture(name: str, classes: str = "") -> Markup:
    """A drawing of this house, for the eye only; where it has none its mark, but nothing in the place of a door."""
    drawings = house().pictures
    drawing = drawings.get(name) or (None if name == "door" else drawings.get("mark") or neutral_mark())
    return drawn(drawing, classes) if drawing else Markup("")


def tab_icon() -> str:
    """The mark as an address of its own, for a browser's tab."""
    return _address(house().pictures.get("mark") or neutral_mark())


@lru_cache(maxsize=1)
def neutral_mark() -> str:
    """What stands for a house that drew no mark."""
    return (ROOT / "static" / "mark.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _address(drawing: str) -> str:
    return f"data:image/svg+xml,{quote(' '.join(drawing.split()).replace('> <', '><'), safe='/:=,')}"


@lru_cache(maxsize=64)
def drawn(drawing: str, classes: str) -> Markup:
    """The drawing as part of a page; its colours come from the style sheet."""
    root = read(drawing)
    look = {"class": classes, **_facts(root), "aria-hidden": "true"}
    return Markup(f"<svg{_said(look)}>{''.join(map(_shape, root))}</svg>")  # noqa: S704  every value is escaped


def _shape(one: ElementTree.Element) -> str:
    tag, inside = str(one.tag).removeprefix(SVG), "".join(map(_shape, one))
    return f"<{tag}{_said(_facts(one))}>{inside}</{tag}>" if inside else f"<{tag}{_said(_facts(one))}/>"


def _facts(one: ElementTree.Element) -> dict[str, str]:
    return {key: value for key, value in one.attrib.items() if key != "fill"}


def _said(facts: Mapping[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in facts.items() if value)
