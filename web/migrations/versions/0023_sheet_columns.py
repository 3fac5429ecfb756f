"""What an organiser's headers mean, and files that wait to have it said"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SIDE = "side IN ('graduates', 'positions')"


def upgrade() -> None:
    op.create_table(
        "header_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("header", sa.String(length=200), nullable=False),
        sa.Column("column", sa.String(length=20), nullable=False),
        sa.CheckConstraint(SIDE, name=op.f("ck_header_choices_side")),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_header_choices_organiser_id_organisers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_header_choices")),
        sa.UniqueConstraint("organiser_id", "side", "header", name=op.f("uq_header_choices_organiser_id_side_header")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "waiting_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("only", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint(SIDE, name=op.f("ck_waiting_sheets_side")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_waiting_sheets_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_sheets")),
        sa.UniqueConstraint("user_id", "about", "side", name=op.f("uq_waiting_sheets_user_id_about_side")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiting_sheets_created_at"), "waiting_sheets", ["created_at"])


def downgrade() -> None:
    op.drop_table("waiting_sheets")
    op.drop_table("header_choices")
