"""How does a route write? In one transaction, with the hall locked, committed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g, has_request_context
from flask_login import current_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from queueing.base import Base, begin_writing
from queueing.branches import Hall, lock_hall
from queueing.colleagues.staff import Staff
from queueing.desks.desk import Desk, desk_of, seat_of
from web.clock import now


def db_session() -> Session:
    """The database session of this request."""
    db: SQLAlchemy = current_app.extensions["sqlalchemy"]
    return cast(Session, db.session())


def my_seat() -> Desk | None:
    """The desk where the person of this request sits, or None; the lock of the hall reads it."""
    person: Staff = current_user._get_current_object()
    seat: Desk | None = g.get("seat")
    return seat if seat is not None and seat.staff_id == person.id else desk_of(db_session(), person.id)


def _person() -> Staff | None:
    """Who is signed in; None for a visitor, and for what the house does by itself."""
    return current_user._get_current_object() if has_request_context() and current_user.is_authenticated else None


@contextmanager
def writing() -> Iterator[Session]:
    """Write what belongs to no branch, committed once; everything loaded before is expired."""
    db = db_session()
    begin_writing(db)
    try:
        yield db
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _is_there(db: Session, person: Staff, branch_id: int) -> None:
    """An action on a staff page shows that the colleague is present: their desk counts (decisions 36)."""
    g.seat = seat_of(db, person)
    if g.seat is not None and g.seat.branch_id == branch_id:
        g.seat.be_there(now=now())


@contextmanager
def hall_locked(branch_id: int, *keep: Base) -> Iterator[Hall]:
    """Lock the branch's hall, do one action, commit; an exception inside rolls all of it back.

    The branch and the person stay as the guard of this request loaded them, and so do the rows in `keep`. The branch
    goes with the catalogue of this request; `seat_of` reads the person again when their rights changed meanwhile.
    """
    db, person = db_session(), _person()
    try:
        hall = lock_hall(db, branch_id, keep=[one for one in (g.get("branch"), person, *keep) if one is not None])
        if person is not None:
            _is_there(db, person, branch_id)
        yield hall
        db.flush()
        g.versions = dict(hall.versions)  # read before the data of the response, so never too new
        db.commit()
    except BaseException:
        db.rollback()
        raise
