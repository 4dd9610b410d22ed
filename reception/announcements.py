"""*Bericht op schermen*: what does the whole hall read, who says it, and who takes it away? (product §6, §8)"""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import g, render_template, request, url_for

from queueing.announcements import LONGEST, announce, announcement_at, announcements_of, said_now
from queueing.staff import Role
from web.access import me, needs_role, stand_in_branch
from web.clock import now
from web.faces import Face, Pages
from web.forms import typed_hour
from web.parts import answer, go_to, part
from web.turns import session, turn_in

announcing = Pages("announcing", __name__, face=Face.STAFF, url_prefix="/reception/announcements")


@announcing.get("")
@needs_role(Role.HOST)
def page() -> str:
    """The words to write, and what stands on the displays."""
    return render_template(
        "reception/announcing.html",
        announcements_part=announcements_part(),
        closes=g.catalogue.hours.closing_to_come(g.branch.local(now())),
        longest=LONGEST,
    )


@announcing.get("/list")
@needs_role(Role.HOST)
def announcements() -> str:
    """The live list."""
    return announcements_part()


@announcing.post("")
@needs_role(Role.HOST)
def tell() -> Any:
    """*Zet op de schermen*. Raises NotAnHour, and what `announce` raises."""
    begins, ends = _hour(request.form.get("begins", "")), _hour(request.form.get("ends", ""))
    words = request.form.get("words", "")
    with turn_in(g.branch.id):
        announce(session(), g.branch, g.catalogue, words, begins, ends, staff_id=me().id, now=now())
    return go_to(url_for("announcing.page"))


@announcing.post("/<int:key>/withdrawal")
@needs_role(Role.HOST)
def take_away(key: int) -> Any:
    """*Weghalen*. Raises NoSuchAnnouncement, also when a colleague was first."""
    with turn_in(g.branch.id):
        announcement_at(session(), g.branch.id, key).withdraw(me().id, now=now())
    stand_in_branch(g.branch.id)
    return answer("announcements", announcements_part(), page=url_for("announcing.page"))


def announcements_part() -> str:
    """What is said now and later today."""
    known = announcements_of(session(), g.branch.id, now=now())
    said = said_now(known, now())
    lines = [(one, one is said, one.is_on(now())) for one in known]
    return part("announcements", "reception/_announcements.html", lines=lines)


def _hour(told: str) -> time | None:
    """None when the field was left empty."""
    return typed_hour(told) if told.strip() else None
