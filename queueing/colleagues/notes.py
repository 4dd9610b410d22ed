"""What may one colleague write to the next about a visitor, who may read it, and how does it die? (decisions 17, P-12)

A note belongs to one need. It is stored sealed with a key of its own, which lies outside the database
(`queueing/colleagues/note_keys.py`) and is destroyed once the note goes: whatever a log or a copy still holds is then
unreadable.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from queueing.base import Dice
from queueing.catalogue.services import Service
from queueing.colleagues.note_keys import NAME, NoteKeys
from queueing.colleagues.staff import Secrecy, Staff
from queueing.personal_data import has_email, has_personal_number, has_phone
from queueing.refusals import EmailInNote, NoteNotForYou, NoteTooLong, NoteWithoutConsent, PersonalNumber, PhoneInNote

LONGEST_NOTE = 280


@dataclass(frozen=True, slots=True)
class NoteCipher:
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
