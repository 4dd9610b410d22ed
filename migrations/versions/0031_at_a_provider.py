"""colleagues sign in at the provider of their organisation, whose groups give roles"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_identity_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
        sa.UniqueConstraint("staff_id", "issuer", name=op.f("uq_identity_staff_id_issuer")),
    )
    op.create_table(
        "group_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_group_rule_branch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_rule")),
        sa.UniqueConstraint(
            "branch_id", "issuer", "group_name", name=op.f("uq_group_rule_branch_id_issuer_group_name")
        ),
    )
    op.create_table(
        "spent_attempt",
        sa.Column("state_print", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_print", name=op.f("pk_spent_attempt")),
    )
    op.add_column("grant", sa.Column("given_by", sa.String(length=255), nullable=True))
    op.add_column("staff", sa.Column("is_emergency", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "branch", sa.Column("only_emergency_passwords", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("branch", "only_emergency_passwords")
    op.drop_column("staff", "is_emergency")
    op.drop_column("grant", "given_by")
    op.drop_table("spent_attempt")
    op.drop_table("group_rule")
    op.drop_table("identity")
