"""How much is there now of each kind of data, how old is the oldest, and is any of it late? (decisions 28, P-8)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Date, Table, and_, false, func, or_, select
from sqlalchemy.orm import Session

from queueing.base import Base
from queueing.branches import Branch
from queueing.catalogue.editions import catalogue_of
from queueing.kept import Kind, Rows, Term, kinds, rows_with
from queueing.retention import forgetting_at
from queueing.terms import AUDIT_KEPT, LATE_AFTER, UNSEEN_FOR


@dataclass(frozen=True, slots=True)
class Held:
    """One kind: how many rows, the day of the oldest, and how many rows of which tables should be gone."""

    kind: Kind
    rows: int
    oldest: date | None
    late: dict[str, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which day, or moment, a row of one branch is late."""

    branch_id: int
    day: date
    moment: datetime
    seats: datetime
    """A desk that was opened late in the evening may stay open until the next."""


def limits_of(session: Session, *, now: datetime) -> list[Limits]:
    """Of every branch that forgets, with the time that the job may take."""
    houses = session.scalars(select(Branch).where(Branch.edition.is_not(None))).all()
    return [_limits(session, one, now - LATE_AFTER) for one in houses]


def _limits(session: Session, branch: Branch, at: datetime) -> Limits:
    today = branch.day_of(at)
    goes = forgetting_at(branch, catalogue_of(session, branch), today)
    day = today + timedelta(days=1) if goes <= at else today
    seats = goes if goes <= at else branch.moment(today, time.min)
    return Limits(branch.id, day, branch.moment(day, time.min).astimezone(UTC), seats.astimezone(UTC))


def held(session: Session, *, now: datetime) -> list[Held]:
    """Every kind that has rows of its own."""
    limits = limits_of(session, now=now)
    return [_held(session, one, limits, now) for one in kinds() if one.rows]


def _held(session: Session, kind: Kind, limits: list[Limits], now: datetime) -> Held:
    count, oldest, late = 0, list[date](), dict[str, int]()
    for rows in kind.rows:
        table = _table(rows)
        if table is None:
            continue
        there = table.c[rows.when].is_not(None) if rows.stays else None
        asked = select(func.count()).select_from(table)
        count += session.scalar(asked if there is None else asked.where(there)) or 0
        if rows.when:
            first = session.scalar(select(func.min(table.c[rows.when])))
            oldest += [first.date() if isinstance(first, datetime) else first] if first is not None else []
        over = _late(rows, kind.term, limits, now)
        many = session.scalar(asked.where(over)) if over is not None else 0
        if many:
            late[rows.table] = late.get(rows.table, 0) + many
    return Held(kind, count, min(oldest, default=None), late)


def _table(rows: Rows) -> Table | None:
    return Base.metadata.tables.get(rows.table)


def _late(rows: Rows, term: Term, limits: list[Limits], now: datetime) -> ColumnElement[bool] | None:
    """Which rows of this table should be gone; None when they have no term."""
    table = Base.metadata.tables[rows.table]
    if term is Term.DAY:
        return _late_of_days(rows, table, limits)
    if term is Term.AUDIT and rows.when:
        return table.c[rows.when] < now - AUDIT_KEPT - LATE_AFTER
    if term is Term.SESSIONS:
        return table.c[rows.when] < now - UNSEEN_FOR - LATE_AFTER
    if term is Term.LINK:
        return table.c[rows.when] < now - LATE_AFTER
    return None


def _late_of_days(rows: Rows, table: Table, limits: list[Limits]) -> ColumnElement[bool]:
    if rows.through:
        above = next(key.column.table for key in table.c[rows.through].foreign_keys)
        [parent] = [one for one in rows_with(Term.DAY) if one.table == above.name and not one.stays]
        gone = table.c[rows.through].not_in(select(above.c.id))
        return or_(gone, table.c[rows.through].in_(select(above.c.id).where(_late_of_days(parent, above, limits))))
    column, longer = table.c[rows.when], table.c.get(rows.unless)
    of = [and_(table.c.branch_id == one.branch_id, column < _limit(rows, column, one)) for one in limits]
    return or_(false(), *of) if longer is None else and_(or_(false(), *of), longer.is_(False))


def _limit(rows: Rows, column: ColumnElement[object], limits: Limits) -> date | datetime:
    if isinstance(column.type, Date):
        return limits.day
    return limits.seats if rows.table == "desk" else limits.moment


def late_rows(found: list[Held]) -> Iterator[tuple[Kind, str, int]]:
    """Everything that is late, as kind, table and how many rows."""
    for one in found:
        for table, count in one.late.items():
            yield one.kind, table, count
