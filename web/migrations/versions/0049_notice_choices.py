"""How people want to be told of each kind, and notices that wait for the mail of the day"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("waits", server_default=None)
    waits = sa.text("waits")
    op.create_index("ix_notices_waits", "notices", ["created_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.CheckConstraint("mode IN ('at_once', 'daily', 'off')", name=op.f("ck_notice_choices_mode")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_choices")),
    )
    op.create_table(
        "mail_stops",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", web.core.types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", "kind", name=op.f("pk_mail_stops")),
    )


def downgrade() -> None:
    op.drop_table("mail_stops")
    op.drop_table("notice_choices")
    op.drop_index("ix_notices_waits", "notices")
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("waits")
