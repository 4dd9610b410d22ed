"""*Berichten*: what is announced on the displays, also on other days, and on which days is the house closed?

Reception's own announcement of today stands in the same list (`reception/announcements.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from management.office import Room, hang_door
from queueing import audit
from queueing.announcements import LONGEST, Announcement, announcement_at, announcements_of, plan, said_now
from queueing.audit import AuditKind
from queueing.catalogue.year import exceptions_to_come
from queueing.colleagues.staff import Role
from queueing.refusals import (
    AnnouncementOver,
    AnnouncementTooFar,
    AnnouncementTooLong,
    NotADay,
    NotAnHour,
    NothingAnnounced,
    PersonalAnnouncement,
    Refusal,
)
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.filters import clock, day_date, day_name
from web.forms import typed_day, typed_hour
from web.refusals import said_to_staff
from web.transactions import db_session, hall_locked

announcements_room = Pages("notices", __name__, face=Face.STAFF, url_prefix="/management/announcements")
ROOM = Room(
    "notices",
    "notices.page",
    "Berichten",
    "megaphone",
    "Wat op de schermen staat, en wanneer het huis dicht is.",
)
LONGEST_TYPED = 2_000
FIELD_OF: Mapping[type[Refusal], str] = {
    NothingAnnounced: "words", AnnouncementTooLong: "words", PersonalAnnouncement: "words",
    AnnouncementOver: "ends", AnnouncementTooFar: "ends",
}  # fmt: skip
DONE = {"kept": "Het bericht is gepland.", "gone": "Het bericht is weg."}


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """The fields as text, and a sentence for each that is wrong."""

    words: str = ""
    begins_day: str = ""
    begins: str = ""
    ends_day: str = ""
    ends: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


@announcements_room.get("/")
@needs_role(Role.MANAGER)
def page() -> str:
    """What is announced, a form for the next, and the closing days of the coming year."""
    today = g.branch.day_of(now()).isoformat()
    return _page(NoticeForm(begins_day=today, ends_day=today), done=DONE.get(request.args.get("done", ""), ""))


@announcements_room.post("/")
@needs_role(Role.MANAGER)
def tell() -> Response | tuple[str, int]:
    """*Plan het bericht*. What is wrong is said by its field, and what was typed stays."""
    try:
        begins, ends = _moment("begins"), _moment("ends")
    except Refusal as refusal:
        return _page(_typed({str(refusal.facts["field"]): refusal})), 422
    try:
        with hall_locked(g.branch.id):
            words = request.form.get("words", "")
            one = plan(db_session(), g.branch, words, begins, ends, staff_id=me().id, now=now())
            db_session().flush()
            _write_down(AuditKind.ANNOUNCED, one)
    except tuple(FIELD_OF) as refusal:
        return _page(_typed({FIELD_OF[type(refusal)]: refusal})), 422
    return redirect(url_for("notices.page", done="kept"), 303)


@announcements_room.post("/<int:key>/removal")
@needs_role(Role.MANAGER)
def take_away(key: int) -> Response:
    """*Weghalen*. Raises NoSuchAnnouncement."""
    with hall_locked(g.branch.id):
        one = announcement_at(db_session(), g.branch.id, key)
        _write_down(AuditKind.ANNOUNCEMENT_REMOVED, one)
        one.withdraw(me().id, now=now())
    return redirect(url_for("notices.page", done="gone"), 303)


def _page(form: NoticeForm, *, done: str = "") -> str:
    known = announcements_of(db_session(), g.branch.id, now=now())
    said = said_now(known, now())
    return render_template(
        "management/announcements.html",
        lines=[(one, _told(one, is_said=one is said)) for one in known],
        closed=exceptions_to_come(g.catalogue.hours, g.branch.day_of(now())), form=form, done=done, longest=LONGEST,
    )  # fmt: skip


def _told(one: Announcement, *, is_said: bool) -> str:
    until = f"tot {day_name(one.ends_at)} {day_date(one.ends_at)}, {clock(one.ends_at)}"
    if is_said:
        return f"Nu op de schermen, {until}"
    return f"Van {day_name(one.begins_at)} {day_date(one.begins_at)}, {clock(one.begins_at)} {until}"


def _moment(name: str) -> datetime:
    """Day and hour of this pair of fields. Raises NotADay, NotAnHour, with the field that is wrong."""
    try:
        day = typed_day(request.form.get(f"{name}_day", ""))
    except NotADay:
        raise NotADay(field=f"{name}_day") from None
    try:
        at: time = typed_hour(request.form.get(name, ""))
    except NotAnHour:
        raise NotAnHour(field=name) from None
    moment: datetime = g.branch.moment(day, at)
    return moment


def _typed(wrong: Mapping[str, Refusal]) -> NoticeForm:
    form = request.form
    return NoticeForm(
        words=form.get("words", "")[:LONGEST_TYPED],
        begins_day=form.get("begins_day", "")[:20],
        begins=form.get("begins", "")[:20],
        ends_day=form.get("ends_day", "")[:20],
        ends=form.get("ends", "")[:20],
        wrong={name: said_to_staff(one).sentence for name, one in wrong.items()},
    )


def _write_down(kind: AuditKind, one: Announcement) -> None:
    facts = {"announcement": one.id}
    audit.record(db_session(), g.branch.id, kind, me().username, facts, now())


def open_announcements_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(announcements_room)
    hang_door(app, ROOM)
