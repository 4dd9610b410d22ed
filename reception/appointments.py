"""Who is expected and who came? The book of appointments, *Aanmelden* at the counter, and the file it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template, request, url_for
from htmx_flask import make_response

from queueing.appointments.appointment import (
    Appointment,
    Attendance,
    appointment_at,
    appointments_on,
    hour_of,
    need_behind,
)
from queueing.appointments.counter import come_in
from queueing.appointments.files import AHEAD, LARGEST, Booked, read_appointments
from queueing.appointments.importing import NotImported, import_appointments
from queueing.catalogue.needs import Need
from queueing.colleagues.staff import Role
from queueing.happenings import State
from reception.hall import reception
from web.access import me, needs_role, with_appointments
from web.clock import now
from web.dice import dice
from web.forms import lets_in
from web.import_words import counted, told
from web.parts import answer, part
from web.transactions import db_session, hall_locked


class Chip(NamedTuple):
    """How the book shows whether a visitor came: the words, the looks of the chip, and its icon."""

    words: str
    looks: str = "outline"
    icon: str = ""


CHIPS = {
    Attendance.EXPECTED: Chip("verwacht"),
    Attendance.LATE: Chip("te laat", "late", "clock-alert"),
    Attendance.HERE: Chip("aangemeld", "live", "user-check"),
    Attendance.NOT_COME: Chip("niet gekomen"),
}
ENVELOPE = 64 * 1024
"""Bytes of a form without the file itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the book. `late` when a visitor came after their time was over and got an ordinary number."""

    appointment: Appointment
    hour: str
    need: Need
    attendance: Attendance
    number: int | None
    late: bool
    may_be_undone: bool
    may_be_changed: bool

    @property
    def words(self) -> str:
        """`10:30, code 123 456, Huurwaarborg`: to choose it by."""
        code = self.appointment.code
        return f"{self.hour or 'Vandaag'}, code {code[:3]} {code[3:]}, {self.need.label}"

    @property
    def may_come_in(self) -> bool:
        return self.attendance in (Attendance.EXPECTED, Attendance.LATE)

    @property
    def is_here(self) -> bool:
        return self.attendance is Attendance.HERE

    @property
    def chip(self) -> Chip:
        """Whether this visitor came, as the book shows it."""
        return CHIPS[self.attendance]

    @property
    def looks(self) -> str:
        """The name of this state in the style sheet."""
        return self.attendance.value.replace("_", "-")


@reception.get("/appointments")
@needs_role(Role.HOST)
@with_appointments
def appointment_book() -> str:
    """The page: the list of a day, and the form to read a file."""
    return book()


@reception.get("/appointments/list")
@needs_role(Role.HOST)
@with_appointments
def appointments() -> Any:
    """The live list of a day. A page left open overnight is reloaded: its heading names yesterday."""
    if request.args.get("day", "") not in ("", _day().isoformat()) and request.htmx:  # type: ignore[attr-defined]
        return make_response("", redirect=url_for("reception.appointment_book"))
    return appointments_part(_day())


@reception.get("/appointments/paper")
@needs_role(Role.HOST)
@with_appointments
def paper_list() -> str:
    """Hours and codes of a day on a sheet to print; no names, no needs."""
    day = _day()
    return render_template("reception/paper_list.html", day=day, entries=entries_of(day))


@reception.post("/appointments")
@lets_in(LARGEST + ENVELOPE)
@needs_role(Role.HOST)
@with_appointments
def read_file() -> Any:
    """*Inlezen*: all of the file, or nothing and every mistake with its line."""
    file, at = request.files.get("file"), now()
    content = file.stream.read(LARGEST + 1) if file is not None else b""
    reading = read_appointments(content, g.catalogue, ZoneInfo(g.branch.timezone), now=at)
    try:
        with hall_locked(g.branch.id):
            done = import_appointments(db_session(), g.branch, reading, now=at, dice=dice(), staff_id=me().id)
    except NotImported as refusal:
        return book(mistakes=[told(one) for one in refusal.mistakes], understood=refusal.booked), 422
    days = sorted({g.branch.day_of(one.at) for one in reading.booked})
    return book(read=counted(done, reading.passed, reading.completed), days=days)


@reception.post("/appointments/<int:key>/arrival")
@needs_role(Role.HOST)
@with_appointments
def receive(key: int) -> Any:
    """*Aanmelden*: a number for a visitor with an appointment; when too late, an ordinary number."""
    with hall_locked(g.branch.id) as hall:
        come_in(
            db_session(), hall, g.branch, g.catalogue, appointment_at(db_session(), g.branch.id, key),
            now=now(), dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
    return answer("appointments", appointments_part(_today()), page=url_for("reception.appointment_book"))


@reception.post("/appointments/<int:key>/arrival/undo")
@needs_role(Role.HOST)
@with_appointments
def undo_arrival(key: int) -> Any:
    """*Aanmelden* was a mistake; until the number is called."""
    with hall_locked(g.branch.id):
        appointment_at(db_session(), g.branch.id, key).undo_check_in(db_session(), now=now(), staff_id=me().id)
    return answer("appointments", appointments_part(_today()), page=url_for("reception.appointment_book"))


def appointments_part(day: date) -> str:
    """Everybody who is expected on a day, in the order of the hours."""
    return part(
        "appointments",
        "reception/_appointments.html",
        entries=entries_of(day),
        is_today=day == _today(),
    )


def book(*, day: date | None = None, **facts: Any) -> str:
    """The page of a day, with what was just read, refused, or changed by hand."""
    day, today = day or _day(), _today()
    return render_template(
        "reception/appointments.html",
        day=day,
        today=today,
        before=day - timedelta(days=1) if day > today else None,
        after=day + timedelta(days=1) if day < today + timedelta(days=AHEAD) else None,
        ahead=AHEAD,
        appointments_part=appointments_part(day),
        understood=[_understood(one) for one in facts.pop("understood", ())],
        **{"mistakes": [], "read": "", "days": [], "changed": None, **facts},
    )


def entries_of(day: date) -> list[Entry]:
    """The rows of a day, in the order of the hours; one statement."""
    at = now()
    return [_entry(one, at) for one in appointments_on(db_session(), g.branch.id, day)]


def _entry(one: Appointment, at: datetime) -> Entry:
    visit = one.visit
    return Entry(
        appointment=one,
        hour=hour_of(one, g.branch),
        need=g.catalogue.needs[need_behind(one, g.catalogue)],
        attendance=one.attendance(g.branch, g.catalogue, now=at),
        number=visit.number if visit is not None else None,
        late=visit is not None and visit.due_at is None,
        may_be_undone=visit is not None and visit.state is State.WAITING,
        may_be_changed=visit is None,
    )


def _understood(one: Booked) -> dict[str, Any]:
    need = g.catalogue.needs.get(one.need)
    return {"line": one.line, "at": one.at, "code": one.code, "need": need.label if need is not None else ""}


def _today() -> date:
    day: date = g.branch.day_of(now())
    return day


def _day() -> date:
    """The day of the page: today, or one of the days ahead."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return _today()
    return day if _today() <= day <= _today() + timedelta(days=AHEAD) else _today()
