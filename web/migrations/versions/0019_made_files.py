"""Files the worker makes for whoever asked"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "made_files",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("beat_at", web.core.types.Moment(), nullable=True),
        sa.Column("finished_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_made_files_status")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.id"], name=op.f("fk_made_files_asked_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["stored_files.id"],
            name=op.f("fk_made_files_result_id_stored_files"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_files")),
        sa.UniqueConstraint("key", name=op.f("uq_made_files_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_made_files_about"), "made_files", ["about"], unique=False)
    op.create_index(op.f("ix_made_files_result_id"), "made_files", ["result_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_made_files_result_id"), table_name="made_files")
    op.drop_index(op.f("ix_made_files_about"), table_name="made_files")
    op.drop_table("made_files")
