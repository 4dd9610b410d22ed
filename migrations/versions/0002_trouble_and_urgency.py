"""a printer's trouble by name, a screen that is gone, and who cannot wait"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are taken away and put, never changed: SQLite would copy the table, and dropping the old one
    # would take everything with it that refers to a device. What a printer suffers from shows at the next ticket.
    op.drop_column("device", "trouble")
    op.add_column("device", sa.Column("trouble", sa.String(length=24), nullable=True))
    op.add_column("device", sa.Column("trouble_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "urgency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["visit.branch_id", "visit.id"],
            name=op.f("fk_urgency_branch_id_visit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_urgency_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["seen_id"], ["staff.id"], name=op.f("fk_urgency_seen_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgency")),
        sa.UniqueConstraint("branch_id", "visit_id", name=op.f("uq_urgency_branch_id_visit_id")),
    )


def downgrade() -> None:
    op.drop_table("urgency")
    for name in ("gone_at", "trouble_at", "trouble"):
        op.drop_column("device", name)
    op.add_column("device", sa.Column("trouble", sa.String(length=40), nullable=False, server_default=""))
