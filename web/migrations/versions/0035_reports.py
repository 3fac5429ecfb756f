"""Reports of people hired, with the lines they counted"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = web.core.types.Moment
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("agencies", sa.Integer(), nullable=True),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("submitted_at", moment(), nullable=False),
        sa.Column("decided_at", moment(), nullable=True),
        sa.CheckConstraint("status IN ('submitted', 'returned', 'accepted')", name=op.f("ck_reports_status")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisers.id"], name=op.f("fk_reports_organiser_id_organisers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("organiser_id", "year", "number", name=op.f("uq_reports_organiser_id_year_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_of_year", "reports", ["year", "organiser_id", "number"])
    op.create_table(
        "report_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("service", sa.String(length=15), nullable=False),
        sa.Column("degree", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("graduation_year", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("certify_later", sa.Boolean(), nullable=False),
        sa.Column("honours", sa.Boolean(), nullable=False),
        sa.Column("brand", sa.Boolean(), nullable=False),
        sa.Column("fund", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_report_lines_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_report_lines_fair_id_fairs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hires.id"], name=op.f("fk_report_lines_hire_id_hires")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_lines_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_lines")),
        sa.UniqueConstraint("report_id", "hire_id", name=op.f("uq_report_lines_report_id_hire_id")),
        sqlite_autoincrement=True,
    )
    for column in ("agency_id", "fair_id", "hire_id"):
        op.create_index(op.f(f"ix_report_lines_{column}"), "report_lines", [column])


def downgrade() -> None:
    for table in ("report_lines", "reports"):
        op.drop_table(table)
