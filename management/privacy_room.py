"""*Privacy*: what is kept now, is the rest gone, who looked further, what does the log say? (P-11, P-13, P-14)

For who watches over privacy. A manager sees what is kept and the proof; not the log, and not who looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Flask, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from management.audit_words import KINDS, REASONS, facts_in_dutch, kind_in_dutch
from management.office import Room, hang_door
from management.register import register_as_csv, register_as_text
from queueing import audit
from queueing.audit import AuditKind
from queueing.audit_reading import Asked, how_many, rows_asked
from queueing.colleagues.staff import Role
from queueing.csv_rows import as_csv
from queueing.held import held
from queueing.proof import last_proof
from queueing.refusals import NotADay
from web.access import me, needs_role
from web.clock import now
from web.faces import Face, Pages
from web.forms import typed_day
from web.proving import prove_now
from web.refusals import said_to_staff
from web.transactions import db_session, writing

privacy_room = Pages("privacy", __name__, face=Face.STAFF, url_prefix="/management/privacy")
ROOM = Room(
    "privacy",
    "privacy.page",
    "Privacy",
    "shield-check",
    "Wat we nu bewaren, en of de rest echt weg is.",
    admits=(Role.MANAGER, Role.AUDITOR),
)
MOST_SHOWN = 200
MOST_LOOKS = 50
A_MONTH = timedelta(days=30)
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Filter:
    """The fields as text, and a sentence for each that is wrong."""

    kind: str = ""
    begins_day: str = ""
    ends_day: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


@privacy_room.get("/")
@needs_role(Role.MANAGER, Role.AUDITOR)
def page() -> str:
    """What is kept now, the last proof; and for the officer who looked at a question of another service."""
    is_officer = me().has(Role.AUDITOR, branch_id=g.branch.id)
    today = g.branch.day_of(now())
    asked = Asked(AuditKind.OTHER_SHOWN, today - A_YEAR, today)
    looks = rows_asked(db_session(), g.branch, asked, most=MOST_LOOKS) if is_officer else []
    return render_template(
        "management/privacy.html",
        held=held(db_session(), now=now()), proof=last_proof(db_session()), is_officer=is_officer,
        looks=[(one, REASONS.get(str(one.facts.get("reason")), "")) for one in looks], most_looks=MOST_LOOKS,
        done=request.args.get("done") == "kept",
    )  # fmt: skip


@privacy_room.post("/check")
@needs_role(Role.MANAGER, Role.AUDITOR)
def check() -> AnyResponse:
    """*Kijk nu na*. It takes a few seconds, and is written in the log."""
    prove_now(me().username)
    return redirect(url_for("privacy.page", done="kept"), 303)


@privacy_room.get("/log")
@needs_role(Role.AUDITOR)
def log() -> str | tuple[str, int]:
    """The audit log, by kind and period."""
    typed = _typed(request.args)
    try:
        asked = _asked(typed)
    except NotADay as refusal:
        wrong = {str(refusal.facts["field"]): said_to_staff(refusal).sentence}
        return _log(Filter(typed.kind, typed.begins_day, typed.ends_day, wrong), None), 422
    return _log(typed, asked)


@privacy_room.post("/log/export")
@needs_role(Role.AUDITOR)
def export() -> Response | tuple[str, int]:
    """The same rows as a file, all of them; that it was taken along is written down too."""
    typed = _typed(request.form)
    try:
        asked = _asked(typed)
    except NotADay as refusal:
        wrong = {str(refusal.facts["field"]): said_to_staff(refusal).sentence}
        return _log(Filter(typed.kind, typed.begins_day, typed.ends_day, wrong), None), 422
    branch, username = g.branch, me().username
    rows = rows_asked(db_session(), branch, asked, most=None)
    lines = [("regel", "dag en uur", "wat", "wie", "gegevens")]
    for one in rows:
        at = branch.local(one.at)
        lines.append(
            (str(one.id), f"{at:%Y-%m-%d %H:%M:%S}", kind_in_dutch(one.kind), one.who, facts_in_dutch(one.facts))
        )
    with writing() as db:
        audit.record(db, branch.id, AuditKind.AUDIT_EXPORTED, username, {"rows": len(rows)}, now())
    return _file(as_csv(lines), "logboek.csv", "text/csv")


@privacy_room.get("/register.md")
@needs_role(Role.MANAGER, Role.AUDITOR)
def register_text() -> Response:
    """The register of processing, to be filled in further."""
    return _file(register_as_text(), "register.md", "text/markdown")


@privacy_room.get("/register.csv")
@needs_role(Role.MANAGER, Role.AUDITOR)
def register_csv() -> Response:
    """The same for a spreadsheet."""
    return _file(register_as_csv(), "register.csv", "text/csv")


def _typed(sent: Mapping[str, str]) -> Filter:
    today = g.branch.day_of(now())
    return Filter(
        sent.get("kind", "")[:40],
        sent.get("begins_day", (today - A_MONTH).isoformat())[:20],
        sent.get("ends_day", today.isoformat())[:20],
    )


def _asked(typed: Filter) -> Asked:
    """Raises NotADay, with the field that is wrong. An unknown kind is all of them."""
    kind = AuditKind(typed.kind) if typed.kind in set(AuditKind) else None
    return Asked(kind, _day("begins_day", typed.begins_day), _day("ends_day", typed.ends_day))


def _day(name: str, told: str) -> date:
    try:
        day = typed_day(told)
    except NotADay:
        raise NotADay(field=name) from None
    if not 2000 <= day.year <= 2200:
        raise NotADay(field=name)
    return day


def _log(typed: Filter, asked: Asked | None) -> str:
    rows = rows_asked(db_session(), g.branch, asked, most=MOST_SHOWN) if asked is not None else []
    return render_template(
        "management/privacy_log.html",
        form=typed, total=how_many(db_session(), g.branch, asked) if asked is not None else 0,
        rows=[(one, kind_in_dutch(one.kind), facts_in_dutch(one.facts)) for one in rows],
        kinds=sorted(KINDS.items(), key=lambda one: one[1]), proof=last_proof(db_session()),
    )  # fmt: skip


def _file(content: str, name: str, kind: str) -> Response:
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=kind, headers=disposition)


def open_privacy_room(app: Flask) -> None:
    """Open its addresses, and write its name on the door."""
    app.register_blueprint(privacy_room)
    hang_door(app, ROOM)
