"""Where does randomness come from? The only source; seeded under test so that two days can be made alike."""

from __future__ import annotations

import random
import secrets
from typing import Any

from flask import Flask, current_app

from queueing.base import Dice


class HouseDice:
    """Unpredictable in production; repeatable when a seed is given."""

    def __init__(self, seed: str | None = None) -> None:
        self._source: random.Random = secrets.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311  tests only

    def random_bytes(self, count: int) -> bytes:
        return self._source.randbytes(count)

    def shuffled(self, things: list[Any]) -> list[Any]:
        return self._source.sample(things, len(things))


def set_dice(app: Flask, dice: Dice) -> None:
    """Give the app its dice."""
    app.extensions["dice"] = dice


def dice() -> Dice:
    """The running app's dice."""
    found: Dice = current_app.extensions["dice"]
    return found
