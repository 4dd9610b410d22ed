"""a branch has a draft of its next edition; an edition knows who published it; a desk may be retired"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_draft_branch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_draft_changed_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("branch_id", name=op.f("uq_draft_branch_id")),
    )
    with op.batch_alter_table("edition") as edition:
        edition.add_column(sa.Column("published_by", sa.Integer(), nullable=True))
        edition.add_column(sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
        edition.add_column(sa.Column("same_as", sa.Integer(), nullable=True))
        edition.create_foreign_key(
            op.f("fk_edition_published_by"), "staff", ["published_by"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("edition") as edition:
        edition.alter_column("note", server_default=None)
    with op.batch_alter_table("desk") as desk:
        desk.add_column(sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("desk") as desk:
        desk.alter_column("retired", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("desk") as desk:
        desk.drop_column("retired")
    with op.batch_alter_table("edition") as edition:
        edition.drop_constraint(op.f("fk_edition_published_by"), type_="foreignkey")
        for column in ("same_as", "note", "published_by"):
            edition.drop_column(column)
    op.drop_table("draft")
