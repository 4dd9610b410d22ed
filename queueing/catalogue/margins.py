"""How long before and after the hour of an appointment may its visitor check in?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a branch, from whole minutes under `[appointments]`."""

    early: timedelta = timedelta(minutes=60)
    late: timedelta = timedelta(minutes=15)


def margins_of(own: Mapping[str, int] | None) -> Margins:
    """The branch's own minutes, and the default for each that it does not name."""
    return Margins(**{key: timedelta(minutes=minutes) for key, minutes in (own or {}).items()})


def wrong_margin(own: Mapping[str, object]) -> tuple[str, str] | None:
    """The first invalid entry of a branch's `[appointments]`, and why in Dutch; None when all is well."""
    for key, minutes in own.items():
        if key not in Margins.__dataclass_fields__:
            return key, f"{key!r} bestaat hier niet. Kies uit: {', '.join(Margins.__dataclass_fields__)}."
        if not is_minutes(minutes):
            return key, f"{minutes!r} is geen aantal minuten. Schrijf een heel getal, zonder aanhalingstekens."
    return None


def is_minutes(value: object) -> bool:
    """A whole number of minutes of one day, zero included."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 24 * 60
