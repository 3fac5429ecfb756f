"""Links of a fair for who has no account: helpers at the door, stands on their day"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fair_passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("ended_at", web.core.types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_fair_passes_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_passes_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stand_id"], ["fair_stands.id"], name=op.f("fk_fair_passes_stand_id_fair_stands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_passes")),
        sa.UniqueConstraint("code", name=op.f("uq_fair_passes_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_passes_fair_id"), "fair_passes", ["fair_id"], unique=False)
    op.create_index(op.f("ix_fair_passes_stand_id"), "fair_passes", ["stand_id"], unique=False)
    with op.batch_alter_table("fair_marks", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("pass_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_fair_marks_pass_id_fair_passes"), "fair_passes", ["pass_id"], ["id"], ondelete="SET NULL"
        )
    op.add_column("fair_meetings", sa.Column("said_by", sa.String(length=10), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("fair_meetings", "said_by")
    with op.batch_alter_table("fair_marks", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("fk_fair_marks_pass_id_fair_passes"), type_="foreignkey")
        table.drop_column("pass_id")
    op.drop_table("fair_passes")
