"""How does the database get its shape? Alembic, through Flask-Migrate, on SQLite and PostgreSQL alike."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from queueing.base import Base, Moment, OneOf
from queueing.storage import without_hurry

PLAIN = {Moment: "sa.DateTime(timezone=True)", OneOf: "sa.String(length=24)"}


def plain_types(kind: str, one: Any, _context: AutogenContext) -> str | bool:
    """Migrations name database types, not our own: they must still run when our types have changed."""
    return PLAIN.get(type(one), False) if kind == "type" else False


def counts_on(connection: sa.Connection) -> dict[str, int]:
    """SQLite: table that never gives a key twice (AUTOINCREMENT) → the highest key it gave."""
    told = "SELECT name, coalesce((SELECT seq FROM sqlite_sequence WHERE name = t.name), 0) FROM sqlite_master AS t"
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").scalar() is None:
        return {}
    found = connection.exec_driver_sql(f"{told} WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    return {str(name): int(highest) for name, highest in found}


def keep_counting(connection: sa.Connection, before: dict[str, int]) -> None:
    """A table that was made anew on the way goes on where the old one stood, also when it was empty."""
    for name, highest in counts_on(connection).items():
        if before.get(name, 0) > highest:
            connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            connection.execute(
                sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": name, "seq": before[name]},
            )


@sa.event.listens_for(sa.Table, "after_parent_attach")
def stay_counting(table: sa.Table, _metadata: sa.MetaData) -> None:
    """Batch operations copy a table and lose that it counts on: SQLAlchemy does not read it back from the database."""
    if table.name.removeprefix("_alembic_tmp_") in counting and table.name.startswith("_alembic_tmp_"):
        table.dialect_options["sqlite"]["autoincrement"] = True


counting: dict[str, int] = {}
engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # Before the transaction: else dropping the old copy of a table takes along every row that refers to it.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin(), without_hurry(connection):
            counting = counts_on(connection) if on_sqlite else {}
            context.configure(
                connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=plain_types
            )
            with context.begin_transaction():
                context.run_migrations()
            if on_sqlite:
                keep_counting(connection, counting)
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if lost:
                    raise RuntimeError(f"rows refer to what is not there: {lost[:5]}")
    finally:
        if on_sqlite:
            connection.invalidate()  # the next connection has its keys on again
