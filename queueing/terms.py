"""How long is what kept? Each term stands here, once: for the jobs that delete, for what people read, for the check.

What has which term stands in `queueing/kept.toml`.
"""

from __future__ import annotations

from datetime import timedelta

AFTER_CLOSE = timedelta(hours=2)
"""After closing, everything about the visitors of that day is deleted (P-8)."""
AT_MOST = timedelta(hours=24)
"""No day is kept for longer, also in a house that closes late."""
OPEN_AFTER_CLOSING = timedelta(minutes=60)
"""A ticket's page stays available this long after closing (P-6)."""
AUDIT_KEPT = timedelta(days=365)
LOGS_KEPT = timedelta(days=14)
BACKUPS_KEPT = timedelta(days=7)
UNSEEN_FOR = timedelta(days=14)
"""A session of a colleague that was not used for so long ends."""
LINK_TERM = timedelta(days=3)
"""How long the link works with which a colleague chooses a password."""
FIRST_LINK_TERM = timedelta(hours=1)
"""How long the link works with which a new server is set up."""
PAIRING_TERM = timedelta(minutes=15)
"""How long the six digits of a screen work."""
SCAN_TERM = timedelta(minutes=10)
"""How long the QR code of a screen works."""
LATE_AFTER = timedelta(minutes=15)
"""The jobs run each minute, and wait for a sure clock; what is still there by then is late."""

PROMISES = ((timedelta(hours=24), "Dit scherm vraagt je naam niet. Vanavond is je keuze weg."),)
"""What a kiosk may say, up to which term (P-17, decisions 29). Each sentence is translated in `translations/`."""


def promise(longest: timedelta = AT_MOST) -> str:
    """The sentence on the kiosk that is true for this term. Raises LookupError when none is: write one first."""
    for most, sentence in PROMISES:
        if longest <= most:
            return sentence
    raise LookupError(f"no sentence of the kiosk is true when a choice is kept for {longest}")
