"""What agencies tell their office: difficulties and practices"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

STATUSES = "('open', 'answered', 'shown', 'kept', 'solved')"


def upgrade() -> None:
    op.create_table(
        "voices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("commended_at", web.core.types.Moment(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('difficulty', 'practice')", name=op.f("ck_voices_kind")),
        sa.CheckConstraint(f"status IN {STATUSES}", name=op.f("ck_voices_status")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_voices_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voices")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_voices_agency_id"), "voices", ["agency_id"])
    op.create_index("ix_voices_of_province", "voices", ["province", "kind", "status"])
    op.create_index("ix_voices_shown", "voices", ["kind", "status", "commended_at"])
    op.create_table(
        "voice_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("side IN ('agency', 'office')", name=op.f("ck_voice_entries_side")),
        sa.CheckConstraint(f"status IN {STATUSES}", name=op.f("ck_voice_entries_status")),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["voices.id"], name=op.f("fk_voice_entries_voice_id_voices"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_voice_entries_voice_id"), "voice_entries", ["voice_id"])


def downgrade() -> None:
    op.drop_table("voice_entries")
    op.drop_table("voices")
