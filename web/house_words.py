"""Which visitor sentences does the program bring, where are they seen, and what are they in each language?

The translations stand in `translations/<language>/LC_MESSAGES/visitor.po`; where each sentence is seen in
`translations/seen.toml`, which `tools/translate.py` writes from templates and code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from queueing.catalogue.languages import canonical
from queueing.words.sentences import Forms, Place, Sentence

FOLDER = Path(__file__).resolve().parent.parent / "translations"
SEEN = FOLDER / "seen.toml"


@lru_cache(maxsize=1)
def sentences_of_the_house() -> tuple[Sentence, ...]:
    """Every sentence that the program shows to visitors, in the order of its files."""
    plurals = {dutch: plural for language in languages_of_the_house() for dutch, plural in _plurals(language).items()}
    seen = tomllib.loads(SEEN.read_text(encoding="utf-8"))
    return tuple(Sentence(dutch, plurals.get(dutch), tuple(map(Place, told))) for dutch, told in seen.items())


def languages_of_the_house() -> list[str]:
    """The languages with a .po file."""
    return sorted(path.parent.parent.name.replace("_", "-") for path in FOLDER.glob("*/LC_MESSAGES/visitor.po"))


@lru_cache(maxsize=64)
def words_of_the_house(language: str) -> Mapping[str, Forms]:
    """Dutch → translation, of the program; without those that are not translated."""
    found = {dutch_of(one): forms_of(one) for one in _messages(language)}
    return {dutch: forms for dutch, forms in found.items() if all(forms)}


@lru_cache(maxsize=64)
def plural_rule(language: str) -> Callable[[int], int]:
    """Which plural form, counted from 0, a language uses for a number; as its own file says."""
    path = path_of(language)
    if not path.exists():
        return c2py(get_plural(_locale(language)).plural_expr)
    with path.open(encoding="utf-8") as file:
        return c2py(read_po(file).plural_expr)


def plural_header(language: str) -> str:
    """How a language counts, as the header of a PO file says it."""
    path = path_of(language)
    if not path.exists():
        return str(get_plural(_locale(language)).plural_forms)
    with path.open(encoding="utf-8") as file:
        return str(read_po(file).plural_forms)


def count_of_plurals(language: str) -> int:
    """How many plural forms a language has."""
    return int(get_plural(_locale(language)).num_plurals)


def path_of(language: str) -> Path:
    """The file of a language, whether it exists or not."""
    return FOLDER / _locale(language) / "LC_MESSAGES" / "visitor.po"


def dutch_of(message: Message) -> str:
    """The Dutch sentence, in the singular when it has both."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms_of(message: Message) -> Forms:
    """The translation, or its plural forms."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string or ""),)


def _plurals(language: str) -> dict[str, str]:
    return {dutch_of(one): str(one.id[1]) for one in _messages(language) if not isinstance(one.id, str)}


@lru_cache(maxsize=64)
def _messages(language: str) -> tuple[Message, ...]:
    path = path_of(language)
    if not path.exists():
        return ()
    with path.open(encoding="utf-8") as file:
        return tuple(one for one in read_po(file) if one.id)


def _locale(language: str) -> str:
    return canonical(language).replace("-", "_")
