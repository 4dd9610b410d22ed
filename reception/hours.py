"""Which hour did somebody type? `9:40`, to the minute, on the clock of the house."""

from __future__ import annotations

from datetime import time

from queueing.refusals import NotAnHour


def typed_hour(told: str) -> time:
    """Raises NotAnHour for anything else."""
    try:
        return time.fromisoformat(told.strip().zfill(5)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise NotAnHour from None
