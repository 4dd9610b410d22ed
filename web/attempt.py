"""Which attempt to sign in at a provider did this browser begin? Kept in the browser itself, signed, for an hour.

After ten minutes it opens nothing: it is kept longer only to say so. `SameSite=Lax` lets it come along when the
provider sends the browser back.
"""

from __future__ import annotations

import hmac
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from queueing.base import Dice
from queueing.colleagues.provider_refusals import AttemptExpired, AttemptMismatch, AttemptMissing

COOKIE = "onthaal-attempt"
PLACE = "/sign-in"
OPENS_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was asked of which provider, and where the person wanted to go; `link` when it links an account."""

    provider: str
    state: str
    nonce: str
    verifier: str
    since: float
    next: str
    link: str

    def must_be_fresh(self, now: datetime) -> None:
        """Raises AttemptExpired; a clock that was set back ends it too."""
        if not 0 <= now.timestamp() - self.since < OPENS_FOR.total_seconds():
            raise AttemptExpired(minutes=int(OPENS_FOR.total_seconds() // 60))


def begin(provider: str, *, wanted: str, link: str, now: datetime, dice: Dice) -> Attempt:
    """A new attempt, with secrets of its own."""
    state, nonce, verifier = (dice.random_bytes(32).hex() for _ in range(3))
    return Attempt(provider, state, nonce, verifier, now.timestamp(), wanted, link)


def keep(answer: Response, attempt: Attempt) -> None:
    """This browser remembers it; an earlier one is over."""
    answer.set_cookie(
        COOKIE, _signer().dumps(asdict(attempt)), max_age=KEPT_FOR, path=PLACE, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def attempt_of(state: str) -> Attempt:
    """The attempt that this browser began, when the answer belongs to it. Raises AttemptMissing, AttemptMismatch."""
    try:
        found = Attempt(**_signer().loads(request.cookies.get(COOKIE, "")[:4000]))
    except (BadData, TypeError):
        raise AttemptMissing from None
    if not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace")):
        raise AttemptMismatch
    return found


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="onthaal attempt at a provider")
