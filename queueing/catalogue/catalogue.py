"""What does one edition of a house offer? Needs, services, hours, zones and languages, as one value (product §14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from queueing.catalogue import searching
from queueing.catalogue.keypad import KEYS, keys_of
from queueing.catalogue.languages import DATES, SOURCE, Language, canonical
from queueing.catalogue.margins import Margins, margins_of
from queueing.catalogue.needs import (
    APPOINTMENT,
    SHOWN_PER_GROUP,
    Extra,
    Need,
    NeedGroup,
    Zone,
)
from queueing.catalogue.opening import Hours
from queueing.catalogue.searching import Entry
from queueing.catalogue.services import Service
from queueing.catalogue.wording import Wording
from queueing.refusals import NeedNotOffered, NoSuchService


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition of a branch: needs, services, languages, hours, texts. It never changes once published.

    `words` are the translations as they were published; `wording` those that visitors may read now, the house's own
    sentences among them, where that is known (`web/wording.py`).
    """

    name: str
    staff_name: str
    groups: Mapping[str, NeedGroup]
    needs: Mapping[str, Need]
    services: Mapping[str, Service]
    languages: Mapping[str, Language]
    start_languages: tuple[str, ...]
    start_strip: tuple[str, ...]
    extras: Mapping[str, Extra]
    zones: Mapping[str, Zone]
    hours: Hours
    address: str = ""
    sentences: tuple[str, ...] = ()
    address_form: str = "u"
    broad: str = ""
    second_language_calls: bool = False
    margins: Margins = field(default_factory=Margins)
    texts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wording: Wording | None = None
    forbidden: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=lambda: dict(KEYS))
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_appointments(self) -> bool:
        """Does this house work with appointments? Only then a code can be typed at a kiosk, and slips have one."""
        return APPOINTMENT in self.needs

    def need(self, code: str) -> Need:
        """The need with this code. Raises NeedNotOffered for unknown codes and signposts."""
        need = self.needs.get(code)
        if need is None or need.signpost:
            raise NeedNotOffered(need=code)
        return need

    def service(self, code: str) -> Service:
        """Raises NoSuchService."""
        if code not in self.services:
            raise NoSuchService(service=code)
        return self.services[code]

    def needs_of(self, group: str, today: date) -> list[Need]:
        """The needs shown under a life domain, at most five; the rarest wait behind *Alle vragen*."""
        shown = [one for one in self.all_needs(today) if one.group == group and not one.behind_all]
        return shown[:SHOWN_PER_GROUP]

    def all_needs(self, today: date) -> list[Need]:
        """Every need that is in season, by life domain and order, without the universal ones."""
        place = {code: group.order for code, group in self.groups.items()}
        shown = [one for one in self.needs.values() if one.group in place and one.is_in_season(today)]
        return sorted(shown, key=lambda one: (place[one.group], one.order))

    def in_order(self) -> list[NeedGroup]:
        """The life domains in the order of the start page."""
        return sorted(self.groups.values(), key=lambda group: group.order)

    def offered_languages(self, today: date, *, drafts: bool) -> dict[str, Language]:
        """Languages to show today, Dutch first, by code.

        Without drafts only those in which every sentence of the kiosk's path is approved (L-16).
        """
        offered = {code: one for code, one in self.languages.items() if one.is_offered(today, drafts=drafts)}
        return {code: one for code, one in offered.items() if drafts or code == SOURCE or self.is_complete(code)}

    def is_complete(self, language: str) -> bool:
        """Is every sentence of the kiosk's path approved in this language?"""
        return self.wording is not None and canonical(language) in self.wording.complete

    def translated(self, dutch: str, language: str) -> str | None:
        """The translation keyed by the Dutch sentence; None when missing, hidden, or of another Dutch."""
        if self.wording is not None:
            return next(iter(self.wording.forms(language, dutch)), None)
        return self.words.get(canonical(language), {}).get(dutch)

    def is_open(self, local: datetime, service: str | None = None) -> bool:
        """Is the house open at this local time and, when asked, is the service in it?"""
        if not self.hours.is_open(local):
            return False
        hours = self.service(service).hours if service else None
        return hours is None or hours.is_open(local)

    def is_in(self, service: str, local: datetime) -> bool:
        """Is this service in the house at this local time? A service without fixed days always is (G-4)."""
        known = self.services.get(service)
        return known is None or known.hours is None or known.hours.is_open(local)

    def is_absent(self, code: str, local: datetime) -> bool:
        """True when the service of this need is not in, and the broad reception helps instead (G-4).

        Raises NeedNotOffered.
        """
        return bool(self.broad) and not self.is_in(self.need(code).route, local)

    def route_of(self, code: str, local: datetime) -> str:
        """The service that helps with this need at this local time. Raises NeedNotOffered."""
        return self.broad if self.is_absent(code, local) else self.need(code).route

    def longest_wait(self, services: Iterable[str], needs: Iterable[str]) -> timedelta | None:
        """The shortest `longest wait` of these services and needs; None when none of them sets one."""
        limits = [self.services[code].max_wait for code in services if code in self.services]
        limits += [self.needs[code].longest_wait for code in needs if code in self.needs]
        return min((limit for limit in limits if limit is not None), default=None)

    def search(self, words: str) -> list[Need]:
        """Staff search by label, hint, synonym, theme or the service behind it; best first. Never for visitors."""
        needs = [need for need in self.needs.values() if not need.signpost]
        return [needs[place] for place in searching.found(words, [self.entry_of(need) for need in needs])]

    def entry_of(self, need: Need) -> Entry:
        """The words by which staff find a need."""
        services = (self.services[code].name for code in (*need.services, *need.then) if code in self.services)
        group = (self.groups[need.group].label,) if need.group in self.groups else ()
        return Entry(need.label, (need.hint, *need.synonyms), (*services, *group))


def catalogue_from(document: Mapping[str, Any]) -> Catalogue:
    """Build the catalogue from a validated document (`queueing/catalogue/editions.py` makes and stores these)."""
    branch = document["branch"]
    return Catalogue(
        name=branch["name"],
        staff_name=branch.get("staff_name", branch["name"]),
        groups={code: NeedGroup(code, **one) for code, one in document["groups"].items()},
        needs={code: Need(code, **_tuples(one)) for code, one in document["needs"].items()},
        services={code: _service(code, one) for code, one in document["services"].items()},
        languages={code: _language(code, one) for code, one in branch["languages"].items()},
        start_languages=tuple(branch.get("start_languages", [])),
        start_strip=tuple(branch.get("start_strip", [])),
        extras={code: Extra(code, **one) for code, one in document["extras"].items()},
        zones={code: Zone(code, **one) for code, one in branch["zones"].items()},
        address=branch.get("address", ""),
        sentences=tuple(sentences_of(branch).values()),
        address_form=branch.get("address_form", "u"),
        hours=Hours.from_words(branch["hours"], branch.get("closed"), branch.get("holidays", "")),
        broad=branch.get("broad", ""),
        second_language_calls=branch.get("second_language_calls", False),
        margins=margins_of(branch.get("appointments")),
        texts=branch.get("texts", {}),
        words=document["words"],
        keys=keys_of(branch.get("keys")),
        pictures=document.get("pictures", {}),
        forbidden=document.get("forbidden", {}),
    )


def sentences_of(branch: Mapping[str, Any]) -> Mapping[str, str]:
    """What staff say or point at in another language, in the form of address of this branch (decisions 16)."""
    spoken: Mapping[str, str] = branch.get("sentences", {}).get(branch.get("address_form", "u"), {})
    return spoken


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}


def _service(code: str, fields: Mapping[str, Any]) -> Service:
    rest = dict(fields)
    hours, max_wait = rest.pop("hours", None), rest.pop("max_wait", None)
    return Service(
        code,
        hours=Hours.from_words(hours) if hours else None,
        max_wait=timedelta(minutes=max_wait) if max_wait else None,
        **rest,
    )


def _language(code: str, fields: Mapping[str, Any]) -> Language:
    rest = dict(fields)
    for key in DATES & set(rest):
        rest[key] = date.fromisoformat(rest[key])
    return Language(code, **rest)
