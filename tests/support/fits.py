"""Does a kiosk page fit its glass? Every page and state of the kiosk, and what a look at the drawn page finds wrong.

A page is fetched as its own form would, put on the glass, and looked at in every mode at once: larger letters, lower
buttons and speech mode are classes of the same page. So one browser sees a whole language in seconds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from extensions import db
from queueing.appointments.appointment import Appointment
from queueing.devices import device_by_slug
from tests.support.people import FOLDER, TUESDAY
from tests.support.screens import Touchscreen
from tests.support.stage import Stage

NEEDS: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "needs.toml").read_text(encoding="utf-8"))["needs"]


class Page(NamedTuple):
    """A page of the kiosk: what its form posts, and where to."""

    name: str
    fields: dict[str, Any]
    address: str = ""
    part: str = ""
    """What lies over the page: the veil, or the cover when the server is gone."""

    @property
    def modes(self) -> dict[str, str]:
        """A page that refuses, and the cover, have one look."""
        return {"": ""} if self.address or self.part == "server-gone" else MODES


MODES = {
    "": "",
    "large": "is-large",
    "low": "is-low",
    "large and low": "is-large is-low",
    "heard": "is-heard",
}
"""The looks of one page; the last is speech mode."""

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
LOOK = f"asked => {{ {SCRIPT} return look(asked); }}"


def looks_at(screen: Touchscreen, page: Page, language: str) -> list[str]:
    """What is wrong with this page in any mode, in words; empty when all is well."""
    fields = [
        (name, str(one))
        for name, value in {"language": language, "large": 0, **page.fields}.items()
        for one in (value if isinstance(value, (list, tuple)) else [value])
    ]
    wrong = screen.page.evaluate(LOOK, [screen.home + page.address, fields, page.modes, page.part])
    return [f"{language} {page.name} {mode}: {what}" for mode, what in wrong]


OF_27_INCH = 3.21
"""CSS pixels for a millimetre: a kiosk at work was measured, and draws everything larger than one that was not."""
WITH_APPOINTMENT = {"early": ("100001", 90), "late": ("100002", -40), "other day": ("100003", 24 * 60)}
ON_TIME = "100009"
SIGNPOSTS = [code for code, one in NEEDS.items() if one.get("signpost")]


class Prepared:
    """A house in which every page of the kiosk has something to show: appointments and tickets."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        with stage.app.app_context():
            for code, minutes in [*WITH_APPOINTMENT.values(), (ON_TIME, 5)]:
                at = TUESDAY + timedelta(minutes=minutes)
                db.session.add(Appointment(branch_id=1, day=at.date(), at=at, code=code, need="WON-4"))
            kiosk = device_by_slug(db.session(), "zuil-1")
            assert kiosk is not None
            kiosk.css_px_per_mm = OF_27_INCH
            db.session.commit()
        for _ in range(3):
            stage.visitor("PAP-1")
        self.ticket = stage.visitor("PAP-1", "WON-2").token
        self.fetched = stage.visitor("U-1", extras=("fetch",)).token

    def pages(self) -> Iterator[Page]:
        """Each page and state of an open house once, in the order a visitor meets them."""
        once: dict[str, dict[str, Any]] = {
            "start": {},
            "needs": {"step": "needs", "group": "PAP"},
            "all": {"step": "all", "page": 0},
            "way": {"step": "way", "signpost": SIGNPOSTS[0]},
            "confirm": {"step": "confirm", "needs": ["PAP-1"], "before": ["start"]},
            "several": {"step": "confirm", "needs": ["PAP-1", "WON-2", "POS-3"], "extras": ["chair", "quiet"]},
            "person": {"step": "confirm", "needs": ["U-1"]},
            "extras": {"step": "extras", "needs": ["PAP-1"], "extras": ["chair", "urgent"]},
            "code": {"step": "code", "code": "48"},
            "nothing read": {"step": "code", "go": "check"},
            "wrong code": {"step": "code", "code": "999999", "go": "check"},
            "languages": {"step": "languages"},
            "ticket": {"step": "ticket", "changing": self.ticket},
            "ticket, fetched": {"step": "ticket", "changing": self.fetched},
            "number kept": {"step": "confirm", "needs": ["PAP-1"], "changing": self.ticket},
        }
        yield from (Page(name, fields) for name, fields in once.items())
        yield Page("old form", {"step": "confirm", "needs": ["PAP-1"], "csrf_token": "old"}, "/ticket")
        yield Page("veil", {"step": "extras", "needs": ["PAP-1"]}, part="veil")
        yield Page("server gone", {}, part="server-gone")

    def further_pages(self) -> Iterator[Page]:
        """Every need, every theme, every answer to a code."""
        groups = dict.fromkeys(one["group"] for one in NEEDS.values() if one.get("group"))
        yield from (Page(f"needs {one}", {"step": "needs", "group": one}) for one in groups)
        yield from (Page(f"all {page}", {"step": "all", "page": page}) for page in range(12))
        yield from (Page(f"way {one}", {"step": "way", "signpost": one}) for one in SIGNPOSTS)
        yield from (
            Page(f"confirm {one}", {"step": "confirm", "needs": [one]}) for one in NEEDS if one not in SIGNPOSTS
        )
        yield Page("two", {"step": "confirm", "needs": ["PAP-1", "WON-2"]})
        yield Page("four", {"step": "confirm", "needs": ["PAP-1", "WON-2", "POS-3", "GEZ-2"], "extras": ["urgent"]})
        yield Page("appointment", {"step": "confirm", "needs": ["U-2"], "code": ON_TIME})
        for name, (code, _) in WITH_APPOINTMENT.items():
            yield Page(f"code {name}", {"step": "code", "code": code, "go": "check"})


def everything_wrong(screen: Touchscreen, pages: Iterable[Page], languages: Iterable[str]) -> list[str]:
    """All that is wrong with these pages in these languages."""
    return [what for language in languages for page in pages for what in looks_at(screen, page, language)]
