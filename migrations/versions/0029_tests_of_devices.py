"""a device is asked to load again or to try something out, and the last outcomes are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COLUMNS = ("load_asked_at", "test_asked", "test_asked_at", "tests")


def upgrade() -> None:
    op.add_column("device", sa.Column("load_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("test_asked", sa.String(length=24), nullable=True))
    op.add_column("device", sa.Column("test_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("tests", sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("device", name)
