"""What does a form of the office ask, and what did somebody answer?

A form is a table of fields; `templates/management/_form.html` has one macro per kind. What was typed is read and
checked here, field by field, so that every room of the office says the same thing about the same mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from queueing.catalogue.opening import DAYS, Hours
from queueing.readable import is_strange
from web.forms import whole_number

LARGEST_FORM = 256 * 1024
"""Bytes of a form with every sentence in thirteen languages, written in an address's way."""
NEEDED = "Vul dit in."
NOT_A_CHOICE = "Kies er een uit de lijst."
NOT_A_NUMBER = "Schrijf een getal tot {most}."
TOO_LONG = "Dit telt {length} tekens; {most} kan."
TOO_MANY = "Dit zijn {count} regels; {rows} kan."
MARKUP = "Schrijf dit zonder < en >."
STRANGE = "Hier staat een teken in dat de schermen niet kunnen tonen. Typ de zin opnieuw, zonder plakken."
NOT_HOURS = "Schrijf de uren zo: 9:00-12:00, 13:00-16:00. Leeg is gesloten."
NOT_A_DAY = "Schrijf elke regel zo: 24/12/2026 Kerstavond. Dit past niet: {line}"
NOT_A_DATE = "Schrijf een dag als 2026-12-24."
DAY_AND_WHY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4}) (?P<why>.+)")
ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
NO_HOURS = "Vul minstens één dag in, of haal het vinkje weg."


class Kind(StrEnum):
    """How a field looks, and what its value is."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    TICK = "tick"
    CHOICE = "choice"
    STEPS = "steps"
    LINES = "lines"
    ROWS = "rows"
    TICKS = "ticks"
    ROUTE = "route"
    ICON = "icon"
    WEEK = "week"
    DAYS = "days"
    DATE = "date"


BLANK: dict[Kind, Any] = {
    Kind.NUMBER: None, Kind.TICK: False, Kind.LINES: [], Kind.ROWS: [], Kind.TICKS: [], Kind.ROUTE: [], Kind.WEEK: None,
    Kind.DAYS: {},
}  # fmt: skip
"""What stands in a field that nobody filled in; an empty text for the other kinds."""
STAYS = (Kind.TICK, Kind.STEPS)
"""Kinds whose blank value is written down too: *no* is an answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `most` counts letters (of each line), or is the largest number; `rows` counts lines."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    most: int = 120
    rows: int = 1
    choices: Mapping[Any, str] = field(default_factory=dict)
    is_needed: bool = False
    is_public: bool = False
    default: Any = None

    @property
    def blank(self) -> Any:
        """The value of an empty field."""
        return BLANK.get(self.kind, "") if self.default is None else self.default

    def of(self, entry: Mapping[str, Any]) -> Any:
        """Its value in an entry of the catalogue."""
        return entry.get(self.name, self.blank)

    def chosen_first(self, value: Sequence[str]) -> dict[Any, str]:
        """Its choices: those of this value in their own order, then the others."""
        return {**{key: self.choices[key] for key in value if key in self.choices}, **self.choices}

    def is_left_out(self, sent: MultiDict[str, str]) -> bool:
        """Does this form not ask it at all? Then its value stays. Of a tick only the whole form tells."""
        if any(name == self.name or name.startswith(f"{self.name}.") for name in sent):
            return False
        return self.kind not in (Kind.TICK, Kind.TICKS) or "seen" not in sent

    def read(self, sent: MultiDict[str, str]) -> tuple[Any, str]:
        """What was typed as a value, and the sentence that says what is wrong with it, or none."""
        value, wrong = _READ[self.kind](self, sent)
        return value, wrong or (NEEDED if self.is_needed and value in ("", [], None) else "")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, under a heading."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The answers: by field their value, and what is wrong with it."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]


def fields_of(form: Iterable[Section]) -> tuple[Field, ...]:
    """Every field of a form, in order."""
    return tuple(one for section in form for one in section.fields)


def read(fields: Iterable[Field], sent: MultiDict[str, str]) -> Sent:
    """What somebody answered to these fields."""
    answers = {one.name: one.read(sent) for one in fields}
    return Sent(
        {name: value for name, (value, _) in answers.items()},
        {name: wrong for name, (_, wrong) in answers.items() if wrong},
    )


def values_of(fields: Iterable[Field], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a form begins with."""
    return {one.name: one.of(entry) for one in fields}


def why_not(text: str, most: int) -> str:
    """What is wrong with a sentence that somebody typed; empty when nothing is."""
    if len(text) > most:
        return TOO_LONG.format(length=len(text), most=most)
    if "<" in text or ">" in text:
        return MARKUP
    return STRANGE if any(is_strange(one) for one in text) else ""


def as_line(text: str) -> str:
    """One line: no blank around it, and single spaces in it."""
    return " ".join(text.split())


def seen_values(told: str) -> dict[str, Any]:
    """The values that a form was made from, as its hidden field has them; nothing when that is not ours."""
    try:
        seen = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}


def hours_as_text(spans: Sequence[str]) -> str:
    """`9:00-12:00, 13:00-16:00`."""
    return ", ".join(spans)


# --- one reader per kind ---


def _line(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    text = as_line(sent.get(one.name, ""))
    return text, why_not(text, one.most)


def _number(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    typed = sent.get(one.name, "").strip()
    number = whole_number(typed, most=one.most)
    if typed and number is None:
        return typed[:20], NOT_A_NUMBER.format(most=one.most)
    return one.blank if number is None else number, ""


def _tick(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    return sent.get(one.name) == "yes", ""


def _choice(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    typed = sent.get(one.name, "")
    found = next((key for key in one.choices if str(key) == typed), None)
    if found is None:
        return one.blank, NOT_A_CHOICE if typed or one.is_needed else ""
    return found, ""


def _lines(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    return _several(one, sent.get(one.name, "").splitlines())


def _rows(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    return _several(one, sent.getlist(one.name))


def _several(one: Field, typed: Sequence[str]) -> tuple[Any, str]:
    lines = [line for line in map(as_line, typed) if line]
    if len(lines) > one.rows:
        return lines, TOO_MANY.format(count=len(lines), rows=one.rows)
    return lines, next(filter(None, (why_not(line, one.most) for line in lines)), "")


def _ticks(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    typed = list(dict.fromkeys(sent.getlist(one.name)))
    known = [code for code in typed if code in one.choices]
    return known, "" if known == typed else NOT_A_CHOICE


def _route(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    """Where it goes first, and who may help too."""
    first = sent.get(f"{one.name}.first", "")
    others, wrong = _ticks(one, sent)
    if first and first not in one.choices:
        return others, NOT_A_CHOICE
    return ([first] if first else []) + [code for code in others if code != first], wrong


def _week(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    if not one.is_needed and sent.get(one.name) != "yes":
        return None, ""
    told = {day: sent.get(f"{one.name}.{day}", "") for day in DAYS}
    typed = {day: spans for day, text in told.items() if (spans := _spans(text))}
    try:
        Hours.from_words(typed)
    except ValueError:
        return {day: [text] for day, text in told.items() if text}, NOT_HOURS
    return typed, "" if typed or one.is_needed else NO_HOURS


def _days(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    """`24/12/2026 Kerstavond`, one a line, as ISO date → reason; a day written twice keeps its last reason."""
    lines = [line for line in map(as_line, sent.get(one.name, "").splitlines()) if line]
    if len(lines) > one.rows:
        return lines, TOO_MANY.format(count=len(lines), rows=one.rows)
    found = {}
    for line in lines:
        match = DAY_AND_WHY.fullmatch(line)
        day = _date_of(match["day"], match["month"], match["year"]) if match else None
        if match is None or day is None:
            return lines, NOT_A_DAY.format(line=line[:40])
        if wrong := why_not(match["why"], one.most):
            return lines, wrong
        found[day.isoformat()] = match["why"]
    return dict(sorted(found.items())), ""


def _date_of(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def days_as_lines(value: Any) -> list[str]:
    """The same the other way round; lines that could not be read stay as they were typed."""
    if not isinstance(value, Mapping):
        return list(value)
    return [f"{date.fromisoformat(day):%d/%m/%Y} {why}" for day, why in value.items()]


def _date(one: Field, sent: MultiDict[str, str]) -> tuple[Any, str]:
    typed = sent.get(one.name, "").strip()[:20]
    if not typed:
        return one.blank, ""
    match = ISO_DAY.fullmatch(typed)
    found = _date_of(match["day"], match["month"], match["year"]) if match else None
    return typed, "" if found else NOT_A_DATE


def _spans(text: str) -> list[str]:
    return ["-".join(_two_digits(end) for end in part.split("-")) for part in text.split(",") if part.strip()]


def _two_digits(hour: str) -> str:
    """`8` and `8:30` as the clock writes them: `08:00`, `08:30`."""
    hours, _, minutes = hour.strip().partition(":")
    return f"{hours:0>2}:{minutes or '00'}"


_READ: dict[Kind, Callable[[Field, MultiDict[str, str]], tuple[Any, str]]] = {
    Kind.LINE: _line,
    Kind.TEXT: _line,
    Kind.NUMBER: _number,
    Kind.TICK: _tick,
    Kind.CHOICE: _choice,
    Kind.STEPS: _choice,
    Kind.LINES: _lines,
    Kind.ROWS: _rows,
    Kind.TICKS: _ticks,
    Kind.ROUTE: _route,
    Kind.ICON: _choice,
    Kind.WEEK: _week,
    Kind.DAYS: _days,
    Kind.DATE: _date,
}
