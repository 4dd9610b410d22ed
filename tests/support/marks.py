"""Which of many equals are looked at in `make test`? The first ones; `make exhaustive` looks at the others too."""

from collections.abc import Iterable
from typing import Any

import pytest


def first(count: int, of: Iterable[Any]) -> list[Any]:
    """Parameters of which all but the first `count` carry the mark `exhaustive`."""
    several = [one if isinstance(one, tuple) else (one,) for one in of]
    return [
        pytest.param(*one, marks=[pytest.mark.exhaustive] if place >= count else [])
        for place, one in enumerate(several)
    ]
