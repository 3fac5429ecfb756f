"""Whom an agency may keep in mind, and to what they agreed"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pool_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", web.core.types.Moment(), nullable=False),
        sa.Column("changed_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("status IN ('asked', 'given', 'turned', 'ended')", name=op.f("ck_pool_entries_status")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_pool_entries_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["graduate_id"], ["graduates.id"], name=op.f("fk_pool_entries_graduate_id_graduates"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_pool_entries_asked_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_entries")),
        sa.UniqueConstraint("agency_id", "graduate_id", name=op.f("uq_pool_entries_agency_id_graduate_id")),
        sqlite_autoincrement=True,
    )
    for column in ("changed_at", "graduate_id"):
        op.create_index(op.f(f"ix_pool_entries_{column}"), "pool_entries", [column])


def downgrade() -> None:
    op.drop_table("pool_entries")
