"""What is wrong with this document? Every rule for a catalogue, for the office and for files, by its field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from queueing.catalogue.changes import Path, value_at
from queueing.catalogue.hurtful import Hurtful, hurtful_words
from queueing.catalogue.keypad import wrong_key
from queueing.catalogue.languages import SOURCE, Language
from queueing.catalogue.margins import is_minutes, wrong_margin
from queueing.catalogue.needs import PERSON, Extra, Need, NeedGroup, Zone, is_window
from queueing.catalogue.normal_form import CODE, PARTS, is_universal
from queueing.catalogue.opening import DAYS, Hours, holidays_in
from queueing.catalogue.services import Service
from queueing.pictures import PICTURES, why_wrong

SENTENCES = ("opening", "slowly", "interpreter", "writing", "closing")
"""What staff say, or point at, with someone who speaks another language, in this order (L-10)."""
MOST_WORDS = {"label": 6, "hint": 6, "bring": 10}
"""Words of a line that a visitor reads at arm's length (A-16)."""
TWO_LINES = 2
"""*Heb je dit bij?* has one shape for every need (decisions 9)."""
LONGEST_ZONE = 12
LONGEST_NAME = 80
LONGEST_TEXT = 500
MOST_DESKS = 99
NUMBERS = ("shuffled", "plain")
"""In which order numbers are given (decisions 2); what that tells stands in each branch.toml."""
VISITOR_KEYS = ("label", "hint", "way", "bring")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, and those that turn the direction of what follows: nobody types them, and they hide things."""
ESCAPED = re.compile(r"\\u00[01][0-9a-f]|\\[bf]|\x7f|\\u202[a-e]|\\u206[6-9]|\\ud[89a-f][0-9a-f]{2}")
"""As JSON writes them; also the letters of two halves (an emoji), which are seen: then every place is looked at."""


class Rule(StrEnum):
    """The rules by name; their sentences are in `queueing/catalogue/told.py`."""

    SHAPE = "shape"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    CODE = "code"
    TOO_LONG = "too_long"
    UNSEEN = "unseen"
    TIMEZONE = "timezone"
    CHOICE = "choice"
    DAY = "day"
    SPAN = "span"
    CLOSED_DAY = "closed_day"
    NO_DUTCH = "no_dutch"
    NOT_THERE = "not_there"
    NO_SENTENCES = "no_sentences"
    SENTENCE = "sentence"
    KEY = "key"
    MARGIN = "margin"
    HOLIDAYS = "holidays"
    BROAD_SITS = "broad_sits"
    ABSENT_TEXT = "absent_text"
    LABEL = "label"
    ICON = "icon"
    EVERYDAY = "everyday"
    MINUTES = "minutes"
    SEASON = "season"
    WAY = "way"
    ROUTE = "route"
    PERSON = "person"
    BRING = "bring"
    MANY_WORDS = "many_words"
    DESK_NUMBER = "desk_number"
    HURTS = "hurts"
    NO_LIST = "no_list"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule that does not hold at this place; `facts` fill its sentence."""

    path: Path
    rule: Rule
    facts: Mapping[str, object] = field(default_factory=dict)


def mistakes_in(document: Mapping[str, Any], *, icons: Container[str]) -> list[Mistake]:
    """Every mistake of a document of any shape, one for each place; none when it can be published."""
    found: dict[Path, Mistake] = {}
    for one in _Look(document, icons).all():
        found.setdefault(one.path, one)
    return list(found.values())


def lint(text: str, language: str, forbidden: Mapping[str, Collection[str]], key: str = "") -> list[Mistake]:
    """What is wrong with one sentence for visitors, typed in the field `key`; `forbidden` is the document's list."""
    most = MOST_WORDS.get(key) if language == SOURCE else None
    return list(_said((), text, hurtful_words(tuple(forbidden.get(language, ()))), most))


def visitor_texts(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, Dutch sentence) for everything in a table that a visitor may read."""
    for key in VISITOR_KEYS:
        value = one.get(key, "")
        yield from ((key, text) for text in (value if isinstance(value, list) else [value]) if text)


KINDS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "str": ("een tekst", lambda value: isinstance(value, str)),
    "int": ("een heel getal", lambda value: _is_whole(value)),
    "int | None": ("een heel getal", lambda value: _is_whole(value)),
    "timedelta | None": ("een aantal minuten, zonder aanhalingstekens", lambda value: is_minutes(value)),
    "bool": ("ja of nee: true of false, zonder aanhalingstekens", lambda value: isinstance(value, bool)),
    "tuple[str, ...]": ("een lijst van teksten", lambda value: _are_texts(value)),
    "date | None": ("een datum, zoals 2027-08-31", lambda value: _is_day(value)),
    "Hours | None": ("een week van openingsuren", lambda value: isinstance(value, Mapping)),
}
"""The type of a field → what is asked for, and whether a value is that."""
BRANCH = {
    **dict.fromkeys(("code", "name", "staff_name", "address", "timezone", "numbers", "address_form", "broad"), "str"),
    **dict.fromkeys(("holidays", "language_regime"), "str"),
    **dict.fromkeys(("start_languages", "start_strip"), "tuple[str, ...]"),
    "second_language_calls": "bool",
}
TABLES = ("zones", "languages", "desks", "texts", "closed", "sentences", "keys", "appointments", "hours")


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    """Read from the disk of the machine, where no town comes in while the house runs."""
    return frozenset(available_timezones())


class _Look:
    """One look over a document; whatever its shape, it ends in mistakes and never in a crash."""

    def __init__(self, document: Mapping[str, Any], icons: Container[str]) -> None:
        self.document, self.icons = document, icons
        self.branch = self._table("branch")
        self.services, self.needs = self._entries("services"), self._entries("needs")
        self.groups, self.extras = self._entries("groups"), self._entries("extras")

    def all(self) -> Iterator[Mistake]:
        yield from self._parts()
        yield from self._house()
        yield from self._start_page()
        yield from self._sentences()
        yield from self._own_tables()
        for code, service in self.services.items():
            yield from self._service(("services", code), service)
        yield from self._broad()
        for code, group in self.groups.items():
            yield from self._labelled(("groups", code), group, NeedGroup)
            if not any(one.get("group") == code and not one.get("sensitivity") for one in self.needs.values()):
                yield Mistake(("groups", code), Rule.EVERYDAY)
        for code, need in self.needs.items():
            yield from self._need(("needs", code), need)
        for code, extra in self.extras.items():
            yield from self._labelled(("extras", code), extra, Extra)
        person = self.needs.get(PERSON, {})
        if not is_universal(person) or person.get("signpost"):
            yield Mistake(("needs", PERSON), Rule.PERSON, {"code": PERSON})
        yield from self._desks()
        yield from self._pictures()
        for path, text in _texts((), {**self.document, "pictures": {}}) if self._hides_something() else ():
            if UNSEEN.search(text):
                yield Mistake(path, Rule.UNSEEN)
        yield from self._words()

    def _hides_something(self) -> bool:
        """Is there an unseen character anywhere? One quick look, before the place is sought."""
        told = json.dumps({**self.document, "pictures": {}}, ensure_ascii=True)
        return ESCAPED.search(told) is not None

    # --- finding one's way in a value of any shape ---

    def _table(self, *path: str) -> Mapping[str, Any]:
        found = value_at(self.document, path)
        return found if isinstance(found, Mapping) else {}

    def _entries(self, *path: str) -> dict[str, Mapping[str, Any]]:
        return {code: one for code, one in self._table(*path).items() if isinstance(one, Mapping)}

    def _parts(self) -> Iterator[Mistake]:
        """Is every table there, and a table; has every entry a code?"""
        for name in PARTS:
            if name not in self.document:
                if name == "forbidden":
                    yield Mistake((name,), Rule.NO_LIST)
                elif name != "pictures":
                    yield _missing((name,), name)
            elif not isinstance(self.document[name], Mapping):
                yield _shape((name,), "een tabel")
        for name in ("zones", "languages", "hours"):
            if name not in self.branch:
                yield _missing(("branch",), name)
        for name in TABLES:
            if not isinstance(self.branch.get(name, {}), Mapping):
                yield _shape(("branch", name), "een tabel")
        tables: list[Path] = [(name,) for name in ("services", "groups", "needs", "extras", "words")]
        tables += [("branch", name) for name in ("zones", "languages", "desks")]
        for path in tables:
            for code, one in self._table(*path).items():
                if not isinstance(one, Mapping):
                    yield _shape((*path, code), "een tabel")
                elif CODE.fullmatch(code) is None:
                    yield Mistake((*path, code), Rule.CODE, {"code": code})

    def _fields(self, path: Path, one: Mapping[str, Any], kind: type) -> Iterator[Mistake]:
        known = {about.name: about for about in fields(kind) if about.name != "code"}
        for key, value in one.items():
            if key not in known:
                yield Mistake((*path, key), Rule.UNKNOWN_KEY, {"key": key, "known": ", ".join(sorted(known))})
            else:
                yield from _is_a((*path, key), value, str(known[key].type))
        for name, about in known.items():
            if about.default is MISSING and name not in one:
                yield _missing(path, name)

    # --- the house ---

    def _house(self) -> Iterator[Mistake]:
        for key in ("code", "name", "timezone"):
            if not self.branch.get(key):
                yield _missing(("branch",), key)
        for key, kind in BRANCH.items():
            if key in self.branch:
                yield from _is_a(("branch", key), self.branch[key], kind)
        for key in set(self.branch) - set(BRANCH) - set(TABLES):
            if isinstance(self.branch[key], Mapping):
                yield Mistake(("branch", key), Rule.UNKNOWN_KEY, {"key": key, "known": ", ".join(TABLES)})
        code, name, zone = (self.branch.get(key) for key in ("code", "name", "timezone"))
        if isinstance(code, str) and CODE.fullmatch(code) is None:
            yield Mistake(("branch", "code"), Rule.CODE, {"code": code})
        if isinstance(name, str) and len(name) > LONGEST_NAME:
            yield Mistake(("branch", "name"), Rule.TOO_LONG, {"most": LONGEST_NAME})
        if isinstance(zone, str) and zone not in _timezones():
            yield Mistake(("branch", "timezone"), Rule.TIMEZONE, {"zone": zone})
        if self.branch.get("numbers", NUMBERS[0]) not in NUMBERS:
            yield Mistake(("branch", "numbers"), Rule.CHOICE, {"choices": " of ".join(NUMBERS)})
        yield from _week(("branch", "hours"), self._table("branch", "hours"))
        for day, why in self._table("branch", "closed").items():
            if not _is_day(day):
                yield Mistake(("branch", "closed", day), Rule.CLOSED_DAY, {"day": day})
            yield from _is_a(("branch", "closed", day), why, "str")
        for code, one in self._entries("branch", "zones").items():
            yield from self._fields(("branch", "zones", code), one, Zone)
            if isinstance(one.get("name"), str) and len(one["name"]) > LONGEST_ZONE:
                yield Mistake(("branch", "zones", code, "name"), Rule.TOO_LONG, {"most": LONGEST_ZONE})
        for code, one in self._entries("branch", "languages").items():
            yield from self._fields(("branch", "languages", code), one, Language)
        if "languages" in self.branch and SOURCE not in self._table("branch", "languages"):
            yield Mistake(("branch", "languages"), Rule.NO_DUTCH)

    def _start_page(self) -> Iterator[Mistake]:
        for key, there in (("start_languages", self._table("branch", "languages")), ("start_strip", self.needs)):
            yield from _not_there(("branch", key), self.branch.get(key, []), there)

    def _sentences(self) -> Iterator[Mistake]:
        form, told = self.branch.get("address_form", "u"), self._entries("branch", "sentences")
        if told and form not in told:
            yield Mistake(("branch", "address_form"), Rule.NO_SENTENCES, {"form": form})
        for which, spoken in told.items():
            for key in SENTENCES:
                if key not in spoken:
                    yield _missing(("branch", "sentences", which), key)
            for key, text in spoken.items():
                if key not in SENTENCES or not text or not isinstance(text, str):
                    known = {"known": ", ".join(SENTENCES)}
                    yield Mistake(("branch", "sentences", which, key), Rule.SENTENCE, known)

    def _own_tables(self) -> Iterator[Mistake]:
        for key, text in self._table("branch", "texts").items():
            yield from _is_a(("branch", "texts", key), text, "str")
        if wrong := wrong_key(self._table("branch", "keys")):
            yield Mistake(("branch", "keys", wrong[0]), Rule.KEY, {"why": wrong[1]})
        if wrong := wrong_margin(self._table("branch", "appointments")):
            yield Mistake(("branch", "appointments", wrong[0]), Rule.MARGIN, {"why": wrong[1]})
        country = self.branch.get("holidays", "")
        try:
            holidays_in(country, 2028)
        except (NotImplementedError, TypeError, AttributeError):
            yield Mistake(("branch", "holidays"), Rule.HOLIDAYS, {"country": country})

    def _broad(self) -> Iterator[Mistake]:
        broad = self.branch.get("broad", "")
        if not broad or not isinstance(broad, str):
            return
        if broad not in self.services:
            yield Mistake(("branch", "broad"), Rule.NOT_THERE, {"code": broad})
        elif "hours" in self.services[broad]:
            yield Mistake(("branch", "broad"), Rule.BROAD_SITS, {"code": broad})
        for code, one in self.services.items():
            if "hours" in one and not one.get("absent_text"):
                yield Mistake(("services", code), Rule.ABSENT_TEXT)

    def _desks(self) -> Iterator[Mistake]:
        numbers: set[object] = set()
        for code, one in self._entries("branch", "desks").items():
            path = ("branch", "desks", code)
            for key in ("number", "zone", "helps_with"):
                if key not in one:
                    yield _missing(path, key)
            number = one.get("number", 1)
            if not _is_whole(number) or not 1 <= number <= MOST_DESKS:
                yield Mistake((*path, "number"), Rule.DESK_NUMBER, {"most": MOST_DESKS})
            elif number in numbers:
                yield Mistake((*path, "number"), Rule.CHOICE, {"choices": f"een nummer dat nog vrij is, niet {number}"})
            if _is_whole(one.get("number")):
                numbers.add(number)
            if "zone" in one:
                yield from _not_there((*path, "zone"), [one["zone"]], self._table("branch", "zones"))
            yield from _is_a((*path, "helps_with"), one.get("helps_with", []), "tuple[str, ...]")
            yield from _not_there((*path, "helps_with"), one.get("helps_with", []), self.services)

    # --- services and needs ---

    def _service(self, path: Path, one: Mapping[str, Any]) -> Iterator[Mistake]:
        yield from self._fields(path, one, Service)
        yield from _week((*path, "hours"), one.get("hours", {}))

    def _need(self, path: Path, need: Mapping[str, Any]) -> Iterator[Mistake]:
        yield from self._labelled(path, need, Need)
        if not is_universal(need):
            yield from _not_there((*path, "group"), [need.get("group", "")], self.groups)
        for key in ("services", "then"):
            yield from _not_there((*path, key), need.get(key, []), self.services)
        for key in ("max_wait", "minutes"):
            if not is_minutes(need.get(key, 0)):
                yield Mistake((*path, key), Rule.MINUTES)
        for window in need.get("open_windows", []) if _are_texts(need.get("open_windows")) else ():
            if not is_window(window):
                yield Mistake((*path, "open_windows"), Rule.SEASON, {"season": window})
        if need.get("signpost") and not need.get("way"):
            yield Mistake((*path, "way"), Rule.WAY)
        if not need.get("signpost") and not need.get("services"):
            yield Mistake((*path, "services"), Rule.ROUTE)

        if _are_texts(need.get("bring", [])) and not _two_lines(need.get("bring", [])):
            yield Mistake((*path, "bring"), Rule.BRING)

    def _labelled(self, path: Path, one: Mapping[str, Any], kind: type) -> Iterator[Mistake]:
        if not one.get("label"):
            yield Mistake((*path, "label"), Rule.LABEL)
        icon = one.get("icon")
        if not isinstance(icon, str) or icon not in self.icons:
            yield Mistake((*path, "icon"), Rule.ICON, {"icon": icon or "(geen)"})
        yield from (wrong for wrong in self._fields(path, one, kind) if wrong.facts.get("key") not in ("label", "icon"))

    # --- what visitors read ---

    def _pictures(self) -> Iterator[Mistake]:
        for name, drawing in self._table("pictures").items():
            if name not in PICTURES:
                known = {"why": f"er is geen tekening {name}; wel: {', '.join(PICTURES)}"}
                yield Mistake(("pictures", name), Rule.PICTURE, known)
            elif why := why_wrong(drawing) if isinstance(drawing, str) else "dit is geen SVG":
                yield Mistake(("pictures", name), Rule.PICTURE, {"why": why})

    def _words(self) -> Iterator[Mistake]:
        forbidden = self._table("forbidden")
        for language, words in forbidden.items():
            yield from _is_a(("forbidden", language), words, "tuple[str, ...]")
        hurtful = {language: hurtful_words(tuple(words)) for language, words in forbidden.items() if _are_texts(words)}
        for path, text in self._public_texts():
            if isinstance(text, str):
                most = MOST_WORDS.get(path[-1]) if path[0] != "branch" else None
                yield from _said(path, text, hurtful.get(SOURCE), most)
        for language, one in self._entries("words").items():
            for dutch, text in one.items():
                if isinstance(text, str):
                    yield from _said(("words", language, dutch), text, hurtful.get(language))
                else:
                    yield _shape(("words", language, dutch), "een tekst")

    def _public_texts(self) -> Iterator[tuple[Path, Any]]:
        for table in ("groups", "needs", "extras"):
            for code, one in self._entries(table).items():
                for key, text in visitor_texts(one):
                    yield (table, code, key), text
        for table in ("texts", "closed"):
            for key, text in self._table("branch", table).items():
                yield ("branch", table, key), text
        for form, spoken in self._entries("branch", "sentences").items():
            for key, text in spoken.items():
                yield ("branch", "sentences", form, key), text
        for code, one in self._entries("branch", "zones").items():
            yield ("branch", "zones", code, "name"), one.get("name", "")
        for code, one in self.services.items():
            yield ("services", code, "absent_text"), one.get("absent_text", "")


def _missing(path: Path, key: str) -> Mistake:
    return Mistake(path, Rule.MISSING, {"key": key})


def _shape(path: Path, wanted: str) -> Mistake:
    return Mistake(path, Rule.SHAPE, {"wanted": wanted})


def _is_a(path: Path, value: Any, kind: str) -> Iterator[Mistake]:
    wanted, holds = KINDS[kind]
    if not holds(value):
        yield _shape(path, wanted)


def _not_there(path: Path, codes: Any, there: Container[str]) -> Iterator[Mistake]:
    if _are_texts(codes):
        yield from (Mistake(path, Rule.NOT_THERE, {"code": code or "(niets)"}) for code in codes if code not in there)
    elif codes is not None:
        yield _shape(path, "een lijst van teksten")


def _week(path: Path, week: Any) -> Iterator[Mistake]:
    for day, spans in week.items() if isinstance(week, Mapping) else ():
        if day not in DAYS:
            yield Mistake(path, Rule.DAY, {"day": day, "known": ", ".join(DAYS)})
            continue
        for span in spans if _are_texts(spans) else [spans]:
            try:
                Hours.from_words({day: [span]})
            except (ValueError, AttributeError, TypeError):
                yield Mistake(path, Rule.SPAN, {"span": span})


def _said(path: Path, text: str, hurtful: Hurtful | None, most: int | None = None) -> Iterator[Mistake]:
    """What is wrong with one sentence that a visitor reads, of at most so many words."""
    if most is not None and len(text.split()) > most:
        yield Mistake(path, Rule.MANY_WORDS, {"most": most})
    if UNSEEN.search(text):
        yield Mistake(path, Rule.UNSEEN)
    if len(text) > LONGEST_TEXT:
        yield Mistake(path, Rule.TOO_LONG, {"most": LONGEST_TEXT})
    if hurtful is not None and (word := hurtful.first_in(text)):
        yield Mistake(path, Rule.HURTS, {"word": word})


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """Every text in a value, keys included, and where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield (*path, key), key
            yield from _texts((*path, key), one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(path, one)


def _two_lines(lines: Any) -> bool:
    """None, or two with something on each."""
    return not lines or (len(lines) == TWO_LINES and all(line.strip() for line in lines))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31


def _are_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False
