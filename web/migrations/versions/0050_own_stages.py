"""Own stages of agencies, kept views of the desk, and what led somebody to a position"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("within", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("within IN ('applied', 'interview', 'offer')", name=op.f("ck_own_stages_within")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_own_stages_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_stages")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_own_stages_agency_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "desk_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_desk_views_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_views")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_desk_views_user_id_name")),
        sqlite_autoincrement=True,
    )
    with _applications() as batch:
        batch.add_column(sa.Column("source", sa.String(length=10), nullable=False, server_default=""))
        batch.add_column(sa.Column("own_stage_id", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_applications_source"), "source IN ('', 'search', 'match', 'fair')")
        batch.create_foreign_key(
            op.f("fk_applications_own_stage_id_own_stages"),
            "own_stages",
            ["own_stage_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with _applications() as batch:
        batch.alter_column("source", server_default=None)
    op.create_index(op.f("ix_applications_own_stage_id"), "applications", ["own_stage_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_applications_own_stage_id"), table_name="applications")
    with _applications() as batch:
        batch.drop_constraint(op.f("fk_applications_own_stage_id_own_stages"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_applications_source"), type_="check")
        batch.drop_column("own_stage_id")
        batch.drop_column("source")
    op.drop_table("desk_views")
    op.drop_table("own_stages")


def _applications():
    return op.batch_alter_table("applications", table_kwargs={"sqlite_autoincrement": True})
