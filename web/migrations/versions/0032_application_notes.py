"""Colleagues note what they think of an application, and one of them sees to it"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_notes_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_application_notes_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_notes")),
        sqlite_autoincrement=True,
    )
    for column in ("application_id", "created_at"):
        op.create_index(op.f(f"ix_application_notes_{column}"), "application_notes", [column])
    with _applications() as batch:
        batch.add_column(sa.Column("assigned_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_applications_assigned_id_users"), "users", ["assigned_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_applications_assigned_id"), "applications", ["assigned_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_applications_assigned_id"), table_name="applications")
    with _applications() as batch:
        batch.drop_constraint(op.f("fk_applications_assigned_id_users"), type_="foreignkey")
        batch.drop_column("assigned_id")
    op.drop_table("application_notes")


def _applications():
    return op.batch_alter_table("applications", table_kwargs={"sqlite_autoincrement": True})
