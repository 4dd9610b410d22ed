"""Which ways and promises about an interpreter does the panel of a visit offer? (decisions 12)"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from queueing.visits.visit import Visit
from reception.extras import WAYS
from web.clock import now
from web.filters import clock

SOON = tuple(timedelta(minutes=ahead) for ahead in (10, 20, 30, 45, 60, 90))
TO_THE = timedelta(minutes=5)


def interpreter_choices(visit: Visit) -> dict[str, Any]:
    """The choices of the panel: the ways; and, once one is chosen, the promises and the next hours."""
    return {
        "ways": [(way.value, words, way is visit.interpreter) for way, words in WAYS.items()],
        "promise": visit.interpreter_promise.value if visit.interpreter_promise else "",
        "hours": [clock(one) for one in _hours_ahead(now())] if visit.interpreter else [],
    }


def _hours_ahead(at: datetime) -> list[datetime]:
    """The next times in steps of five minutes, so that a promise is easy to say."""
    return [_on_the_five(at + ahead) for ahead in SOON]


def _on_the_five(moment: datetime) -> datetime:
    bare = moment.replace(minute=0, second=0, microsecond=0)
    return bare + -(-(moment - bare) // TO_THE) * TO_THE
