"""Indexes a ranking asks to stay fresh: who changed lately, and whose account is disabled"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_graduates_changed", "graduates", ["updated_at"], unique=False)
    few = sa.text("disabled_at IS NOT NULL")  # of all users, so that no planner looks for everybody else in it
    op.create_index("ix_users_disabled", "users", ["disabled_at"], sqlite_where=few, postgresql_where=few)


def downgrade() -> None:
    op.drop_index("ix_users_disabled", table_name="users")
    op.drop_index("ix_graduates_changed", table_name="graduates")
