"""Which translations may the visitors of this branch read now? Worked out once per edition and round of reviews.

One mapping per branch, kept by each process; a review raises the version of the part `approval`, and with it the next
page reads the tables anew. While that version is nought nobody ever reviewed a word, and no table is asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import current_app, g
from sqlalchemy import select

from config import ROOT
from queueing.announcements import announcements_of
from queueing.branches import Branch, Hall
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.wording import Wording
from queueing.words.approval import wording_of
from queueing.words.pictograms import hidden_of
from queueing.words.sentences import Forms, Sentence, announced_sentence, sentences_in
from web.clock import now
from web.house_words import languages_of_the_house, sentences_of_the_house, words_of_the_house
from web.icons import NEUTRAL, print_of_icon
from web.transactions import db_session

PART = "approval"
"""The part of the screens whose version rises with every review (`live/stale_parts.py`)."""
_Kept = dict[int, tuple[tuple[object, ...], Catalogue]]


def with_wording(branch: Branch, catalogue: Catalogue, versions: Mapping[str, int] | None = None) -> Catalogue:
    """The catalogue, with the translations that its visitors may read now.

    `versions` are those of the branch's hall, read from the database when they are not given.
    """
    if versions is None:
        versions = db_session().scalar(select(Hall.versions).where(Hall.branch_id == branch.id)) or {}
    drafts, version = shows_drafts(), versions.get(PART, 0)
    mark = (branch.edition_hash, version, drafts)
    kept: _Kept = current_app.extensions.setdefault("wordings", {})
    known = kept.get(branch.id)
    if known is None or known[0] != mark:
        made = {code: made_words(catalogue, code) for code in languages(catalogue)}
        found = wording_of(
            db_session(), branch.id, sentences_here(catalogue, branch), made, drafts=drafts, reviewed=version > 0
        )
        hidden = hidden_of(db_session(), branch.id, drawings_of(catalogue), drafts=drafts, reviewed=version > 0)
        known = kept[branch.id] = (mark, replace(catalogue, wording=replace(found, hidden=hidden)))
    return known[1]


def drawings_of(catalogue: Catalogue) -> dict[str, str]:
    """The pictograms of a catalogue: the name of each, and the print of its drawing."""
    tables: tuple[Mapping[str, Any], ...] = (catalogue.groups, catalogue.needs, catalogue.extras)
    return {one.icon: print_of_icon(one.icon) for table in tables for one in table.values()}


def pictured(name: str) -> str:
    """The pictogram that visitors see for this one: a neutral sign until somebody approved it (I-3)."""
    return NEUTRAL if name in wording().hidden else name


def wording() -> Wording:
    """The translations of this request: of its branch, of the branch remembered for it, else those of the program."""
    catalogue: Catalogue | None = g.get("catalogue")
    if catalogue is not None and catalogue.wording is not None:
        return catalogue.wording
    found: Wording = g.get("wording") or _nobodys(catalogue)
    return found


def remember_wording(branch_id: int | None) -> None:
    """The database is away: speak as this branch spoke last (`web/outage.py`)."""
    kept: _Kept = current_app.extensions.get("wordings", {})
    if branch_id in kept:
        g.wording = kept[branch_id][1].wording


def shows_drafts() -> bool:
    """May a translation be shown that nobody approved? Only in a demo (L-16)."""
    return bool(current_app.config["SETTINGS"].drafts)


def sentences_here(catalogue: Catalogue, branch: Branch | None = None) -> list[Sentence]:
    """Every sentence that visitors of a branch may read, each once: the program's first, last what is announced."""
    told = announcements_of(db_session(), branch.id, now=now()) if branch is not None else []
    found: dict[str, Sentence] = {}
    theirs = (*sentences_in(catalogue), *(announced_sentence(one.words) for one in told))
    for one in (*sentences_of_the_house(), *theirs):
        found.setdefault(one.dutch, one)
    return list(found.values())


def languages(catalogue: Catalogue) -> list[str]:
    """Every language with words, in the order of the house's own table."""
    begun = {*languages_of_the_house(), *catalogue.words}
    return [*(code for code in catalogue.languages if code in begun), *sorted(begun - set(catalogue.languages))]


def made_words(catalogue: Catalogue, language: str, sentences: Iterable[Sentence] = ()) -> Mapping[str, Forms]:
    """Dutch → translation, as the program and the catalogue bring it; for Dutch the `sentences` themselves."""
    if language == SOURCE:
        return {one.dutch: (one.dutch, one.plural) if one.plural else (one.dutch,) for one in sentences}
    theirs = {dutch: (text,) for dutch, text in catalogue.words.get(language, {}).items() if text}
    return {**theirs, **words_of_the_house(language)}


def _nobodys(catalogue: Catalogue | None) -> Wording:
    """For a page that belongs to no branch: the program's own sentences, in a demo; else none."""
    if not shows_drafts():
        return Wording()
    found: Wording = current_app.extensions.setdefault("nobodys_wording", Wording({
        code: words_of_the_house(code) for code in languages_of_the_house()
    }))  # fmt: skip
    return found


def forbidden_words(branch: Branch, catalogue: Catalogue) -> Mapping[str, Any]:
    """The words that this house shows to nobody, by language (I-4): of its catalogue, else of its folder."""
    lists = catalogue.forbidden or _in_folder(branch.code)
    words: Mapping[str, Any] = lists.get("words", lists)
    return words


@lru_cache(maxsize=16)
def _in_folder(code: str) -> Mapping[str, Any]:
    path = ROOT / "branches" / code / "forbidden.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
