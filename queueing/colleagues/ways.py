"""In which ways can a colleague sign in?"""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How somebody showed who they are, as kept with their session and in the audit log."""

    PASSWORD = "password"  # noqa: S105  a way, not a secret
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105
    PASSWORD_AND_KEY = "password_and_key"  # noqa: S105
    KEY = "key"
    ORGANISATION = "organisation"
    DEMO = "demo"
