"""appointments from a calendar, and what reception decided for today"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hall", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("hall", sa.Column("closes_why", sa.String(length=24), nullable=True))
    op.add_column("hall", sa.Column("stopped_on", sa.Date(), nullable=True))
    op.add_column("appointment", sa.Column("uid_print", sa.String(length=64), nullable=True))
    op.create_index("uq_appointment_uid_print", "appointment", ["branch_id", "uid_print"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_appointment_uid_print", table_name="appointment")
    op.drop_column("appointment", "uid_print")
    for name in ("stopped_on", "closes_why", "closes_at"):
        op.drop_column("hall", name)
