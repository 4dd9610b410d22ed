"""Which sentences can a kiosk say? The fixed ones, known before anyone comes; and those that hold a number or a place.

The fixed sentences of a language are the house's own (`translations/*/LC_MESSAGES/visitor.po`), those of the branch's
catalogue, the names of the languages, and ten digits. Only these may name a need, and all of them are rendered
in advance: so no clip on disk tells that somebody listened to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.mistakes import visitor_texts

PLACE = re.compile(r"%(?:\(\w+\))?s")
NUMBER = re.compile(r"[\d:.,/–-]{1,8}")
"""A number, a time, or a span of them."""
DIGITS = tuple("0123456789")
DUTCH_ALONE = ("Meer talen",)
"""The sentences that the kiosk says in Dutch only."""


def fixed_texts(catalogue: Catalogue, language: str, translations: Path) -> list[str]:
    """Every sentence of this language that never changes, each once, digits first."""
    found = [*DIGITS, *_of_the_house(catalogue, language, translations)]
    dutch = [*_words_of_the_branch(catalogue)]
    if language == SOURCE:
        found += [*dutch, *DUTCH_ALONE]
    else:
        found += [text for one in dutch if (text := catalogue.translated(one, language))]
    if language in catalogue.languages:
        found.append(catalogue.languages[language].name)
    return list(dict.fromkeys(as_read(text) for text in found if text and not PLACE.search(text)))


def holds_only_a_number(catalogue: Catalogue, language: str, text: str, translations: Path) -> bool:
    """Is this one of the house's sentences, with only a number, a time or a waiting area filled in?"""
    if NUMBER.fullmatch(text):
        return True
    areas = {zone.name for zone in catalogue.zones.values()}
    areas |= {word for area in areas if (word := catalogue.translated(area, language))}
    for pattern in _patterns(_of_the_house(catalogue, language, translations)):
        if match := pattern.fullmatch(text):
            return all(fact in areas or NUMBER.fullmatch(fact) for fact in match.groups())
    return False


def is_known(catalogue: Catalogue, language: str, text: str, translations: Path) -> bool:
    """Is this a sentence of one of our pages: a fixed one, or one with a number or a fixed one filled in?"""
    if NUMBER.fullmatch(text):
        return True
    fixed = set(fixed_texts(catalogue, language, translations))
    if text in fixed:
        return True
    matches = (pattern.fullmatch(text) for pattern in _patterns(_of_the_house(catalogue, language, translations)))
    return any(one and all(NUMBER.fullmatch(fact) or fact in fixed for fact in one.groups()) for one in matches)


def as_read(text: str) -> str:
    """The text normalised: single spaces, none around it."""
    return " ".join(text.split())


def _words_of_the_branch(catalogue: Catalogue) -> Iterator[str]:
    for table in (catalogue.groups, catalogue.needs, catalogue.extras):
        for one in table.values():
            fields = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(one).items()}
            yield from (text for _, text in visitor_texts(fields))
    yield from (zone.name for zone in catalogue.zones.values())
    yield from catalogue.texts.values()
    yield from (one.absent_text for one in catalogue.services.values())


def _of_the_house(catalogue: Catalogue, language: str, translations: Path) -> tuple[str, ...]:
    """The house's sentences as visitors may read them now, those with a fact in them too."""
    if language == SOURCE or catalogue.wording is None:
        return _sentences(translations, language)
    return tuple(catalogue.wording.texts(language))


@lru_cache(maxsize=64)
def _patterns(texts: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    with_facts = (as_read(text) for text in texts if PLACE.search(text))
    return tuple(re.compile("(.+?)".join(map(re.escape, PLACE.split(text)))) for text in with_facts)


@lru_cache(maxsize=64)
def _sentences(translations: Path, language: str) -> tuple[str, ...]:
    """Dutch from the ids of all the lists, another language from its own."""
    if language == SOURCE:
        lists = sorted(translations.glob("*/LC_MESSAGES/visitor.po"))
        return tuple(dict.fromkeys(text for path in lists for one in _read(path) for text in _several(one.id)))
    path = translations / language.replace("-", "_") / "LC_MESSAGES" / "visitor.po"
    return tuple(text for one in _read(path) if one.id for text in _several(one.string)) if path.is_file() else ()


def _read(path: Path) -> Catalog:
    with path.open(encoding="utf-8") as file:
        return read_po(file)


def _several(text: object) -> tuple[str, ...]:
    """The singular and the plurals, without empty ones."""
    forms = text if isinstance(text, (tuple, list)) else (text,)
    return tuple(str(one) for one in forms if one)
