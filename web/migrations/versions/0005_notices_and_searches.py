"""Notices, kept searches and what they found"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("text_zh", sa.String(length=300), nullable=False),
        sa.Column("text_en", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("read_at", web.core.types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_notices_user_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_created_at"), "notices", ["created_at"], unique=False)
    op.create_index("ix_notices_unread", "notices", ["user_id", "read_at"], unique=False)
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("alert", sa.String(length=10), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("in_site", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("alert IN ('off', 'at_once', 'daily')", name=op.f("ck_saved_searches_alert")),
        sa.CheckConstraint("subject IN ('positions', 'graduates')", name=op.f("ck_saved_searches_subject")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_searches_user_id"), "saved_searches", ["user_id"], unique=False)
    op.create_index("ix_saved_searches_changed", "saved_searches", ["subject", "updated_at"], unique=False)
    op.create_table(
        "search_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("found_at", web.core.types.Moment(), nullable=False),
        sa.Column("told_at", web.core.types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_findings_search_id_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_findings")),
        sa.UniqueConstraint("search_id", "subject_id", name=op.f("uq_search_findings_search_id_subject_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_findings_untold", "search_findings", ["told_at", "found_at"], unique=False)
    op.create_index(op.f("ix_search_findings_found_at"), "search_findings", ["found_at"], unique=False)


def downgrade() -> None:
    op.drop_table("search_findings")
    op.drop_table("saved_searches")
    op.drop_table("notices")
