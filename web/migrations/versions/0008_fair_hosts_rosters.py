"""A host's own roster at a fair, and people who ask to be let in"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("fair_hosts") as batch_op:
        batch_op.add_column(sa.Column("roster_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_fair_hosts_roster_id_rosters"), "rosters", ["roster_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_fair_hosts_roster_id"), ["roster_id"], unique=False)
    op.add_column("fair_attendees", sa.Column("asked_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("fair_attendees", "asked_at")
    with op.batch_alter_table("fair_hosts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_hosts_roster_id"))
        batch_op.drop_constraint(batch_op.f("fk_fair_hosts_roster_id_rosters"), type_="foreignkey")
        batch_op.drop_column("roster_id")
