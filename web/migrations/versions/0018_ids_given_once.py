"""On SQLite an id is given once again in the tables that migrations filled anew without saying so"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("fair_attendees", "fair_hosts", "roster_faults", "roster_rows")


def upgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    for name in TABLES:
        with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def downgrade() -> None:
    """Nothing: an older program is as glad of ids that are given once."""
