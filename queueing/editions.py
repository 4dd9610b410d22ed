"""Which edition of the catalogue is in force, and how does a new one come in? (product §14)

A folder of TOML becomes one validated document; the document becomes an immutable edition of the branch.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from queueing.base import Base
from queueing.branches import Branch
from queueing.keys import wrong_key
from queueing.languages import DATES, SOURCE, Language
from queueing.margins import is_minutes, wrong_margin
from queueing.needs import Catalogue, Extra, Need, NeedGroup, Zone, catalogue_from, is_window
from queueing.opening import Hours, holidays_in
from queueing.pictures import PICTURES, why_wrong
from queueing.services import Service

VOWEL_MARKS = re.compile("[\u064b-\u065f\u0670]")
"""Arabic may be written with or without them; a word that hurts, hurts either way."""
FILES = {"branch": "branch.toml", "services": "services.toml", "needs": "needs.toml", "forbidden": "forbidden.toml"}

SENTENCES = ("opening", "slowly", "interpreter", "writing", "closing")
"""What staff say, or point at, with someone who speaks another language, in this order (L-10)."""

LONGEST_ZONE = 12
NUMBERS = ("shuffled", "plain")
"""In which order numbers are given (decisions 2); what that tells stands in each branch.toml."""


class CatalogueError(ValueError):
    """The data is wrong; the message names file and line and says what to do."""


class Edition(Base):
    """One published catalogue of a branch. Rows are added, never changed: open visits keep theirs."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("branch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id", ondelete="CASCADE"))
    number: Mapped[int]
    print: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


def publish(session: Session, branch: Branch, document: dict[str, Any], *, now: datetime) -> Edition:
    """Make this document the catalogue in force; the same document again changes nothing."""
    mark = print_of(document)
    edition = session.scalar(select(Edition).where(Edition.branch_id == branch.id, Edition.print == mark))
    if edition is None:
        last = session.scalars(
            select(Edition.number).where(Edition.branch_id == branch.id).order_by(Edition.number.desc()).limit(1)
        ).first()
        edition = Edition(branch_id=branch.id, number=(last or 0) + 1, print=mark, published_at=now, document=document)
        session.add(edition)
    branch.edition, branch.edition_print = edition.number, mark
    return edition


def catalogue_of(session: Session, branch: Branch) -> Catalogue:
    """The catalogue in force. Read once per process and kept: an edition never changes. Raises LookupError."""
    if branch.edition is None or branch.edition_print is None:
        raise LookupError(f"branch {branch.code} has no catalogue yet; run: flask catalogue load {branch.code}")
    return _kept(session, branch.id, branch.edition, branch.edition_print)


def catalogue_at(session: Session, branch: Branch, number: int) -> Catalogue:
    """The catalogue that an older visit was started with. Raises LookupError."""
    if number == branch.edition:
        return catalogue_of(session, branch)
    mark = session.scalar(select(Edition.print).where(Edition.branch_id == branch.id, Edition.number == number))
    if mark is None:
        raise LookupError(f"branch {branch.code} has no edition {number}")
    return _kept(session, branch.id, number, mark)


_catalogues: dict[str, Catalogue] = {}


def _kept(session: Session, branch_id: int, number: int, mark: str) -> Catalogue:
    if mark not in _catalogues:
        document = session.scalars(
            select(Edition.document).where(Edition.branch_id == branch_id, Edition.number == number)
        ).one()
        _catalogues[mark] = catalogue_from(document)
    return _catalogues[mark]


def print_of(document: Mapping[str, Any]) -> str:
    """The fingerprint of a document: SHA-256 over its JSON, in hex. Order counts: it is the order on screen."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False).encode()).hexdigest()


# --- from a folder of TOML to a validated document -------------------------------------------------------------


def read_folder(folder: Path, *, icons: Container[str]) -> dict[str, Any]:
    """Read and check a branch's folder. Raises CatalogueError naming file and line."""
    sources = {name: _Source.read(folder / file) for name, file in FILES.items()}
    words = {path.stem: _Source.read(path) for path in sorted((folder / "words").glob("*.toml"))}
    _Check(sources, words, icons).run()
    branch = sources["branch"].data
    needs = sources["needs"].data
    document: dict[str, Any] = _plain(
        {
            "branch": branch,
            "services": sources["services"].data["services"],
            "groups": needs["groups"],
            "needs": {**needs["needs"], **_universal(needs)},
            "extras": needs["extras"],
            "words": {language: source.data["words"] for language, source in words.items()},
            "pictures": _pictures(folder / "pictures"),
        }
    )
    return document


def _universal(needs: Mapping[str, Any]) -> dict[str, Any]:
    return {code: {"group": "U", **one} for code, one in needs.get("universal", {}).items()}


def _pictures(folder: Path) -> dict[str, str]:
    """The drawings of a branch, by name. Raises CatalogueError."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.svg"))}
    for name, drawing in found.items():
        if name not in PICTURES:
            raise CatalogueError(f"{folder / name}.svg: unknown drawing; known here: {', '.join(PICTURES)}")
        if why := why_wrong(drawing):
            raise CatalogueError(f"{folder / name}.svg: {why}")
    return found


def _plain(value: Any) -> Any:
    """TOML dates as ISO strings, so that the document is JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class _Source:
    """A TOML file that can say on which line a key stands."""

    path: Path
    data: dict[str, Any]
    lines: list[str]

    @classmethod
    def read(cls, path: Path) -> _Source:
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, tomllib.loads(text), text.splitlines())
        except FileNotFoundError:
            raise CatalogueError(f"{path}: this file is missing") from None
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(f"{path}: {error}") from None

    def line_of(self, table: str, key: str | None = None) -> int:
        """1-based line of a key in a table, else of the table's header, else 1."""
        header, found = "", 1
        for number, line in enumerate(self.lines, 1):
            if match := re.match(r"\s*\[([^\[\]]+)\]", line):
                header = match[1].strip().replace('"', "")
                if header == table:
                    found = number
            elif key and header == table and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return found

    def wrong(self, table: str, key: str | None, why: str) -> CatalogueError:
        return CatalogueError(f"{self.path}:{self.line_of(table, key)}: {why}")


class _Check:
    """Every rule a catalogue must keep, each with a sentence that says what is wrong."""

    def __init__(self, sources: dict[str, _Source], words: dict[str, _Source], icons: Container[str]) -> None:
        self.branch, self.services = sources["branch"], sources["services"]
        self.needs, self.forbidden = sources["needs"], sources["forbidden"]
        self.words, self.icons = words, icons

    def run(self) -> None:
        self._tables()
        self._branch()
        self._start_page()
        self._sentences()
        self._keys()
        self._appointments()
        self._calls()
        self._holidays()
        self._services()
        self._broad()
        self._groups()
        for table in ("needs", "universal"):
            for code, need in self.needs.data.get(table, {}).items():
                self._need(f"{table}.{code}", need)
        self._extras()
        self._desks()
        self._forbidden_words()

    def _tables(self) -> None:
        self._must_have(self.branch, "", self.branch.data, ("code", "name", "timezone", "hours", "zones", "languages"))
        self._must_have(self.services, "", self.services.data, ("services",))
        self._must_have(self.needs, "", self.needs.data, ("groups", "needs", "extras"))
        for source in (self.forbidden, *self.words.values()):
            self._must_have(source, "", source.data, ("words",))

    def _branch(self) -> None:
        if self.branch.data["timezone"] not in available_timezones():
            raise self.branch.wrong("", "timezone", f"there is no time zone {self.branch.data['timezone']!r}")
        if self.branch.data.get("numbers", NUMBERS[0]) not in NUMBERS:
            raise self.branch.wrong("", "numbers", f"write {' or '.join(map(repr, NUMBERS))}")
        self._hours(self.branch, "hours", self.branch.data["hours"], self.branch.data.get("closed"))
        for code, one in self.branch.data["zones"].items():
            self._shape(self.branch, f"zones.{code}", one, Zone)
            if len(one["name"]) > LONGEST_ZONE:
                why = f"at most {LONGEST_ZONE} letters: it stands very large on the ticket"
                raise self.branch.wrong(f"zones.{code}", "name", why)
        for code, one in self.branch.data["languages"].items():
            self._shape(self.branch, f"languages.{code}", one, Language)
            for key in DATES & set(one):
                if not isinstance(one[key], date):
                    raise self.branch.wrong(
                        f"languages.{code}", key, f"{one[key]!r} is no date; write it as 2027-08-31"
                    )
        if SOURCE not in self.branch.data["languages"]:
            raise self.branch.wrong("languages", None, "Dutch (nl) is missing from the languages")

    def _start_page(self) -> None:
        known = {**self.needs.data["needs"], **self.needs.data.get("universal", {})}
        for key, there in (("start_languages", self.branch.data["languages"]), ("start_strip", known)):
            for code in self.branch.data.get(key, []):
                if code not in there:
                    raise self.branch.wrong("", key, f"there is no {code!r}")

    def _sentences(self) -> None:
        form, told = self.branch.data.get("address_form", "u"), self.branch.data.get("sentences", {})
        if told and form not in told:
            raise self.branch.wrong("", "address_form", f"there are no sentences.{form}; write them, or choose another")
        for which, spoken in told.items():
            self._must_have(self.branch, f"sentences.{which}", spoken, SENTENCES)
            for key, text in spoken.items():
                if key not in SENTENCES or not text:
                    known = ", ".join(SENTENCES)
                    raise self.branch.wrong(f"sentences.{which}", key, f"a sentence is needed for each of: {known}")

    def _keys(self) -> None:
        if wrong := wrong_key(self.branch.data.get("keys", {})):
            deed, why = wrong
            raise self.branch.wrong("keys", deed, why)

    def _appointments(self) -> None:
        own = self.branch.data.get("appointments", {})
        if not isinstance(own, dict):
            raise self.branch.wrong("", "appointments", "write a table: [appointments], with early = 60 and late = 15")
        if wrong := wrong_margin(own):
            key, why = wrong
            raise self.branch.wrong("appointments", key, why)

    def _calls(self) -> None:
        if not isinstance(self.branch.data.get("second_language_calls", False), bool):
            raise self.branch.wrong("", "second_language_calls", "write true or false, without quotes")

    def _holidays(self) -> None:
        country = self.branch.data.get("holidays", "")
        try:
            holidays_in(country, 2028)
        except (NotImplementedError, TypeError):
            raise self.branch.wrong(
                "", "holidays", f"nobody knows the holidays of {country!r}; write a country as BE, or leave it empty"
            ) from None

    def _broad(self) -> None:
        services, broad = self.services.data["services"], self.branch.data.get("broad", "")
        if broad and broad not in services:
            raise self.branch.wrong("", "broad", f"there is no service {broad!r}")
        if broad and "hours" in services[broad]:
            raise self.branch.wrong("", "broad", f"{broad!r} has sit-days; who helps for the absent is always in")
        for code, one in services.items():
            if "hours" in one and broad and not one.get("absent_text"):
                why = "a service with sit-days needs an absent_text (G-4)"
                raise self.services.wrong(f"services.{code}", None, why)

    def _services(self) -> None:
        for code, one in self.services.data.get("services", {}).items():
            table = f"services.{code}"
            self._shape(self.services, table, one, Service)
            if not isinstance(one.get("max_wait", 0), int):
                raise self.services.wrong(table, "max_wait", "a number of minutes is needed, without quotes")
            if "hours" in one:
                self._hours(self.services, f"{table}.hours", one["hours"], None)

    def _groups(self) -> None:
        for code, one in self.needs.data.get("groups", {}).items():
            self._labelled(f"groups.{code}", one, NeedGroup)
            everyday = [
                n for n in self.needs.data["needs"].values() if n.get("group") == code and not n.get("sensitivity")
            ]
            if not everyday:
                raise self.needs.wrong(f"groups.{code}", None, "a life domain needs at least one everyday need (I-5)")

    def _need(self, table: str, need: Mapping[str, Any]) -> None:
        self._labelled(table, {"group": "U", **need}, Need)
        if table.startswith("needs.") and need.get("group") not in self.needs.data["groups"]:
            raise self.needs.wrong(table, "group", f"there is no life domain {need.get('group')!r}")
        for key in ("services", "then"):
            for service in need.get(key, []):
                if service not in self.services.data["services"]:
                    raise self.needs.wrong(table, key, f"route to a service that does not exist: {service!r}")
        if not is_minutes(need.get("max_wait", 0)):
            raise self.needs.wrong(table, "max_wait", "a number of minutes is needed, without quotes")
        for window in need.get("open_windows", []):
            if not is_window(window):
                raise self.needs.wrong(table, "open_windows", f"{window!r} is no season; write it as 04-25/07-15")
        if need.get("signpost") and not need.get("way"):
            raise self.needs.wrong(table, "way", "a signpost must show the way")
        if not need.get("signpost") and not need.get("services"):
            raise self.needs.wrong(table, "services", "a need must be routed to a service")

    def _extras(self) -> None:
        for code, one in self.needs.data.get("extras", {}).items():
            self._labelled(f"extras.{code}", one, Extra)

    def _desks(self) -> None:
        for code, one in self.branch.data.get("desks", {}).items():
            table = f"desks.{code}"
            self._must_have(self.branch, table, one, ("number", "zone", "helps_with"))
            if one["zone"] not in self.branch.data["zones"]:
                raise self.branch.wrong(table, "zone", f"there is no zone {one['zone']!r}")
            for service in one["helps_with"]:
                if service not in self.services.data["services"]:
                    raise self.branch.wrong(table, "helps_with", f"there is no service {service!r}")

    def _forbidden_words(self) -> None:
        for language, words in self.forbidden.data["words"].items():
            if not words:
                continue
            pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
            for source, table, key, text in self._public_texts(language):
                if match := pattern.search(VOWEL_MARKS.sub("", text)):
                    raise source.wrong(table, key, f"the word {match[0]!r} may not be shown to visitors (I-4)")

    def _public_texts(self, language: str) -> Iterator[tuple[_Source, str, str, str]]:
        if language != SOURCE:
            source = self.words.get(language)
            for dutch, text in (source.data["words"] if source else {}).items():
                yield self.words[language], "words", dutch, text
            return
        for table in ("groups", "needs", "universal", "extras"):
            for code, one in self.needs.data.get(table, {}).items():
                for key, value in visitor_texts(one):
                    yield self.needs, f"{table}.{code}", key, value
        said = {f"sentences.{form}": one for form, one in self.branch.data.get("sentences", {}).items()}
        for table, texts in {**{name: self.branch.data.get(name, {}) for name in ("texts", "closed")}, **said}.items():
            for key, text in texts.items():
                yield self.branch, table, key, text
        for code, one in self.branch.data["zones"].items():
            yield self.branch, f"zones.{code}", "name", one["name"]
        for code, one in self.services.data["services"].items():
            yield self.services, f"services.{code}", "absent_text", one.get("absent_text", "")

    def _labelled(self, table: str, one: Mapping[str, Any], kind: type) -> None:
        if not one.get("label"):
            raise self.needs.wrong(table, "label", "the Dutch label is missing")
        if one.get("icon") not in self.icons:
            raise self.needs.wrong(table, "icon", f"unknown icon {one.get('icon')!r}; choose a name from Lucide")
        self._shape(self.needs, table, one, kind)

    def _shape(self, source: _Source, table: str, one: Mapping[str, Any], kind: type) -> None:
        known = {field.name: field for field in fields(kind) if field.name != "code"}
        for key in one:
            if key not in known:
                raise source.wrong(table, key, f"unknown key {key!r}; known here: {', '.join(sorted(known))}")
        self._must_have(source, table, one, tuple(name for name, field in known.items() if field.default is MISSING))

    def _must_have(self, source: _Source, table: str, one: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in keys:
            if key not in one:
                raise source.wrong(table, None, f"{key!r} is missing")

    def _hours(self, source: _Source, table: str, week: Any, closed: Any) -> None:
        try:
            Hours.from_words(week, closed)
        except (ValueError, AttributeError, TypeError) as error:
            raise source.wrong(table, None, f"opening hours are not readable: {error}") from None


VISITOR_KEYS = ("label", "hint", "way", "bring")


def visitor_texts(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, Dutch sentence) for everything in a table that a visitor may read."""
    for key in VISITOR_KEYS:
        value = one.get(key, "")
        yield from ((key, text) for text in (value if isinstance(value, list) else [value]) if text)
