"""an interpreter promised, a receipt noted, a day to come back"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("interpreter", sa.String(length=24), nullable=True))
    op.add_column("visit", sa.Column("interpreter_promise", sa.String(length=24), nullable=True))
    op.add_column("visit", sa.Column("interpreter_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit_need", sa.Column("receipt", sa.Boolean(), nullable=True))
    op.add_column("appointment", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("appointment", sa.Column("start_key", sa.String(length=64), nullable=True))
    op.create_index("uq_appointment_start_key", "appointment", ["branch_id", "start_key"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_appointment_start_key", table_name="appointment")
    for table, name in (
        ("appointment", "start_key"),
        ("appointment", "until"),
        ("visit_need", "receipt"),
        ("visit", "interpreter_at"),
        ("visit", "interpreter_promise"),
        ("visit", "interpreter"),
    ):
        op.drop_column(table, name)
