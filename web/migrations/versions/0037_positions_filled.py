"""That a position closed because every place was taken"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("positions", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("filled", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("positions", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("filled", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("positions", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("filled")
