"""keys of notes lie outside; what the disk still owes; keys of visits are never given twice again"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("day_key")
    op.execute("UPDATE handed_need SET note = NULL")  # sealed with a key that is gone now
    op.create_table(
        "key_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_place")),
    )
    with op.batch_alter_table("hall") as hall:
        hall.add_column(sa.Column("disk_owed_since", sa.DateTime(timezone=True), nullable=True))
        hall.add_column(sa.Column("disk_owed", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("hall") as hall:
        hall.alter_column("disk_owed", server_default=None)
    op.execute("UPDATE hall SET disk_owed = 1")  # the old keys stood in this database: its disk must follow
    if op.get_bind().dialect.name == "sqlite":
        _count_on()


def _count_on() -> None:
    """`visit` lost AUTOINCREMENT in 0004, so that keys began again after a forgetting; others never had it or kept it.

    The next key is beyond every one that a page may still hold: no hall gave more numbers than it had turns.
    """
    with op.batch_alter_table("visit", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
    bind = op.get_bind()
    given, turns = "coalesce((SELECT max(id) FROM visit), 0)", "coalesce((SELECT sum(turn) FROM hall), 0)"
    beyond = bind.execute(sa.text(f"SELECT max({given}, {turns})")).scalar_one()
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'visit'"))
    bind.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('visit', :seq)"), {"seq": beyond})


def downgrade() -> None:
    with op.batch_alter_table("hall") as hall:
        hall.drop_column("disk_owed")
        hall.drop_column("disk_owed_since")
    op.drop_table("key_place")
    op.create_table(
        "day_key",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_day_key_branch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("branch_id", "day", name=op.f("pk_day_key")),
    )
    op.execute("UPDATE handed_need SET note = NULL")
