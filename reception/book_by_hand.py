"""What may reception change in the book of appointments by hand? Add one, move one, remove one and undo that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import g, render_template, request

from queueing.appointments.appointment import Appointment, appointment_at, hour_of, need_behind
from queueing.appointments.files import AHEAD
from queueing.appointments.follow_ups import FollowUp, book, when_agreed
from queueing.appointments.refusals import DayTooFar
from queueing.catalogue.needs import Need
from queueing.colleagues.staff import Role
from queueing.happenings import HappeningKind
from reception.appointments import book as book_page
from reception.hall import reception
from web.access import me, needs_role, with_appointments
from web.clock import now
from web.dice import dice
from web.forms import typed_day, typed_hour, whole_number
from web.transactions import db_session, hall_locked

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Changed:
    """What was just done, in words; `code` to be written down, or, after removing one, the data that restores it."""

    words: str
    code: str
    day: date
    hour: str
    need: str = ""
    start_key: str = ""


@reception.get("/appointments/new")
@needs_role(Role.HOST)
@with_appointments
def new_appointment() -> str:
    """The form: a day, an hour, a question; never a name."""
    return _form(start_key=dice().random_bytes(12).hex())


@reception.post("/appointments/new")
@needs_role(Role.HOST)
@with_appointments
def add_appointment() -> str:
    """*Toevoegen*: an appointment under an unused code, or under the code it had before it was removed.

    Raises NotADay, NeedNotOffered, DayIsPast, DayTooFar, ClosedThatDay, OutsideHours.
    """
    at, (day, hour) = now(), _when_asked()
    asked = FollowUp(day, hour, request.form.get("need", ""), f"hand:{request.form.get('start_key', '')[:LONGEST_KEY]}")
    code = request.form.get("code", "")
    with hall_locked(g.branch.id):
        told = HappeningKind.APPOINTMENT_CHANGED
        one = book(
            db_session(), g.branch, g.catalogue, asked, told, now=at, dice=dice(), staff_id=me().id, code=_digits(code)
        )

    return book_page(day=day, changed=_said("Toegevoegd", one))


@reception.get("/appointments/<int:key>")
@needs_role(Role.HOST)
@with_appointments
def one_appointment(key: int) -> str:
    """The form for one appointment: another hour, or remove it."""
    return _form(one=appointment_at(db_session(), g.branch.id, key))


@reception.post("/appointments/<int:key>/hour")
@needs_role(Role.HOST)
@with_appointments
def move_appointment(key: int) -> str:
    """*Verplaatsen*. Raises AppointmentUsed, NotADay, DayIsPast, DayTooFar, ClosedThatDay, OutsideHours."""
    at, (day, hour) = now(), _when_asked()
    with hall_locked(g.branch.id):
        one = appointment_at(db_session(), g.branch.id, key)
        begins, _ = when_agreed(g.branch, g.catalogue, day, hour, now=at)
        one.move(begins, day, now=at, staff_id=me().id)
    return book_page(day=day, changed=_said("Verplaatst", one))


@reception.post("/appointments/<int:key>/removal")
@needs_role(Role.HOST)
@with_appointments
def remove_appointment(key: int) -> str:
    """*Schrappen*; the page offers to undo that. Raises AppointmentUsed."""
    with hall_locked(g.branch.id):
        one = appointment_at(db_session(), g.branch.id, key)
        said = _said("Geschrapt", one, back=one.at > now())
        one.remove(now=now(), staff_id=me().id)
    return book_page(day=said.day, changed=said)


def _form(*, one: Appointment | None = None, start_key: str = "") -> str:
    today = g.branch.day_of(now())
    return render_template(
        "reception/one_appointment.html",
        one=one,
        hour=hour_of(one, g.branch).zfill(5) if one is not None and one.until is None else "",
        need=g.catalogue.needs[need_behind(one, g.catalogue)] if one is not None else None,
        needs=_needs(),
        today=today,
        day=one.day if one is not None else today,
        last=today + timedelta(days=AHEAD),
        start_key=start_key,
    )


def _needs() -> list[Need]:
    """What an appointment may be for, by name."""
    return sorted((one for one in g.catalogue.needs.values() if not one.signpost), key=lambda one: one.label)


def _when_asked() -> tuple[date, time]:
    """The day and the hour of the form. Raises NotADay, DayTooFar for a day that the book does not show."""
    day, hour = typed_day(request.form.get("day", "")), typed_hour(request.form.get("hour", ""))
    if day > g.branch.day_of(now()) + timedelta(days=AHEAD):
        raise DayTooFar(days=AHEAD)
    return day, hour


def _said(words: str, one: Appointment, *, back: bool = False) -> Changed:
    return Changed(
        words,
        one.code,
        one.day,
        hour_of(one, g.branch),
        need_behind(one, g.catalogue) if back else "",
        dice().random_bytes(12).hex() if back else "",
    )


def _digits(code: str) -> str:
    return code if len(code) == 6 and whole_number(code) is not None else ""
