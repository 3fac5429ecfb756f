"""Which agencies saw a graduate, for the graduate"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_profile_looks_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["graduate_id"], ["graduates.id"], name=op.f("fk_profile_looks_graduate_id_graduates"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_looks")),
        sa.UniqueConstraint("agency_id", "graduate_id", name=op.f("uq_profile_looks_agency_id_graduate_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_profile_looks_graduate", "profile_looks", ["graduate_id", "last_at"])
    op.create_index(op.f("ix_profile_looks_last_at"), "profile_looks", ["last_at"])


def downgrade() -> None:
    op.drop_table("profile_looks")
