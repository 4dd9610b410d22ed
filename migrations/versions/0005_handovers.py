"""questions passed on with chips and notes, looking further with a reason, and the audit log"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAFF = ("staff_id", "to_person", "given_back_id", "seen_id")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("press", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("to_service", sa.String(length=40), nullable=True),
        sa.Column("to_desk", sa.Integer(), nullable=True),
        sa.Column("to_person", sa.Integer(), nullable=True),
        sa.Column("chips", sa.JSON(), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_back_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["visit.branch_id", "visit.id"],
            name=op.f("fk_handover_branch_id_visit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "to_desk"], ["desk.branch_id", "desk.id"], name=op.f("fk_handover_branch_id_to_desk")
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_handover_branch_id"), ondelete="CASCADE"),
        *(
            sa.ForeignKeyConstraint([who], ["staff.id"], name=op.f(f"fk_handover_{who}"), ondelete="SET NULL")
            for who in STAFF
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_visit_id", "handover", ["visit_id"])
    op.create_table(
        "handed_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("visit_need_id", sa.Integer(), nullable=False),
        sa.Column("from_service", sa.String(length=40), nullable=False),
        sa.Column("to_service", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_handed_need_handover_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_need_id"], ["visit_need.id"], name=op.f("fk_handed_need_visit_need_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_need")),
        sa.UniqueConstraint("handover_id", "visit_need_id", name=op.f("uq_handed_need_handover_id_visit_need_id")),
    )
    op.create_index("ix_handed_need_visit_need_id", "handed_need", ["visit_need_id"])
    op.create_table(
        "day_key",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_day_key_branch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("branch_id", "day", name=op.f("pk_day_key")),
    )
    op.create_table(
        "looking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("visit_need_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "call_id"],
            ["call.branch_id", "call.id"],
            name=op.f("fk_looking_branch_id_call_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_looking_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_looking_staff_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["visit_need_id"], ["visit_need.id"], name=op.f("fk_looking_visit_need_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looking")),
        sa.UniqueConstraint("call_id", "visit_need_id", name=op.f("uq_looking_call_id_visit_need_id")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("previous", name=op.f("uq_audit_previous")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("begins", sa.String(length=64), nullable=False),
        sa.Column("ends", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )


def downgrade() -> None:
    for table in ("audit_chain", "audit", "looking", "day_key", "handed_need", "handover"):
        op.drop_table(table)
