"""What may a colleague write to the next about a visitor, who reads it, and how is it destroyed? (decisions 17, P-12)

A note belongs to one need. It is stored encrypted with a key of its own, which is kept outside the database
(`queueing/colleagues/note_keys.py`) and destroyed when the note is deleted: a copy in a log or a backup is then
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
    """Encrypts and decrypts notes, with the installation's secret for notes and the keys beside the database."""

    secret: bytes
    keys: NoteKeys
    dice: Dice

    def seal(self, branch_id: int, note: str, *, now: datetime) -> bytes:
        """The name of a new key and the note encrypted with it. The hall must be locked."""
        name, key = self.keys.give(branch_id, self.dice)
        return name + self._fernet(key).encrypt_at_time(note.encode(), int(now.timestamp()))

    def read(self, branch_id: int, sealed: bytes) -> str | None:
        """The note, or None when its key was destroyed or the installation's secret has changed."""
        key = self.keys.find(branch_id, key_of(sealed))
        if key is None:
            return None
        try:
            return self._fernet(key).decrypt(sealed[NAME:]).decode()
        except InvalidToken:
            return None

    def _fernet(self, key: bytes) -> Fernet:
        return Fernet(
            urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=key, info=b"onthaal note").derive(self.secret))
        )


def key_of(sealed: bytes) -> bytes:
    """The name of the key that a note is encrypted with."""
    return sealed[:NAME]


def may_note(staff: Staff, branch_id: int, service: Service | None) -> bool:
    """True when the colleague is bound by professional secrecy and this is a service of theirs that is bound too."""
    return (
        service is not None
        and service.secrecy
        and staff.secrecy is Secrecy.PROFESSIONAL
        and service.code in staff.services_in(branch_id)
    )


def checked_note(text: str, *, allowed: bool, consent: bool) -> str:
    """The note as it may be stored; empty without a note.

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
