"""Reports in words, as offices handed them up"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("submitted_at", web.core.types.Moment(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('measures', 'summary')", name=op.f("ck_written_reports_kind")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_written_reports_file_id_stored_files")),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_written_reports_organiser_id_organisers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["users.id"],
            name=op.f("fk_written_reports_submitted_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_reports")),
        sa.UniqueConstraint("file_id", name=op.f("uq_written_reports_file_id")),
        sa.UniqueConstraint(
            "organiser_id", "year", "kind", "number", name=op.f("uq_written_reports_organiser_id_year_kind_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_written_reports_of_year", "written_reports", ["year", "kind"])
    op.create_index(op.f("ix_written_reports_submitted_by_id"), "written_reports", ["submitted_by_id"])


def downgrade() -> None:
    op.drop_table("written_reports")
