"""when a desk was touched last, asked whether anybody is there, and left out"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENTS = ("touched_at", "asked_at", "away_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("desk", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in reversed(MOMENTS):
        op.drop_column("desk", name)
