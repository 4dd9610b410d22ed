"""What does each page of the office cost the server? 200 needs, 13 languages, and a draft with 150 new needs.

Milliseconds of processor time, the median of several visits by one manager in one process.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from app import create_app
from bench.hall import fill
from queueing.audit import AuditKind
from queueing.branches import Branch, lock_hall
from queueing.catalogue.editions import document_at
from queueing.catalogue.normal_form import is_universal, tidy
from queueing.editing.drafts import draft_or_new
from queueing.editing.publishing import bring_into_force
from tests.support.people import ENV, TUESDAY, House
from web.transactions import db_session

NEEDS, NEW, TIMES = 200, 150, 9
MANAGER = "wout"
SEEN = (
    "", "edition", "needs", "needs/new", "needs/PAP-1", "themes", "themes/WON",
    "services", "services/burgerzaken", "words", "words/fr", "publishing", "publishing/folder", "hours", "desks",
    "desks/1", "zones", "zones/a", "languages", "languages/fr", "texts", "house", "people/", "people/1",
    "people/new", "devices/", "devices/1", "devices/new", "announcements", "words/fr/recordings", "words/nl/recordings",
)  # fmt: skip


def measure() -> dict[str, float]:
    """Each page → milliseconds; first as published, then with the draft of 150 new needs (`+`)."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), waiting=3, past=0)
        app = create_app({**ENV, "ONTHAAL_DATA_DIR": folder})
        house = House(app)
        house.looks = False
        wout = house.signs_in(MANAGER)
        found: dict[str, float] = {}
        for how, count in (("", NEEDS), ("+", NEEDS)):
            with app.app_context():
                (_publish if not how else _draft)(count)
            found |= {f"{how}{name}": cost for name in SEEN if (cost := _cost(wout, f"/management/{name}"))}
        return found


def _publish(count: int) -> None:
    db = db_session()
    lock_hall(db, 1)
    branch = db.get_one(Branch, 1)
    document = tidy(_grown(document_at(db, branch, branch.current_edition), count, "X"))
    bring_into_force(db, branch, document, kind=AuditKind.CATALOGUE_LOADED, now=TUESDAY)
    db.commit()


def _draft(count: int) -> None:
    """150 of the needs are other ones in the draft."""
    db = db_session()
    lock_hall(db, 1)
    branch = db.get_one(Branch, 1)
    draft = draft_or_new(db, branch, now=TUESDAY)
    needs = {code: one for code, one in draft.document["needs"].items() if not code.startswith("X-")}
    draft.replace(branch, _grown({**draft.document, "needs": needs}, count, "Y"), staff_id=1, now=TUESDAY)
    db.commit()


def _grown(document: dict[str, Any], count: int, letter: str) -> dict[str, Any]:
    """So many needs, like the ones that there are, each with labels in every language."""
    models = [one for one in document["needs"].values() if not is_universal(one) and one.get("services")]
    needs = dict(document["needs"])
    words = {code: dict(one) for code, one in document["words"].items()}
    for place in range(1, NEW + 1):
        if len(needs) >= count:
            break
        label = f"Vraag {letter} {place}"
        needs[f"{letter}-{place}"] = {**models[place % len(models)], "label": label}
        for code in words:
            words[code][label] = f"{label} {code}"
    return {**document, "needs": needs, "words": words}


def _cost(person: Any, address: str) -> float:
    costs = []
    for _ in range(TIMES):
        began = time.process_time()
        answer = person.client.get(address)
        costs.append(time.process_time() - began)
        if answer.status_code != 200:
            print(f"{address} {answer.status_code}")
            return 0.0
    return round(statistics.median(costs) * 1000, 1)
