"""Whom each host brought to a fair, and what hosts agreed to share"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Only a row of a host's own roster says that the host brought somebody.
BROUGHT = """
UPDATE fair_attendees SET brought_by = (
    SELECT fair_hosts.organiser_id FROM fair_hosts JOIN roster_rows ON roster_rows.roster_id = fair_hosts.roster_id
    WHERE roster_rows.id = fair_attendees.roster_row_id AND fair_hosts.fair_id = fair_attendees.fair_id
)
WHERE roster_row_id IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "fair_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["users.id"], name=op.f("fk_fair_agreements_agreed_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_agreements_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"],
            ["organisers.id"],
            name=op.f("fk_fair_agreements_organiser_id_organisers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_agreements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_agreements_fair_id"), "fair_agreements", ["fair_id"], unique=False)
    op.create_index(op.f("ix_fair_agreements_organiser_id"), "fair_agreements", ["organiser_id"], unique=False)
    with op.batch_alter_table("fair_attendees") as table:
        table.add_column(sa.Column("brought_by", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_fair_attendees_brought_by"), ["brought_by"], unique=False)
        table.create_foreign_key(
            op.f("fk_fair_attendees_brought_by_organisers"), "organisers", ["brought_by"], ["id"], ondelete="SET NULL"
        )
    op.execute(BROUGHT)


def downgrade() -> None:
    with op.batch_alter_table("fair_attendees") as table:
        table.drop_constraint(op.f("fk_fair_attendees_brought_by_organisers"), type_="foreignkey")
        table.drop_index(op.f("ix_fair_attendees_brought_by"))
        table.drop_column("brought_by")
    op.drop_table("fair_agreements")
