"""Which Dutch sentences may a visitor see, and which of them does each language still lack? (L-3, L-4, L-16)

The house's own sentences are marked where they are used: `say(…)` and similar calls in templates and in Python. Those
of a branch are in its catalogue. Everything that a tool or a test needs to know about visitor words is here.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from itertools import chain
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment, nodes

from kiosk import door, paper, ticket
from queueing.catalogue.languages import SOURCE
from queueing.catalogue.mistakes import visitor_texts
from queueing.terms import PROMISES
from queueing.words.sentences import Place
from web import refusals
from web.filters import DAYS
from web.language import LABEL

ROOT = Path(__file__).resolve().parent.parent
BRANCH = ROOT / "branches" / "vuurmolen"
TRANSLATIONS = ROOT / "translations"
PLACE = re.compile(r"%\((\w+)\)s")
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)

SPEAKERS: dict[str, dict[int | str, str]] = {
    "say": {0: "sentence", 1: "plural", "plural": "plural"},
    "plain": {0: "sentence", 1: "plural", "plural": "plural"},
    "translated_text": {0: "sentence"},
    "tile": {2: "headline", 3: "hint", "dutch": "headline", "hint": "hint"},
    "foot_button": {2: "headline", "dutch": "headline"},
}
"""Which arguments of which calls are words, and of what kind; `tile` and `foot_button` pass words on to `say`."""

PLACES = {
    "templates/phone/": Place.PHONE,
    "templates/refused/phone": Place.PHONE,
    "kiosk/phone": Place.PHONE,
    "kiosk/paper": Place.PAPER,
    "templates/displays/": Place.DISPLAY,
    "displays/": Place.DISPLAY,
    "templates/outreach/": Place.OUTREACH,
    "templates/reception/": Place.RECEPTION,
}
"""How the name of a file begins, and where visitors see what it says; anything else is on the way through the kiosk."""

IN_CODE = (
    LABEL,
    *(paper.YOUR_NUMBER, paper.WAIT_IN, paper.LISTEN, paper.FOLLOW, paper.SHUFFLED),
    *(refusals.STALE_FORM, refusals.VISITOR_DEFAULT.sentence),
    *(no.sentence for no in refusals.VISITOR.values()),
    *door.EARLY.values(),
    *ticket.HEADLINES.values(),
    *refusals.BY_STATUS.values(),
    *DAYS,
    *(sentence for _, sentence in PROMISES),
)
"""Sentences that reach `say()` through a variable, so that they cannot be found in the source."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence of the house: its words, its plural if it has one, its kind, and the file that says it."""

    dutch: str
    plural: str | None
    kind: str
    file: str


# --- the Dutch -----------------------------------------------------------------------------------------------------


def heard() -> list[Heard]:
    """Every sentence that the house itself shows to visitors, in the order of its files."""
    found = [Heard(dutch, None, "sentence", "tools/words.py") for dutch in IN_CODE]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found += _in_template(path, path.read_text(encoding="utf-8"))
    for path in sorted(chain((ROOT / "kiosk").rglob("*.py"), (ROOT / "displays").rglob("*.py"))):
        found += _in_python(path, path.read_text(encoding="utf-8"))
    return found


def seen() -> dict[str, list[str]]:
    """Where each of the house's sentences is seen, as Dutch → places, in the order of the files."""
    ours, found = spoken(), dict[str, dict[str, None]]()
    for one in heard():
        if one.dutch in ours:
            found.setdefault(one.dutch, {})[place_of(one.file).value] = None
    return {dutch: list(places) for dutch, places in found.items()}


def place_of(file: str) -> Place:
    """Where visitors see what this file says."""
    return next((place for start, place in PLACES.items() if file.startswith(start)), Place.KIOSK)


def spoken() -> dict[str, str | None]:
    """The same, each once, as Dutch → its plural; without those of the catalogue."""
    ours, theirs = dict[str, str | None](), catalogue_texts()
    for one in heard():
        if one.dutch not in theirs:
            ours[one.dutch] = ours.get(one.dutch) or one.plural
    return ours


def catalogue_texts(folder: Path = BRANCH) -> dict[str, None]:
    """Every Dutch sentence of a branch that a visitor may read, each once, in the order of its files."""
    branch, services, needs = (_toml(folder / f"{name}.toml") for name in ("branch", "services", "needs"))
    found = [zone["name"] for zone in branch["zones"].values()]
    found += [text for text in branch["texts"].values() if text]
    found += branch.get("closed", {}).values()
    found += [text for spoken in branch.get("sentences", {}).values() for text in spoken.values()]
    found += [one["absent_text"] for one in services["services"].values() if one.get("absent_text")]
    for table in ("groups", "needs", "universal", "extras"):
        found += [text for one in needs[table].values() for _, text in visitor_texts(one)]
    return dict.fromkeys(found)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _in_template(path: Path, source: str) -> tuple[Heard, ...]:
    found: list[Heard] = []
    for call in JINJA.parse(source).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        given: dict[int | str, nodes.Node] = {
            **dict(enumerate(call.args)),
            **{one.key: one.value for one in call.kwargs},
        }
        words = {place: list(_constants(one)) for place, one in given.items()}
        found += _heard(name, words, path)
    return tuple(found)


@cache
def _in_python(path: Path, source: str) -> tuple[Heard, ...]:
    found: list[Heard] = []
    tree = ast.parse(source)
    named = {
        target.id: one.value.value
        for one in tree.body
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        given: dict[int | str, ast.expr] = {
            **dict(enumerate(call.args)),
            **{one.arg or "": one.value for one in call.keywords},
        }
        values = {
            place: named.get(one.id) if isinstance(one, ast.Name) else getattr(one, "value", None)
            for place, one in given.items()
        }
        found += _heard(name, {place: [one] for place, one in values.items() if isinstance(one, str)}, path)
    return tuple(found)


def _heard(name: str, words: dict[int | str, list[str]], path: Path) -> Iterator[Heard]:
    kinds = SPEAKERS.get(name, {})
    plural = next((words[place][0] for place, kind in kinds.items() if kind == "plural" and words.get(place)), None)
    for place, kind in kinds.items():
        if kind != "plural":
            yield from (
                Heard(dutch, plural, kind, path.relative_to(ROOT).as_posix()) for dutch in words.get(place, ()) if dutch
            )


def _constants(node: nodes.Node) -> Iterator[str]:
    """The words an argument may be: one sentence, or either of two."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        yield from _constants(node.expr2) if node.expr2 else ()


# --- the other languages -------------------------------------------------------------------------------------------


def languages(folder: Path = BRANCH, translations: Path = TRANSLATIONS) -> list[str]:
    """Every language that has words already or is switched on, in the order of the branch's own table."""
    told = _toml(folder / "branch.toml")["languages"]
    begun = {path.stem for path in (folder / "words").glob("*.toml")}
    begun |= {path.parent.parent.name.replace("_", "-") for path in translations.glob("*/LC_MESSAGES/visitor.po")}
    begun |= {code for code, one in told.items() if one.get("enabled")}
    return [code for code in told if code in begun and code != SOURCE] + sorted(begun - set(told))


def is_draft(language: str, folder: Path = BRANCH) -> bool:
    """Nobody has approved these words yet, neither in branch.toml nor in the file of words (L-16)."""
    path = folder / "words" / f"{language}.toml"
    words = _toml(path) if path.is_file() else {}
    table = _toml(folder / "branch.toml")["languages"].get(language, {})
    return not (table.get("approved_by") and words.get("approval", {}).get("approved_by"))


def po_of(language: str, translations: Path = TRANSLATIONS) -> Path:
    """The file with the house's own sentences in a language."""
    return translations / language.replace("-", "_") / "LC_MESSAGES" / "visitor.po"


def branch_words(language: str, folder: Path = BRANCH) -> dict[str, str]:
    """Dutch → translation, of the branch's catalogue; empty before the translation was begun."""
    path = folder / "words" / f"{language}.toml"
    return dict(_toml(path).get("words", {})) if path.is_file() else {}


def house_words(language: str, translations: Path = TRANSLATIONS) -> dict[str, Message]:
    """Dutch → message, of the house's own sentences. Raises PoFileError when the file cannot be read."""
    return {id_of(message): message for message in _catalog(language, translations) if message.id}


def _catalog(language: str, translations: Path) -> Catalog:
    path = po_of(language, translations)
    if not path.is_file():
        return Catalog(locale=Locale.parse(language, sep="-"))
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def id_of(message: Message) -> str:
    """The Dutch sentence, in the singular when it has both."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms_of(message: Message) -> list[str]:
    """The translation, or its plural forms."""
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]


def faults(language: str, folder: Path = BRANCH, translations: Path = TRANSLATIONS) -> list[str]:
    """The mistakes in a language's words, each as `file: what`; an empty list means a complete language."""
    return [*_house_faults(language, translations), *_branch_faults(language, folder)]


def _house_faults(language: str, translations: Path) -> Iterator[str]:
    path = po_of(language, translations)
    where, wanted = path.relative_to(translations.parent), spoken()
    try:
        words = house_words(language, translations)
    except PoFileError as error:
        yield f"{where}: cannot be read: {error}"
        return
    if path.is_file() and not _counts_right(path, language):
        yield f"{where}: its Plural-Forms do not count as {language} does: {get_plural(language.replace('-', '_'))}"
    for dutch, plural in wanted.items():
        message = words.get(dutch)
        if message is None or not all(forms_of(message)):
            yield f"{where}: missing: {dutch}"
        else:
            yield from (f"{where}: {why}: {dutch}" for why in _wrong(message, plural, language))
    yield from (f"{where}: not said by the house (L-4): {dutch}" for dutch in words if dutch not in wanted)


def _wrong(message: Message, plural: str | None, language: str) -> Iterator[str]:
    forms, dutch = forms_of(message), id_of(message)
    if message.fuzzy:
        yield "fuzzy"
    if len(forms) != (get_plural(language.replace("-", "_")).num_plurals if plural else 1):
        yield f"{len(forms)} plural forms"
    if plural and message.id != (dutch, plural):
        yield f"the plural is now {plural!r}"
    places = set(PLACE.findall(dutch))
    if set(PLACE.findall(forms[-1])) != places or any(set(PLACE.findall(one)) - places for one in forms):
        yield "other %(…)s than the Dutch"


def _counts_right(path: Path, language: str) -> bool:
    """Whether the file's plural rule matches the language; Arabic's last two forms have two orders."""
    told = re.search(r"nplurals=(\d+);\s*plural=(.+?);", path.read_text(encoding="utf-8"))
    known = get_plural(language.replace("-", "_"))
    if told is None or int(told[1]) != known.num_plurals:
        return False
    theirs, ours = c2py(told[2]), c2py(known.plural_expr)
    return len({(theirs(number), ours(number)) for number in range(1000)}) == known.num_plurals


def _branch_faults(language: str, folder: Path) -> Iterator[str]:
    words, wanted = branch_words(language, folder), catalogue_texts(folder)
    where = (folder / "words" / f"{language}.toml").relative_to(folder.parent.parent)
    yield from (f"{where}: missing: {dutch}" for dutch in wanted if not words.get(dutch))
    yield from (f"{where}: stale, the Dutch is gone: {dutch}" for dutch in words if dutch not in wanted)
    for dutch, translation in words.items():
        if set(PLACE.findall(dutch)) != set(PLACE.findall(translation)):
            yield f"{where}: other %(…)s than the Dutch: {dutch}"
