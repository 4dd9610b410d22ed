"""*Berichten*: what is announced to everybody, also on other days, and on which days is the house closed?

Reception's own announcement of today stands in the same list (`reception/announcements.py`). Its translations are
words of the house like others: they are reviewed in the room *Woorden*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from flask import Flask, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from management.announcement_rows import announcements_part, tongues, translations_of
from management.fields import LARGEST_FORM
from management.office import Room, hang_door
from management.words_told import FAULTS
from management.words_view import register_here, reviewer
from queueing import audit
from queueing.announcements import (
    LONGEST,
    Announcement,
    announcement_at,
    earlier_announcement_at,
    plan,
)
from queueing.audit import AuditKind
from queueing.catalogue.year import exceptions_to_come
from queueing.colleagues.staff import Role
from queueing.personal_data import is_personal
from queueing.refusals import (
    AnnouncementOver,
    AnnouncementTooFar,
    AnnouncementTooLong,
    NotADay,
    NotAnHour,
    NothingAnnounced,
    PersonalAnnouncement,
    Refusal,
    UnreadableText,
)
from queueing.words import checks
from queueing.words.register import Register
from queueing.words.sentences import Forms, announced_sentence
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import lets_in, says_of_nul, typed_day, typed_hour
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
    NothingAnnounced: "words", AnnouncementTooLong: "words", PersonalAnnouncement: "words", UnreadableText: "words",
    AnnouncementOver: "ends", AnnouncementTooFar: "ends",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """The fields as text, and a sentence for each that is wrong; `tongues` has a translation per language."""

    words: str = ""
    begins_day: str = ""
    begins: str = ""
    ends_day: str = ""
    ends: str = ""
    tongues: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


class _NotSoFormed(Exception):
    """Fields that are wrong, with their sentences: nothing is written."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__()
        self.wrong = wrong


@announcements_room.get("/")
@needs_role(Role.MANAGER)
def page() -> str:
    """What is announced, a form for the next, and the closing days of the coming year."""
    return _page(_for_today())


@announcements_room.get("/list")
@needs_role(Role.MANAGER)
def announcements() -> str:
    """The live list."""
    return announcements_part()


@announcements_room.get("/<int:key>/again")
@needs_role(Role.MANAGER)
def again(key: int) -> str:
    """*Opnieuw gebruiken*: the form with the words of an earlier one. Raises NoSuchAnnouncement."""
    one = earlier_announcement_at(db_session(), g.branch.id, key, now=now())
    return _page(replace(_for_today(), words=one.words, tongues=translations_of(one.words)))


@announcements_room.post("/")
@lets_in(LARGEST_FORM)
@says_of_nul
@needs_role(Role.MANAGER)
def tell() -> Response | tuple[str, int]:
    """*Plan het bericht*. What is wrong is said by its field, and what was typed stays."""
    try:
        begins, ends = _moment("begins"), _moment("ends")
        _plan(begins, ends)
    except _NotSoFormed as no:
        return _page(_typed(no.wrong)), 422
    except (NotADay, NotAnHour) as no:
        return _page(_typed({str(no.facts["field"]): said_to_staff(no).sentence})), 422
    except tuple(FIELD_OF) as no:
        return _page(_typed({FIELD_OF[type(no)]: said_to_staff(no).sentence})), 422
    flash("Het bericht is gepland.")
    return redirect(url_for("notices.page"), 303)


@announcements_room.post("/<int:key>/removal")
@needs_role(Role.MANAGER)
def take_away(key: int) -> Response:
    """*Weghalen*. Raises NoSuchAnnouncement."""
    with hall_locked(g.branch.id):
        one = announcement_at(db_session(), g.branch.id, key, now=now())
        _write_down(AuditKind.ANNOUNCEMENT_REMOVED, one)
        one.withdraw(me().id, now=now())
    flash("Het bericht is weg.")
    return redirect(url_for("notices.page"), 303)


@announcements_room.post("/<int:key>/forgetting")
@needs_role(Role.MANAGER)
def forget(key: int) -> Response:
    """*Wissen*: an earlier one is not kept any longer. Raises NoSuchAnnouncement."""
    with hall_locked(g.branch.id):
        one = earlier_announcement_at(db_session(), g.branch.id, key, now=now())
        _write_down(AuditKind.ANNOUNCEMENT_REMOVED, one)
        one.forget(me().id, now=now())
    flash("Het bericht is gewist.")
    return redirect(url_for("notices.page"), 303)


def _plan(begins: datetime, ends: datetime) -> None:
    """The announcement and its translations, in one transaction. Raises _NotSoFormed, and what `plan` raises."""
    words = request.form.get("words", "")
    with hall_locked(g.branch.id):
        one = plan(db_session(), g.branch, words, begins, ends, staff_id=me().id, now=now())
        db_session().flush()
        _write_down(AuditKind.ANNOUNCED, one)
        several, wrong_words = [], {}
        for language, text in _tongues_typed().items():
            register = register_here(language, [announced_sentence(one.words)])
            if told := _wrong_with(register, text):
                wrong_words[f"words.{language}"] = told
            else:
                several.append((register, (text,)))
        if wrong_words:
            raise _NotSoFormed(wrong_words)
        for register, forms in several:
            _keep(register, forms)


def _wrong_with(register: Register, text: str) -> str:
    """What is wrong with a translation; empty when nothing is, also when nobody typed one."""
    if is_personal(text):
        return said_to_staff(PersonalAnnouncement()).sentence
    faults = register.faults(register.entries[0].sentence, (text,)) if text else []
    return FAULTS.of(faults[0]) if faults else ""


def _keep(register: Register, forms: Forms) -> None:
    """A translation that was typed is to be reviewed; one that stood there already stays what it was."""
    entry = register.entries[0]
    if any(forms) and forms != entry.forms:
        register.take_in([(entry, forms)], by=reviewer(), now=now())


def _tongues_typed() -> dict[str, str]:
    return {code: checks.tidy(request.form.get(f"words.{code}", "")) for code in tongues()}


def _page(form: NoticeForm) -> str:
    return render_template(
        "management/announcements.html",
        announcements_part=announcements_part(),
        closed=exceptions_to_come(g.catalogue.hours, g.branch.day_of(now())),
        form=form,
        tongues=tongues(),
        longest=LONGEST,
        longest_words=checks.LONGEST,
    )


def _for_today() -> NoticeForm:
    today = g.branch.day_of(now()).isoformat()
    return NoticeForm(begins_day=today, ends_day=today)


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


def _typed(wrong: Mapping[str, str]) -> NoticeForm:
    form = request.form
    return NoticeForm(
        words=form.get("words", "")[:LONGEST_TYPED],
        begins_day=form.get("begins_day", "")[:20],
        begins=form.get("begins", "")[:20],
        ends_day=form.get("ends_day", "")[:20],
        ends=form.get("ends", "")[:20],
        tongues={code: form.get(f"words.{code}", "")[:LONGEST_TYPED] for code in tongues()},
        wrong=wrong,
    )


def _write_down(kind: AuditKind, one: Announcement) -> None:
    facts = {"announcement": one.id}
    audit.record(db_session(), g.branch.id, kind, me().username, facts, now())


def open_announcements_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(announcements_room)
    hang_door(app, ROOM)
