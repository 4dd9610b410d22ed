"""How does a route write? In one transaction, with the hall locked, committed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g, has_request_context
from flask_login import current_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from queueing.branches import Hall, lock_hall
from queueing.desks.desk import desk_of
from web.clock import now


def db_session() -> Session:
    """The database session of this request."""
    db: SQLAlchemy = current_app.extensions["sqlalchemy"]
    return cast(Session, db.session())


@contextmanager
def writing() -> Iterator[Session]:
    """Write what belongs to no branch, committed once; everything loaded before is expired."""
    db = db_session()
    db.rollback()
    db.connection(execution_options={"writing": True})
    try:
        yield db
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _is_there(db: Session, branch_id: int) -> None:
    """An action on a staff page shows that the colleague is present: their desk counts (decisions 36)."""
    if has_request_context() and current_user.is_authenticated:
        desk = desk_of(db, current_user.id)
        if desk is not None and desk.branch_id == branch_id:
            desk.be_there(now=now())


@contextmanager
def hall_locked(branch_id: int) -> Iterator[Hall]:
    """Lock the branch's hall, do one action, commit; an exception inside rolls all of it back."""
    db = db_session()
    try:
        hall = lock_hall(db, branch_id)
        _is_there(db, branch_id)
        yield hall
        db.flush()
        g.versions = dict(hall.versions)  # read before the data of the response, so never too new
        db.commit()
    except BaseException:
        db.rollback()
        raise
