"""What the check before publishing said, kept with the position"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("positions", sa.Column("precheck", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("positions", "precheck")
