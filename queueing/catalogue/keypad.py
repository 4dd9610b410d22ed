"""Which keys does a kiosk listen to? The hardware contract of A-26: a tactile pad that types like a keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping

KEYS = {
    "next": "ArrowDown",
    "previous": "ArrowUp",
    "choose": "Enter",
    "back": "Escape",
    "repeat": "F1",
    "help": "F2",
    "headset": "F8",
    "louder": "+",
    "softer": "-",
}
"""Action of a key → the key a browser reports (`KeyboardEvent.key`); a branch may name others under `[keys]`."""
NAMED = re.compile(
    r"[!-~]|F(?:[1-9]|1\d|2[0-4])|Arrow(?:Up|Down|Left|Right)|Enter|Escape|Home|End|PageUp|PageDown|Insert|Delete"
    r"|Backspace|Pause|ContextMenu|Help|Audio(?:VolumeUp|VolumeDown|VolumeMute)|Media\w{4,20}"
)


def keys_of(own: Mapping[str, str] | None) -> dict[str, str]:
    """The whole table of a branch: its own keys, the usual ones for the rest."""
    return {**KEYS, **(own or {})}


def wrong_key(own: Mapping[str, object]) -> tuple[str, str] | None:
    """The first invalid entry of a branch's `[keys]`, and why in Dutch; None when all is well."""
    for action, key in own.items():
        if action not in KEYS:
            return action, f"De handeling {action!r} bestaat niet. Kies uit: {', '.join(KEYS)}."
        if not isinstance(key, str) or not NAMED.fullmatch(key):
            return action, f"{key!r} is geen toets. Schrijf ze zoals een browser: ArrowDown, Enter, F8, +"
    table = {**KEYS, **own}
    for action in own:
        for other, key in table.items():
            if other != action and key == table[action]:
                return action, f"{key!r} betekent al {other!r}."
    return None
