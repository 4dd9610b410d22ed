"""outreach: slips, the codes kept for them, and questions answered at once"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spare_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_spare_code_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_spare_code_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_code")),
        sa.UniqueConstraint("branch_id", "code", name=op.f("uq_spare_code_branch_id_code")),
    )
    op.create_index("ix_spare_code_staff_id", "spare_code", ["staff_id"])
    op.create_table(
        "slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("start_key", sa.String(length=64), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("extras", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_slip_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_slip_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("branch_id", "start_key", name=op.f("uq_slip_branch_id_start_key")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_slip_appointment_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quick_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("start_key", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_quick_answer_branch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_answer")),
        sa.UniqueConstraint("branch_id", "start_key", name=op.f("uq_quick_answer_branch_id_start_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("quick_answer")
    op.drop_table("slip")
    op.drop_index("ix_spare_code_staff_id", table_name="spare_code")
    op.drop_table("spare_code")
