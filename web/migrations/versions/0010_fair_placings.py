"""Published placements: who takes part with which position"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fair_placings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_placings_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_fair_placings_published_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["fair_runs.id"], name=op.f("fk_fair_placings_run_id_fair_runs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_placings")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_placings_fair_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_placings_run_id"), "fair_placings", ["run_id"], unique=False)
    op.create_table(
        "fair_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placing_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("fair_position_id", sa.Integer(), nullable=False),
        sa.Column("wish_rank", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_placements_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_position_id"],
            ["fair_positions.id"],
            name=op.f("fk_fair_placements_fair_position_id_fair_positions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["placing_id"],
            ["fair_placings.id"],
            name=op.f("fk_fair_placements_placing_id_fair_placings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_placements")),
        sa.UniqueConstraint("placing_id", "attendee_id", name=op.f("uq_fair_placements_placing_id_attendee_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_placements_attendee_id"), "fair_placements", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_fair_placements_fair_position_id"), "fair_placements", ["fair_position_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_fair_placements_fair_position_id"), table_name="fair_placements")
    op.drop_index(op.f("ix_fair_placements_attendee_id"), table_name="fair_placements")
    op.drop_table("fair_placements")
    op.drop_index(op.f("ix_fair_placings_run_id"), table_name="fair_placings")
    op.drop_table("fair_placings")
