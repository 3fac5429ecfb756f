"""Each agency promises an answer within its own number of working days; after an interview none is due"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agencies", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("reply_days", sa.Integer(), nullable=False, server_default="10"))
    with op.batch_alter_table("agencies", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("reply_days", server_default=None)
    op.execute("UPDATE applications SET reply_by = NULL WHERE status = 'interview'")


def downgrade() -> None:
    with op.batch_alter_table("agencies", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("reply_days")
