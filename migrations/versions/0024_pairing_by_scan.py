"""a screen that asks to be paired by a scan of its QR code"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairing_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_print", sa.String(length=64), nullable=False),
        sa.Column("screen_print", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_pairing_request_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_request")),
        sa.UniqueConstraint("scan_print", name=op.f("uq_pairing_request_scan_print")),
        sa.UniqueConstraint("screen_print", name=op.f("uq_pairing_request_screen_print")),
    )


def downgrade() -> None:
    op.drop_table("pairing_request")
