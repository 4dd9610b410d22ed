"""How do the words of a language leave the house for a translator, and come back? As a PO file.

A translation that nobody approved is marked fuzzy. Coming back, a text is kept to be reviewed: nothing is approved.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from queueing.words.checks import Fault, tidy
from queueing.words.refusals import FileNotInUtf8, FileOfAnotherLanguage, NotAPoFile, XliffSent
from queueing.words.register import Entry, Register, State
from queueing.words.sentences import Forms

LARGEST = 400_000
"""Bytes of a file; ours have a tenth of it."""
LANGUAGE = re.compile(r"^Language:\s*([A-Za-z_-]+)", re.MULTILINE)
FORM = re.compile(r"^msgstr\[(\d\d?)\]", re.MULTILINE)
XLIFF = re.compile(rb"<\s*(?:\w+:)?xliff\b")
FUZZY = "fuzzy"
OBSOLETE = "#~"
"""How a line begins that a tool keeps of a sentence which is gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A text of the file that cannot be kept, and why."""

    dutch: str
    forms: Forms
    faults: list[Fault]


@dataclass(slots=True)
class Plan:
    """What a file would change, before it does: new and changed texts, and what is left alone."""

    new: list[tuple[Entry, Forms]] = field(default_factory=list)
    changed: list[tuple[Entry, Forms]] = field(default_factory=list)
    same: int = 0
    empty: int = 0
    unknown: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Does it change anything, and is nothing in it refused?"""
        return bool(self.new or self.changed) and not self.refused


def po_of(register: Register, *, plural_forms: str, about: Callable[[Entry], str], now: datetime) -> bytes:
    """The file of a language. `plural_forms` is its header, `about` says where a sentence is seen."""
    catalog = Catalog(
        locale=Locale.parse(register.language, sep="-"), fuzzy=False, project="Onthaal", creation_date=now,
        revision_date=now, header_comment="# What visitors read. Fuzzy: nobody approved it yet.",
    )  # fmt: skip
    catalog.mime_headers = [("Plural-Forms", plural_forms)]
    for entry in register.entries:
        one = entry.sentence
        told = [about(entry)]
        if entry.state is State.REJECTED and entry.review is not None:
            told.append(f"afgekeurd: {entry.review.reason}")
        empty: str | Forms = ("",) * register.plurals if one.plural else ""
        catalog.add(
            (one.dutch, one.plural) if one.plural else one.dutch,
            (entry.forms if one.plural else entry.forms[0]) if entry.forms else empty,
            flags=[FUZZY] if entry.state in (State.TO_REVIEW, State.REJECTED) else [],
            auto_comments=told,
        )
    file = io.BytesIO()
    write_po(file, catalog, width=120)
    return file.getvalue()


def plan_of(register: Register, content: bytes) -> Plan:
    """What this file would change. Raises NotAPoFile, XliffSent, FileNotInUtf8, FileOfAnotherLanguage."""
    messages = _messages(content, register.language)
    known, plan = {one.sentence.dutch: one for one in register.entries}, Plan()
    for message in messages:
        dutch = str(message.id if isinstance(message.id, str) else message.id[0])
        entry, forms = known.get(dutch), _forms_of(message, register.plurals)
        if entry is None:
            plan.unknown.append(dutch)
        elif not any(forms):
            plan.empty += 1
        elif forms == tuple(map(tidy, entry.forms)):
            plan.same += 1
        elif faults := register.faults(entry.sentence, forms):
            plan.refused.append(Refused(dutch, forms, faults))
        else:
            (plan.changed if entry.forms else plan.new).append((entry, forms))
    return plan


class _File(Catalog):
    """The sentences of a file. Of its header only the language is looked at: it decides nothing, and may be missing."""

    num_plurals = 0
    header = ""

    def __setitem__(self, key: Any, message: Message) -> None:
        if key:
            super().__setitem__(key, message)
        else:
            self.header = str(message.string)


def _messages(content: bytes, language: str) -> list[Message]:
    if XLIFF.search(content[:4096].replace(b"\0", b"")):  # with two bytes a letter too
        raise XliffSent
    if b"\0" in content:
        raise NotAPoFile
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeError:
        raise (FileNotInUtf8 if b"msgid" in content else NotAPoFile) from None
    file = _File()
    file.num_plurals = 1 + max((int(form) for form in FORM.findall(text)), default=0)
    try:
        PoFileParser(file, ignore_obsolete=True, abort_invalid=True).parse(
            [line for line in text.split("\n") if not line.startswith(OBSOLETE)]
        )
    except (PoFileError, ValueError, LookupError, TypeError):
        raise NotAPoFile from None
    messages = [one for one in file if one.id]
    if not messages:
        raise NotAPoFile
    told = LANGUAGE.search(file.header)
    if told and not is_same(told[1], language):
        raise FileOfAnotherLanguage(language=told[1])
    return messages


def is_same(told: str, language: str) -> bool:
    """Is this our language? Tools add a country (`fr_BE`), or leave it out (`fa`)."""
    theirs, ours = (one.replace("_", "-").casefold().split("-") for one in (told, language))
    return theirs[0] == ours[0] and (len(theirs) == 1 or len(ours) == 1 or theirs == ours)


def _forms_of(message: Message, plurals: int) -> Forms:
    """The texts of a message; of one that is not finished, empty ones. A file may have more forms than ours."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    texts = [tidy(str(one or "")) for one in forms]
    while len(texts) > plurals and not texts[-1]:
        texts.pop()
    return tuple(texts)
