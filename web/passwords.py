"""Is this their password, and what do we keep of a new one? Never more of the machine than four at once."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queueing.colleagues.staff import Staff

hasher = PasswordHasher()
NO_ONE = hasher.hash("nobody has this password")
HASHES_AT_ONCE = threading.Semaphore(4)
"""Each check takes 64 MB and a processor: many tries at once get no more of the machine than this."""


def is_theirs(staff: Staff | None, password: str) -> bool:
    """True when it is the person's password; takes the same time without such a person or a password."""
    try:
        with HASHES_AT_ONCE:
            hasher.verify((staff.password_hash if staff else "") or NO_ONE, password)
    except (VerificationError, InvalidHashError):
        return False
    return staff is not None and bool(staff.password_hash)


def is_old(staff: Staff) -> bool:
    """True when what is stored of the password was made with less work than is asked now."""
    return hasher.check_needs_rehash(staff.password_hash)


def hash_of(password: str) -> str:
    """What is stored of a password."""
    with HASHES_AT_ONCE:
        return hasher.hash(password)
