"""what was told and what came is kept as a distance, in steps of five minutes, of no hour"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STEP = "CAST(ROUND(({0} - told_median) / 300.0) AS INTEGER) * 300"


def upgrade() -> None:
    told, until, came = (STEP.format(name) for name in ("told_p80", "told_until", "came"))
    op.execute(
        f"UPDATE forecast SET told_p80 = {told}, told_until = {until}, came = {came}, told_median = 0, hour_band = -1"  # noqa: S608
    )


def downgrade() -> None:
    """A distance says all that a score needs; the hours and the waits themselves do not come back."""
