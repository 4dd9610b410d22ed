"""a call says that it was escorted, and a pause why it is one"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = "undone_at IS NULL AND absent_at IS NULL AND ended_at IS NULL"
AFTER_ABSENCE, MORE_TIME = "after_absence", "more_time"
CALLS_AFTER_ABSENCE, ONLY_TIME = 3, 1_000
"""A pause that began with 1 000 calls ended by the clock alone; one after an absence began with three."""
VISIT = sa.table("visit", sa.column("id", sa.Integer), sa.column("undoable", sa.JSON))


def upgrade() -> None:
    with op.batch_alter_table("call") as call:
        call.add_column(sa.Column("escorted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE call SET escorted = :yes WHERE serial < 0").bindparams(yes=True))
    with op.batch_alter_table("call") as call:
        call.alter_column("escorted", server_default=None)
    # Of indexes that serve equally well SQLite takes the youngest; a table made anew has them in another order.
    op.drop_index("ix_call_open", table_name="call")
    op.create_index(
        "ix_call_open", "call", ["branch_id", "id"], sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )
    op.add_column("visit", sa.Column("pause_reason", sa.String(length=24), nullable=True))
    told = sa.text(
        "UPDATE visit SET pause_reason = CASE WHEN held_calls > :few THEN :more_time ELSE :absent END,"
        " held_calls = CASE WHEN held_calls > :few THEN 0 ELSE held_calls END WHERE held_until IS NOT NULL"
    )
    op.execute(told.bindparams(few=CALLS_AFTER_ABSENCE, more_time=MORE_TIME, absent=AFTER_ABSENCE))
    _remember(_with_reason)


def downgrade() -> None:
    _remember(_with_calls)
    told = sa.text("UPDATE visit SET held_calls = :calls WHERE pause_reason = :more_time")
    op.execute(told.bindparams(calls=ONLY_TIME, more_time=MORE_TIME))
    op.drop_column("visit", "pause_reason")
    op.drop_column("call", "escorted")


def _remember(anew: Callable[[dict[str, Any]], None]) -> None:
    """What can still be taken back of a visit holds its pause too."""
    bind = op.get_bind()
    for key, undoable in bind.execute(sa.select(VISIT.c.id, VISIT.c.undoable)).all():
        if undoable and "held_until" in undoable.get("visit", {}):
            before = json.dumps(undoable)
            anew(undoable["visit"])
            if json.dumps(undoable) != before:
                bind.execute(sa.update(VISIT).where(VISIT.c.id == key).values(undoable=undoable))


def _with_reason(visit: dict[str, Any]) -> None:
    visit["pause_reason"] = None
    if visit["held_until"] is not None:
        more = visit["held_calls"] > CALLS_AFTER_ABSENCE
        visit["pause_reason"], visit["held_calls"] = (MORE_TIME, 0) if more else (AFTER_ABSENCE, visit["held_calls"])


def _with_calls(visit: dict[str, Any]) -> None:
    if visit.pop("pause_reason", None) == MORE_TIME:
        visit["held_calls"] = ONLY_TIME
