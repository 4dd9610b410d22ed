"""How does a route write? In one transaction, holding the hall, committed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from queueing.branches import Hall, take_turn


def session() -> Session:
    """The database session of this request."""
    db: SQLAlchemy = current_app.extensions["sqlalchemy"]
    return cast(Session, db.session())


@contextmanager
def writing() -> Iterator[Session]:
    """Write what is no branch's own, committed once; whatever was read before is forgotten."""
    here = session()
    here.rollback()
    here.connection(execution_options={"writing": True})
    try:
        yield here
        here.commit()
    except BaseException:
        here.rollback()
        raise


@contextmanager
def turn_in(branch_id: int) -> Iterator[Hall]:
    """Take the branch's turn, do one deed, commit; whatever is raised inside undoes all of it."""
    here = session()
    try:
        hall = take_turn(here, branch_id)
        yield hall
        here.flush()
        g.versions = dict(hall.versions)  # known before anything is read for the answer, so never too new
        here.commit()
    except BaseException:
        here.rollback()
        raise
