"""*Bericht op schermen*: what does the whole hall read, who writes it, and who removes it? (product §6, §8)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import g, render_template, request, url_for

from queueing.announcements import LONGEST, Announcement, announce, announcement_at, announcements_of, said_now
from queueing.colleagues.staff import Role
from web.access import load_branch, me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.filters import clock, day_date
from web.forms import typed_hour
from web.parts import answer, part, redirect_page
from web.transactions import db_session, hall_locked

announcing = Pages("announcing", __name__, face=Face.STAFF, url_prefix="/reception/announcements")


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """One announcement of now or later; `is_said` is the one that the displays show."""

    announcement: Announcement
    is_said: bool
    is_on: bool

    @property
    def key(self) -> int:
        return self.announcement.id

    @property
    def words(self) -> str:
        return self.announcement.words

    @property
    def when(self) -> str:
        """From when, and until when, the displays show it."""
        begins, ends = _moment(self.announcement.begins_at), _moment(self.announcement.ends_at)
        if self.is_said:
            return f"Nu op de schermen, tot {ends}"
        return f"Wacht achter een nieuwer bericht, tot {ends}" if self.is_on else f"Van {begins} tot {ends}"


@announcing.get("")
@needs_role(Role.HOST)
def page() -> str:
    """The form, and the announcements on the displays."""
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
    """*Zet op de schermen*. Raises NotAnHour, and everything that `announce` raises."""
    begins, ends = _hour(request.form.get("begins", "")), _hour(request.form.get("ends", ""))
    words = request.form.get("words", "")
    with hall_locked(g.branch.id):
        announce(db_session(), g.branch, g.catalogue, words, begins, ends, staff_id=me().id, now=now())
    return redirect_page(url_for("announcing.page"))


@announcing.post("/<int:key>/withdrawal")
@needs_role(Role.HOST)
def take_away(key: int) -> Any:
    """*Weghalen*. Raises NoSuchAnnouncement, also when a colleague was first."""
    with hall_locked(g.branch.id):
        announcement_at(db_session(), g.branch.id, key, now=now()).withdraw(me().id, now=now())
    load_branch(g.branch.id)
    return answer("announcements", announcements_part(), page=url_for("announcing.page"))


def announcements_part() -> str:
    """The announcements of now and later today."""
    known = announcements_of(db_session(), g.branch.id, now=now())
    said = said_now(known, now())
    lines = [AnnouncementRow(one, is_said=one is said, is_on=one.is_on(now())) for one in known]
    return part("announcements", "reception/_announcements.html", lines=lines)


def _moment(at: datetime) -> str:
    """`14:30`; with its day when that is not today."""
    today = g.branch.day_of(at) == g.branch.day_of(now())
    return clock(at) if today else f"{day_date(at)} om {clock(at)}"


def _hour(told: str) -> time | None:
    """None when the field is empty."""
    return typed_hour(told) if told.strip() else None
