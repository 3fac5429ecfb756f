"""When the person at a session last said who they are"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_sessions", sa.Column("proven_at", web.core.types.Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("login_sessions", "proven_at")
