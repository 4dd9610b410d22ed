"""How does the database get its shape? Alembic, through Flask-Migrate, on SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from queueing.base import Base, Moment, OneOf
from queueing.storage import without_hurry

PLAIN = {Moment: "sa.DateTime(timezone=True)", OneOf: "sa.String(length=24)"}


def plain_types(kind: str, one: Any, _context: AutogenContext) -> str | bool:
    """Migrations name database types, not our own: they must still run when our types have changed."""
    return PLAIN.get(type(one), False) if kind == "type" else False


engine = current_app.extensions["migrate"].db.engine
with engine.begin() as connection, without_hurry(connection):
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=plain_types
    )
    with context.begin_transaction():
        context.run_migrations()
