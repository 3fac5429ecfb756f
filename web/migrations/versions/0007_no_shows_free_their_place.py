"""A meeting nobody came to leaves its table and its person free for another one at the same time"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SIDES = {"uq_fair_meetings_table": "table_id", "uq_fair_meetings_person": "attendee_id"}


def upgrade() -> None:
    replace("status NOT IN ('cancelled', 'no_show')")


def downgrade() -> None:
    replace("status <> 'cancelled'")


def replace(active: str) -> None:
    for name, side in SIDES.items():
        op.drop_index(name, table_name="fair_meetings")
        op.create_index(
            name,
            "fair_meetings",
            [side, "day", "starts"],
            unique=True,
            sqlite_where=sa.text(active),
            postgresql_where=sa.text(active),
        )
