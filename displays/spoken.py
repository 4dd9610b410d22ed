"""What does this display say for a call that it shows? Only names of clips; nothing depends on a need."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import g

from queueing.catalogue.languages import SOURCE
from queueing.desks.desk import PublicCall
from queueing.devices import Device
from speech.calls import spoken
from web.language import offered_today
from web.read_aloud import call_clips

HEARD_WITHIN = timedelta(seconds=60)
"""An older call that was not spoken is left silent: the visitor came, or reception calls by voice."""
BETWEEN = "|"


def what_to_say(one: PublicCall, device: Device, at: datetime) -> str | None:
    """Twice in Dutch, then once in the visitor's language where the branch decided so (decisions 14, product §8).

    Rounds separated by a bar, each with the names of its clips; empty for the chime only. None when this display has
    no sound, or when the visitor came or the call is older than a minute.
    """
    if not device.sound or not one.is_unanswered or at - one.announced_at >= HEARD_WITHIN:
        return None
    offered = offered_today(g.branch, g.catalogue)
    languages = [SOURCE, SOURCE]
    if g.catalogue.second_language_calls and one.language != SOURCE:
        languages.append(one.language)
    rounds = [spoken(language, one.number, one.place) for language in languages]
    return BETWEEN.join(" ".join(clips) for clips in rounds if call_clips().can_say(g.branch.code, clips, offered))
