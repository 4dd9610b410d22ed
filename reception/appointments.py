"""The book of appointments: who is expected, who came, *Aanmelden* at the counter, and the file it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template, request, url_for
from htmx_flask import make_response

from queueing.appointments import Appointment, Attendance, appointment_at, appointments_on, hour_of, need_behind
from queueing.booking import take_over
from queueing.calendar_files import AHEAD, LARGEST, Booked, read_appointments
from queueing.happenings import State
from queueing.needs import Need
from queueing.refusals import NotImported
from queueing.staff import Role
from reception.hall import reception
from web.access import me, needs_role, with_appointments
from web.clock import now
from web.dice import dice
from web.forms import lets_in
from web.import_words import counted, told
from web.parts import answer, part
from web.turns import session, turn_in

WORDS = {
    Attendance.EXPECTED: "verwacht",
    Attendance.LATE: "te laat",
    Attendance.HERE: "aangemeld",
    Attendance.NOT_COME: "niet gekomen",
}
ENVELOPE = 64 * 1024
"""Bytes of a form around the file itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book. `late` when someone came after his time was over and got an ordinary number."""

    appointment: Appointment
    hour: str
    need: Need
    attendance: Attendance
    number: int | None
    late: bool
    may_be_undone: bool
    may_be_changed: bool

    @property
    def may_come_in(self) -> bool:
        return self.attendance in (Attendance.EXPECTED, Attendance.LATE)


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
    """The live list of a day. A page that stood open overnight is loaded again: its heading names yesterday."""
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
    """*Inlezen*: all of the file, or nothing and every mistake by its line."""
    file, at = request.files.get("file"), now()
    content = file.stream.read(LARGEST + 1) if file is not None else b""
    reading = read_appointments(content, g.catalogue, ZoneInfo(g.branch.timezone), now=at)
    try:
        with turn_in(g.branch.id):
            done = take_over(session(), g.branch, reading, now=at, dice=dice(), staff_id=me().id)
    except NotImported as refusal:
        booked: tuple[Booked, ...] = refusal.facts["booked"]  # type: ignore[assignment]
        return book(mistakes=[told(one) for one in refusal.facts["mistakes"]], understood=booked), 422  # type: ignore[attr-defined]
    days = sorted({g.branch.day_of(one.at) for one in reading.booked})
    return book(read=counted(done, reading.passed, reading.completed), days=days)


@reception.post("/appointments/<int:key>/arrival")
@needs_role(Role.HOST)
@with_appointments
def receive(key: int) -> Any:
    """*Aanmelden*: the number of someone with an appointment; too late, an ordinary number."""
    with turn_in(g.branch.id) as hall:
        appointment_at(session(), g.branch.id, key).come_in(
            session(), hall, g.branch, g.catalogue,
            now=now(), dice=dice(), ticket_key=current_app.config["TICKET_KEY"],
        )  # fmt: skip
    return answer("appointments", appointments_part(_today()), page=url_for("reception.appointment_book"))


@reception.post("/appointments/<int:key>/arrival/undo")
@needs_role(Role.HOST)
@with_appointments
def undo_arrival(key: int) -> Any:
    """*Aanmelden* was a mistake; until the number is called."""
    with turn_in(g.branch.id):
        appointment_at(session(), g.branch.id, key).undo_check_in(session(), now=now(), staff_id=me().id)
    return answer("appointments", appointments_part(_today()), page=url_for("reception.appointment_book"))


def appointments_part(day: date) -> str:
    """Everyone who is expected on a day, in the order of the hours."""
    return part(
        "appointments",
        "reception/_appointments.html",
        entries=entries_of(day),
        words=WORDS,
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
    """The lines of a day, in the order of the hours; one statement."""
    at = now()
    return [_entry(one, at) for one in appointments_on(session(), g.branch.id, day)]


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
    """The day that is looked at: today, or one of the days ahead."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return _today()
    return day if _today() <= day <= _today() + timedelta(days=AHEAD) else _today()
