"""equal measures are one row, and the figures of a month that is over are kept as one sheet"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None

ONCE_MORE = """
    WITH RECURSIVE again(branch_id, day, hour_band, "group", kind, seconds, times) AS (
        SELECT branch_id, day, hour_band, "group", kind, seconds, times - 1 FROM measure WHERE times > 1
        UNION ALL
        SELECT branch_id, day, hour_band, "group", kind, seconds, times - 1 FROM again WHERE times > 1
    )
    INSERT INTO measure (branch_id, day, hour_band, "group", kind, seconds)
    SELECT branch_id, day, hour_band, "group", kind, seconds FROM again
"""
"""A row for each of the times, as before."""


def upgrade() -> None:
    op.add_column("measure", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "month_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_month_sheet_branch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_sheet")),
        sa.UniqueConstraint("branch_id", "month", name=op.f("uq_month_sheet_branch_id_month")),
    )


def downgrade() -> None:
    op.drop_table("month_sheet")
    op.execute(ONCE_MORE)
    op.drop_column("measure", "times")
