"""Whoever comes to a fair's door may say what they studied"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COLUMNS = (("degree", 10), ("major", 60))


def upgrade() -> None:
    for name, length in COLUMNS:
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("fair_attendees", column)


def downgrade() -> None:
    for name, _length in COLUMNS:
        op.drop_column("fair_attendees", name)
