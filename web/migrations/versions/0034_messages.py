"""The two sides of an application write to each other"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", web.core.types.Moment(), nullable=False),
        sa.Column("read_at", web.core.types.Moment(), nullable=True),
        sa.Column("reported_at", web.core.types.Moment(), nullable=True),
        sa.Column("report", sa.String(length=300), nullable=False),
        sa.Column("handled_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint("side IN ('graduate', 'agency')", name=op.f("ck_messages_side")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_messages_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_messages_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_application_id"), "messages", ["application_id"])
    op.create_table(
        "message_mutes",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_message_mutes_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_message_mutes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("application_id", "user_id", name=op.f("pk_message_mutes")),
    )
    op.create_index(op.f("ix_message_mutes_user_id"), "message_mutes", ["user_id"])


def downgrade() -> None:
    op.drop_table("message_mutes")
    op.drop_table("messages")
