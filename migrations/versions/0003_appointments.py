"""appointments: a code and an hour, no name"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("need", sa.String(length=24), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"], ["visit.branch_id", "visit.id"], name=op.f("fk_appointment_branch_id_visit_id")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_appointment_branch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("branch_id", "code", name=op.f("uq_appointment_branch_id_code")),
        sa.UniqueConstraint("branch_id", "visit_id", name=op.f("uq_appointment_branch_id_visit_id")),
    )
    op.create_index("ix_appointment_branch_id_day", "appointment", ["branch_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_appointment_branch_id_day", table_name="appointment")
    op.drop_table("appointment")
