"""since when a kiosk has not said that it showed a number"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("unseen_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("visit", "unseen_since")
