"""An agency can be suspended, and may ask to be checked anew while it stays stopped"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with _agencies() as batch:
        batch.add_column(sa.Column("asked_at", sa.DateTime(), nullable=True))
        _status(batch, "status IN ('pending', 'checked', 'refused', 'suspended')")


def downgrade() -> None:
    op.execute("UPDATE agencies SET status = 'refused' WHERE status = 'suspended'")
    with _agencies() as batch:
        batch.drop_column("asked_at")
        _status(batch, "status IN ('pending', 'checked', 'refused')")


def _agencies():
    return op.batch_alter_table("agencies", table_kwargs={"sqlite_autoincrement": True})


def _status(batch, rule: str) -> None:
    if op.get_context().dialect.name != "sqlite":  # there the table is made anew, without its old rule
        batch.drop_constraint(op.f("ck_agencies_status"), type_="check")
    batch.create_check_constraint(op.f("ck_agencies_status"), rule)
