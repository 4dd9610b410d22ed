"""what is open has indexes of its own, however much has been"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOT_ENDED = sa.text("state <> 'ended'")
HAS_ENDED = sa.text("ended_at IS NOT NULL")
OPEN = sa.text("undone_at IS NULL AND absent_at IS NULL AND ended_at IS NULL")
ENDED_AT = "ix_visit_branch_id_ended_at"


def upgrade() -> None:
    _index("ix_visit_open_in_order", "visit", ["branch_id", "day", "serial"], NOT_ENDED)
    _index("ix_call_open", "call", ["branch_id", "id"], OPEN)
    op.drop_index(ENDED_AT, table_name="visit")
    _index(ENDED_AT, "visit", ["branch_id", "ended_at"], HAS_ENDED)


def downgrade() -> None:
    op.drop_index(ENDED_AT, table_name="visit")
    op.create_index(ENDED_AT, "visit", ["branch_id", "ended_at"])
    op.drop_index("ix_call_open", table_name="call")
    op.drop_index("ix_visit_open_in_order", table_name="visit")


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
