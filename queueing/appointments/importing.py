"""What changes when a file of appointments is imported? All of it or nothing; importing it again changes nothing.

An entry is identified by its calendar's mark, or by code and day. A visitor who has checked in keeps the appointment
they checked in with; an appointment that is not in the file stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing import happenings
from queueing.appointments.appointment import Appointment
from queueing.appointments.codes import fresh_code
from queueing.appointments.files import Booked, Mistake, Reading, Wrong
from queueing.base import Dice
from queueing.branches import Branch
from queueing.happenings import HappeningKind
from queueing.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What one file did: appointments new, changed, removed, unchanged, or kept because the visitor has come."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    kept: int = 0


class NotImported(Refusal):
    """A file has mistakes, in the order of its lines, so nothing of what was understood (`booked`) was imported."""

    def __init__(self, mistakes: tuple[Wrong, ...], booked: tuple[Booked, ...]) -> None:
        super().__init__(count=len(mistakes))
        self.mistakes, self.booked = mistakes, booked


def import_appointments(
    session: Session, branch: Branch, reading: Reading, *, now: datetime, dice: Dice, staff_id: int | None = None
) -> ImportResult:
    """Store what was read. The hall must be locked. Raises NotImported, with every mistake and what was understood.

    An entry without a code is assigned an unused one.
    """
    known = _Known(session, branch.id, reading.booked)
    today = branch.day_of(now)
    if wrong := sorted((*reading.wrong, *known.clashes(branch, reading.booked))):
        raise NotImported(tuple(wrong), reading.booked)
    done = ImportResult()
    for one in reading.booked:
        what = _take(session, branch, one, known, dice)
        done = replace(done, **{what: getattr(done, what) + 1})
    for mark in sorted(reading.away):
        mine = known.by_mark.get(mark)
        if mine is not None and mine.visit_id is None and mine.day >= today:
            session.delete(mine)  # moved outside the days that are read; it returns when its new day is near
            done = replace(done, gone=done.gone + 1)
    if done.new or done.changed or done.gone:
        happenings.record(session, HappeningKind.APPOINTMENTS_READ, branch_id=branch.id, now=now, staff_id=staff_id)
    return done


class _Known:
    """The appointments that this file may change, by mark and by code, and every code in use."""

    def __init__(self, session: Session, branch_id: int, booked: Iterable[Booked]) -> None:
        rows = session.scalars(select(Appointment).where(Appointment.branch_id == branch_id)).all()
        self.by_mark = {one.uid_hash: one for one in rows if one.uid_hash}
        self.by_code = {one.code: one for one in rows}
        self.codes = {*self.by_code, *(one.code for one in booked)}

    def of(self, one: Booked) -> Appointment | None:
        """The appointment that an earlier import made from this entry, or None."""
        marked, coded = self.by_mark.get(one.uid_hash), self.by_code.get(one.code)
        is_mine = coded is not None and not (one.uid_hash and coded.uid_hash)
        return marked or (coded if is_mine else None)

    def clashes(self, branch: Branch, booked: Iterable[Booked]) -> list[Wrong]:
        """Codes in use by another appointment, or on another day."""
        wrong = []
        for one in booked:
            holder, mine = self.by_code.get(one.code), self.of(one)
            moved = holder is not None and not one.uid_hash and holder.day != branch.day_of(one.at)
            if holder is not None and (holder is not mine or moved):
                wrong.append(Wrong(one.line, Mistake.CODE_TAKEN, one.code))
        return wrong


def _take(session: Session, branch: Branch, one: Booked, known: _Known, dice: Dice) -> str:
    """Store one entry; returns the name of the counter it adds to."""
    mine = known.of(one)
    if mine is None and one.cancelled:
        return "same"
    if mine is None:
        code = one.code or fresh_code(session, branch.id, dice, besides=known.codes)
        known.codes.add(code)
        fresh = Appointment(branch_id=branch.id, day=branch.day_of(one.at), at=one.at, code=code, need=one.need)
        fresh.uid_hash = one.uid_hash or None
        session.add(fresh)
        return "new"
    return _change(session, branch, mine, one)


def _change(session: Session, branch: Branch, mine: Appointment, one: Booked) -> str:
    told = (branch.day_of(one.at), one.at, one.need, one.code or mine.code, one.uid_hash or mine.uid_hash)
    is_same = not one.cancelled and told == (mine.day, mine.at, mine.need, mine.code, mine.uid_hash)
    if is_same:
        return "same"
    if mine.visit_id is not None:
        return "kept"
    if one.cancelled:
        session.delete(mine)
        return "gone"
    mine.day, mine.at, mine.need, mine.code, mine.uid_hash = told
    return "changed"
