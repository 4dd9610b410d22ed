"""a device says which version of the pages it shows"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("pages", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "pages")
