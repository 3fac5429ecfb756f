"""Papers of agencies, and who confirmed a designation"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('business', 'licence', 'authorisation')", name=op.f("ck_agency_papers_kind")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_agency_papers_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_agency_papers_file_id_stored_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_papers")),
        sa.UniqueConstraint("agency_id", "kind", name=op.f("uq_agency_papers_agency_id_kind")),
        sa.UniqueConstraint("file_id", name=op.f("uq_agency_papers_file_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("designations", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("checked_by", sa.Integer(), nullable=True))
        name = op.f("fk_designations_checked_by_organisers")
        batch_op.create_foreign_key(name, "organisers", ["checked_by"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("designations", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("fk_designations_checked_by_organisers"), type_="foreignkey")
        batch_op.drop_column("checked_by")
    op.drop_table("agency_papers")
