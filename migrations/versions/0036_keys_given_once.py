"""keys of appointments, asks, help calls, announcements, devices, people and passkeys are never given twice"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = ("announcement", "appointment", "ask", "help_call", "device", "staff", "passkey")


def upgrade() -> None:
    """SQLite gave the key of the last row again once that row was deleted: yesterday's open page named today's.

    The next key is beyond every one that a page may still hold: no hall gave more keys than it had turns.
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    turns = bind.execute(sa.text("SELECT coalesce(sum(turn), 0) FROM hall")).scalar_one()
    for name in TABLES:
        with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        table = sa.table(name, sa.column("id"))
        beyond = max(bind.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one(), turns)
        bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
        bind.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), {"name": name, "seq": beyond}
        )


def downgrade() -> None:
    """Keys that are never given twice disturb nobody."""
