"""How long somebody rests between two meetings of a fair, and who comes and goes together"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None
KEEPS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    with op.batch_alter_table("fair_attendees", table_kwargs=KEEPS) as batch:
        batch.add_column(sa.Column("rest_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("group_name", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("fairs", table_kwargs=KEEPS) as batch:
        batch.add_column(sa.Column("group_minutes", sa.Integer(), nullable=False, server_default="0"))
    for table, columns in (("fair_attendees", ("rest_minutes", "group_name")), ("fairs", ("group_minutes",))):
        with op.batch_alter_table(table, table_kwargs=KEEPS) as batch:
            for column in columns:
                batch.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("fairs", table_kwargs=KEEPS) as batch:
        batch.drop_column("group_minutes")
    with op.batch_alter_table("fair_attendees", table_kwargs=KEEPS) as batch:
        batch.drop_column("group_name")
        batch.drop_column("rest_minutes")
