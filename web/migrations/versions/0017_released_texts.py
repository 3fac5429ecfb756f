"""Which free texts somebody unnamed has let go"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("graduates", sa.Column("released", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("graduates", "released")
