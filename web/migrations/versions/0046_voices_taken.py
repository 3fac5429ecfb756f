"""A practice its agency took back has a state of its own"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

BEFORE = "'open', 'answered', 'shown', 'kept', 'solved'"
NOW = f"{BEFORE}, 'taken'"


def upgrade() -> None:
    _statuses(NOW)
    op.execute("UPDATE voice_entries SET status = 'taken' WHERE side = 'agency' AND status = 'kept'")
    op.execute(
        "UPDATE voices SET status = 'taken' WHERE status = 'kept' AND id IN (SELECT voice_id FROM voice_entries"
        " WHERE status = 'taken' AND id IN (SELECT max(id) FROM voice_entries GROUP BY voice_id))"
    )


def downgrade() -> None:
    op.execute("UPDATE voices SET status = 'kept' WHERE status = 'taken'")
    op.execute("UPDATE voice_entries SET status = 'kept' WHERE status = 'taken'")
    _statuses(BEFORE)


def _statuses(names: str) -> None:
    for table in ("voices", "voice_entries"):
        with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_status"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_status"), f"status IN ({names})")
