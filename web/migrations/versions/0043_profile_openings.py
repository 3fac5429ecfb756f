"""Who of an agency opened what of a graduate, and when"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _to(column: str, table: str, on: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_profile_openings_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on)


def upgrade() -> None:
    op.create_table(
        "profile_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_at", web.core.types.Moment(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("name", "phone", "email", "resume", "sheet")),
        _to("agency_id", "agencies", "CASCADE"),
        _to("graduate_id", "graduates", "CASCADE"),
        _to("user_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_openings")),
        sa.UniqueConstraint(
            "graduate_id",
            "agency_id",
            "user_id",
            "day",
            name=op.f("uq_profile_openings_graduate_id_agency_id_user_id_day"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_profile_openings_graduate", "profile_openings", ["graduate_id", "last_at"])
    for column in ("agency_id", "user_id", "last_at"):
        op.create_index(op.f(f"ix_profile_openings_{column}"), "profile_openings", [column])


def downgrade() -> None:
    op.drop_table("profile_openings")
