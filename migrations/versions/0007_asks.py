"""what colleagues ask of each other, and who is in the house today"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN = sa.text("over_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["staff.id"], name=op.f("fk_ask_asker_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["branch_id", "desk_id"],
            ["desk.branch_id", "desk.id"],
            name=op.f("fk_ask_branch_id_desk_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["visit.branch_id", "visit.id"],
            name=op.f("fk_ask_branch_id_visit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_ask_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["staff.id"], name=op.f("fk_ask_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index("ix_ask_open", "ask", ["branch_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_ask_visit_id", "ask", ["visit_id"])
    op.create_table(
        "answered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_answered_ask_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_answered_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered")),
        sa.UniqueConstraint("ask_id", "staff_id", name=op.f("uq_answered_ask_id_staff_id")),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("where", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_presence_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_presence_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("branch_id", "staff_id", name=op.f("uq_presence_branch_id_staff_id")),
    )


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("answered")
    op.drop_index("ix_ask_visit_id", table_name="ask")
    op.drop_index("ix_ask_open", table_name="ask")
    op.drop_table("ask")
