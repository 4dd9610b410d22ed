"""stepping out, taking back, wrapping up"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit") as visit:
        visit.add_column(sa.Column("parked_by", sa.Integer(), nullable=True))
        visit.add_column(sa.Column("undoable", sa.JSON(), nullable=False, server_default="{}"))
        visit.create_foreign_key(op.f("fk_visit_parked_by"), "staff", ["parked_by"], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("visit") as visit:
        visit.alter_column("undoable", server_default=None)
    with op.batch_alter_table("desk") as desk:
        desk.add_column(sa.Column("wraps_up_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("desk") as desk:
        desk.drop_column("wraps_up_until")
    with op.batch_alter_table("visit") as visit:
        visit.drop_constraint(op.f("fk_visit_parked_by"), type_="foreignkey")
        visit.drop_column("undoable")
        visit.drop_column("parked_by")
