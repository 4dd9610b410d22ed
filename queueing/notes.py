"""What may one colleague write to the next about a visitor, who may read it, and how does it die? (decisions 17, P-12)

A note belongs to one need. It is stored sealed with a key of its own, which lies outside the database
(`queueing/note_keys.py`) and is destroyed once the note goes: whatever a log or a copy still holds is then unreadable.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from queueing.base import Dice
from queueing.note_keys import NAME, NoteKeys
from queueing.refusals import EmailInNote, NoteNotForYou, NoteTooLong, NoteWithoutConsent, PersonalNumber, PhoneInNote
from queueing.services import Service
from queueing.staff import Secrecy, Staff

LONGEST_NOTE = 280


@dataclass(frozen=True, slots=True)
class Pen:
    """What writes and reads notes: the installation's secret for notes, the keys beside the database, and chance."""

    secret: bytes
    keys: NoteKeys
    dice: Dice

    def seal(self, branch_id: int, note: str, *, now: datetime) -> bytes:
        """The note as nobody can read it without its key, after the name of that key. The turn must be taken."""
        name, key = self.keys.give(branch_id, self.dice)
        return name + self._lock(key).encrypt_at_time(note.encode(), int(now.timestamp()))

    def read(self, branch_id: int, sealed: bytes) -> str | None:
        """The note, or None when its key is gone, or the installation's secret is another."""
        key = self.keys.find(branch_id, key_of(sealed))
        if key is None:
            return None
        try:
            return self._lock(key).decrypt(sealed[NAME:]).decode()
        except InvalidToken:
            return None

    def _lock(self, key: bytes) -> Fernet:
        return Fernet(
            urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=key, info=b"onthaal note").derive(self.secret))
        )


def key_of(sealed: bytes) -> bytes:
    """The name of the key that a note is sealed with."""
    return sealed[:NAME]


def may_note(staff: Staff, branch_id: int, service: Service | None) -> bool:
    """Only who is bound by professional secrecy, for a service of his that is bound too, may write or read a note."""
    return (
        service is not None
        and service.secrecy
        and staff.secrecy is Secrecy.PROFESSIONAL
        and service.code in staff.services_in(branch_id)
    )


def checked_note(text: str, *, allowed: bool, consent: bool) -> str:
    """The note as it may be kept; empty when there is none.

    Raises NoteNotForYou, NoteWithoutConsent, NoteTooLong, PersonalNumber, PhoneInNote, EmailInNote.
    """
    note = " ".join(text.split())
    if not note:
        return ""
    if not allowed:
        raise NoteNotForYou
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(most=LONGEST_NOTE, length=len(note))
    if has_personal_number(note):
        raise PersonalNumber
    if has_email(note):
        raise EmailInNote
    if has_phone(note):
        raise PhoneInNote
    if not consent:
        raise NoteWithoutConsent
    return note


# --- what may never stand in a note ---

_GROUPED = re.compile(r"(?<!\d)(\d\d)[\W_]*(\d\d)[\W_]*(\d\d)[\W_]*(\d{3})[\W_]*(\d\d)(?!\d)")
_RUN = re.compile(r"\d(?:[\W_]{0,3}\d)+")
_EMAIL = re.compile(r"[\w.+-]\s*(?:@|[(\[]\s*at\s*[)\]])\s*\w[\w-]*\s*(?:\.|[(\[]\s*dot\s*[)\]])\s*\w", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})(?:[./-](?:\d{4}|\d\d))?(?![./-]?\d)")
_TIME = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3])\s?[:uh]\s?[0-5]\d(?![:.]?\d)")
_PHONE = re.compile(
    r"\+[\W_]*\d(?:[\W_]{0,3}\d){7,14}|(?<!\d)0(?:[\W_]{0,3}\d){8,14}|(?<!\d)4[5-9](?:[\W_]{0,3}\d){7}(?!\d)"
)


def is_personal(text: str) -> bool:
    """What no free text of the house may hold: a national register number, a phone number, an e-mail address."""
    return has_personal_number(text) or has_phone(text) or has_email(text)


def has_personal_number(text: str) -> bool:
    """A Belgian national register number, or one of the *bis* kind, however it is punctuated.

    As it is usually grouped it is refused with a wrong check too: a slip of the finger makes it no less personal.
    """
    grouped = (_digits("".join(match.groups())) for match in _GROUPED.finditer(text))
    return any(_is_birth(number) for number in grouped) or any(
        _is_birth(number) and _checks(number) for number in _elevens(text)
    )


def has_email(text: str) -> bool:
    """An e-mail address, also one that is spelled out: (at), (dot)."""
    return _EMAIL.search(text) is not None


def has_phone(text: str) -> bool:
    """A phone number, Belgian or with a country's code; dates and hours are none."""
    bare = _TIME.sub(" x ", _DATE.sub(_without_date, text))
    return _PHONE.search(_digits(bare)) is not None


def _elevens(text: str) -> Iterator[str]:
    """Every eleven digits in a row with nothing but marks between them."""
    for run in _RUN.finditer(text):
        digits = _digits("".join(filter(str.isdecimal, run[0])))
        yield from (digits[start : start + 11] for start in range(len(digits) - 10))


def _digits(text: str) -> str:
    """The same, with the digits of every script as ours."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in text)


def _is_birth(number: str) -> bool:
    """The first six digits can be a day of birth; month and day are 00 when it is not known, *bis* adds 20 or 40."""
    return int(number[2:4]) % 20 <= 12 and int(number[2:4]) < 60 and int(number[4:6]) <= 31


def _checks(number: str) -> bool:
    """The last two digits are 97 less the rest of the first nine; born from 2000 on, a 2 stands before these."""
    return any(97 - int(century + number[:9]) % 97 == int(number[9:]) for century in ("", "2"))


def _without_date(match: re.Match[str]) -> str:
    return " x " if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12 else match[0]
