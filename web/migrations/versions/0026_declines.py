"""A refusal has a reason and leaves a day after it was decided; an invitation may be recalled"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
STATUSES = ("invited", "applied", "interview", "offer", "hired", "declined", "withdrawn", "refused")


def upgrade() -> None:
    op.create_table(
        "declines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", web.core.types.Moment(), nullable=False),
        sa.Column("leaves_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_declines_actor_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_declines_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declines")),
        sa.UniqueConstraint("application_id", name=op.f("uq_declines_application_id")),
        sqlite_autoincrement=True,
    )
    op.add_column("application_events", sa.Column("reason", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("application_events", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("reason", server_default=None)
    _status((*STATUSES, "recalled"))


def downgrade() -> None:
    op.execute("UPDATE applications SET status = 'refused' WHERE status = 'recalled'")
    op.execute("UPDATE application_events SET status = 'refused' WHERE status = 'recalled'")
    _status(STATUSES)
    with op.batch_alter_table("application_events", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("reason")
    op.drop_table("declines")


def _status(codes: tuple[str, ...]) -> None:
    with op.batch_alter_table("applications", table_kwargs={"sqlite_autoincrement": True}) as batch:
        if op.get_context().dialect.name != "sqlite":  # there the table is made anew, without its old rule
            batch.drop_constraint(op.f("ck_applications_status"), type_="check")
        batch.create_check_constraint(op.f("ck_applications_status"), f"status IN {codes}")
