"""the audit log is made with a key, and knows that its head is kept outside"""

import hmac

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = (("after", sa.Integer(), "0"), ("anchored", sa.Boolean(), sa.false()), ("seal", sa.String(length=64), ""))
BEGINNING = "0" * 64


def upgrade() -> None:
    """The chain begins again after the rows there are: these were made without a key, so nobody can vouch for them."""
    with op.batch_alter_table("audit_chain") as chain:
        for name, kind, value in COLUMNS:
            chain.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table("audit_chain") as chain:
        for name, _, _ in COLUMNS:
            chain.alter_column(name, server_default=None)
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":  # else ids begin again when every row was forgotten
        with op.batch_alter_table("audit", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    last = bind.execute(sa.text("SELECT id, print FROM audit ORDER BY id DESC LIMIT 1")).one_or_none()
    after, ends = last if last is not None else (0, BEGINNING)
    seal = hmac.digest(current_app.config["AUDIT_KEY"], f"0 {ends} {ends} {after} 0".encode(), "sha256").hex()
    bind.execute(sa.text("DELETE FROM audit_chain"))
    row = {"id": 1, "rows": 0, "begins": ends, "ends": ends, "after": after, "anchored": False, "seal": seal}
    bind.execute(sa.table("audit_chain", *map(sa.column, row)).insert().values(row))


def downgrade() -> None:
    with op.batch_alter_table("audit_chain") as chain:
        for name, _, _ in reversed(COLUMNS):
            chain.drop_column(name)
