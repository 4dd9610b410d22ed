"""a link with which a colleague chooses a password"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("link_print", sa.String(length=64), nullable=True))
        staff.add_column(sa.Column("link_until", sa.DateTime(timezone=True), nullable=True))
        staff.create_unique_constraint(op.f("uq_staff_link_print"), ["link_print"])


def downgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint(op.f("uq_staff_link_print"), type_="unique")
        staff.drop_column("link_until")
        staff.drop_column("link_print")
