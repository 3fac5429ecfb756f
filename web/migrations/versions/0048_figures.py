"""Figures of years that are over, as they were counted once"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisers.id"], name=op.f("fk_figures_organiser_id_organisers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint("organiser_id", "year", name=op.f("uq_figures_organiser_id_year")),
        sqlite_autoincrement=True,
    )
    everybody = sa.text("organiser_id IS NULL")
    op.create_index(
        "uq_figures_everybody", "figures", ["year"], unique=True, sqlite_where=everybody, postgresql_where=everybody
    )


def downgrade() -> None:
    op.drop_table("figures")
