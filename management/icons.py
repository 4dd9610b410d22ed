"""Which pictogram? Found by what it shows, in Dutch or by its own name; always beside a word (I-2)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask import Flask, render_template, request

from config import ROOT
from management.drafting import document
from queueing.catalogue import searching
from queueing.catalogue.searching import Entry
from queueing.colleagues.staff import Role
from web.access import needs_role
from web.faces import Face, Pages
from web.icons import known_icons

icons = Pages("icons", __name__, face=Face.STAFF, url_prefix="/management/icons")
MOST = 48
"""Pictograms shown at once."""


@icons.get("")
@needs_role(Role.MANAGER)
def found() -> str:
    """The pictograms that the words in the search field mean; the chosen one stays first."""
    shown = icons_for(request.args.get("icon", "")[:40], request.args.get("icons", "")[:40])
    return render_template("management/_pictures.html", shown=shown, chosen=request.args.get("icon", ""))


def icons_for(chosen: str, asked: str = "") -> list[str]:
    """The chosen one, then those found; without a question, those of this house's own catalogue."""
    known = all_icons()
    names = search(asked) if asked.strip() else used()
    return list(dict.fromkeys([one for one in (chosen, *names) if one in known]))[:MOST]


def used() -> list[str]:
    """The pictograms of the catalogue."""
    told = document()
    return [one["icon"] for table in ("groups", "needs", "extras") for one in told[table].values()]


def search(asked: str) -> list[str]:
    """Names of pictograms, the best first."""
    names = list(all_icons())
    return [names[place] for place in searching.found(asked, _entries())]


@lru_cache(maxsize=1)
def all_icons() -> Mapping[str, str]:
    """Name → Dutch words, in the order of the list and then of the alphabet."""
    words = dutch_words()
    return {
        **{one: words[one] for one in words if one in known_icons()},
        **{one: words.get(one, "") for one in sorted(known_icons())},
    }


@lru_cache(maxsize=1)
def _entries() -> Sequence[Entry]:
    return [Entry(words, (name.replace("-", " "),)) for name, words in all_icons().items()]


@lru_cache(maxsize=1)
def dutch_words() -> Mapping[str, str]:
    """What the pictograms that a house may need show, in Dutch."""
    words: dict[str, str] = tomllib.loads((ROOT / "management" / "icon_words.toml").read_text(encoding="utf-8"))
    return words


def icon_word(name: str) -> str:
    """The first Dutch word of a pictogram; its own name without one."""
    return all_icons().get(name, "").partition(",")[0] or name


def furnish(app: Flask) -> None:
    """Open its address; say its words in templates."""
    app.register_blueprint(icons)
    app.jinja_env.globals.update(icon_word=icon_word)
