"""Which Dutch sentences may a visitor read, and where? Each is one row of the register, in every language (L-16)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.wording import Forms as Forms

SHORT = 16


class Place(StrEnum):
    """Where a visitor meets a sentence."""

    KIOSK = "kiosk"
    PAPER = "paper"
    PHONE = "phone"
    DISPLAY = "display"
    OUTREACH = "outreach"
    RECEPTION = "reception"


class Kind(StrEnum):
    """What a sentence is: one of the house's own, or which part of the catalogue."""

    HOUSE = "house"
    GROUP = "group"
    NEED = "need"
    EXTRA = "extra"
    BRING = "bring"
    ZONE = "zone"
    TEXT = "text"
    CLOSED = "closed"
    ABSENT = "absent"
    AID = "aid"
    ANNOUNCEMENT = "announcement"


ON_THE_PATH = frozenset({Place.KIOSK, Place.PAPER})
"""From the door to the number. A language is offered when every sentence of these places is approved."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Dutch sentence, its plural if it has one, where it is seen, and what it is: `about` is a code."""

    dutch: str
    plural: str | None = None
    places: tuple[Place, ...] = (Place.KIOSK,)
    kind: Kind = Kind.HOUSE
    about: str = ""

    @property
    def key(self) -> str:
        """What stands for this sentence in an address."""
        return hash_of_dutch(self.dutch)[:SHORT]

    @property
    def is_on_the_path(self) -> bool:
        """Does somebody who takes a number at a kiosk read it? An announcement is read beside the path."""
        return self.kind is not Kind.ANNOUNCEMENT and not ON_THE_PATH.isdisjoint(self.places)


@lru_cache(maxsize=20_000)
def hash_of_dutch(dutch: str) -> str:
    """The SHA-256 of a Dutch sentence, in hex."""
    return hashlib.sha256(dutch.encode()).hexdigest()


@lru_cache(maxsize=60_000)
def hash_of_wording(dutch: str, plural: str | None, forms: Forms) -> str:
    """The SHA-256 of a Dutch sentence with one translation, in hex: what an approval holds for, and nothing else."""
    return hashlib.sha256(json.dumps([dutch, plural, *forms], ensure_ascii=False).encode()).hexdigest()


def sentences_in(catalogue: Catalogue) -> list[Sentence]:
    """Every sentence of a catalogue, each once, in the order of a visit."""
    found: dict[str, Sentence] = {}
    for one in _all_in(catalogue):
        if one.dutch:
            found.setdefault(one.dutch, one)
    return list(found.values())


def announced_sentence(words: str) -> Sentence:
    """What the house tells everybody, as a sentence to be translated."""
    return Sentence(words, places=(Place.KIOSK, Place.PHONE), kind=Kind.ANNOUNCEMENT)


def _all_in(catalogue: Catalogue) -> Iterator[Sentence]:
    for group in catalogue.groups.values():
        yield from _said(Kind.GROUP, group.code, (group.label,))
    for need in catalogue.needs.values():
        yield from _said(Kind.NEED, need.code, (need.label, need.hint, need.way))
        for thing in need.bring:
            yield Sentence(thing, places=(Place.RECEPTION,), kind=Kind.BRING, about=need.code)
    for extra in catalogue.extras.values():
        yield from _said(Kind.EXTRA, extra.code, (extra.label, extra.hint))
    yield from _said(Kind.ZONE, "", (zone.name for zone in catalogue.zones.values()))
    yield from _said(Kind.TEXT, "", catalogue.texts.values())
    yield from _said(Kind.CLOSED, "", catalogue.hours.closed.values())
    for service in catalogue.services.values():
        yield from _said(Kind.ABSENT, service.code, (service.absent_text,))
    for spoken in catalogue.sentences:
        yield Sentence(spoken, places=(Place.RECEPTION,), kind=Kind.AID)


def _said(kind: Kind, about: str, texts: Iterable[str]) -> Iterator[Sentence]:
    yield from (Sentence(text, kind=kind, about=about) for text in texts)
