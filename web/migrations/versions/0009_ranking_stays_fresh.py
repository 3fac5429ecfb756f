"""Indexes a ranking asks to stay fresh: who changed lately, and whose account is disabled"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_graduates_changed", "graduates", ["updated_at"], unique=False)
    op.create_index("ix_users_disabled_at", "users", ["disabled_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_users_disabled_at", table_name="users")
    op.drop_index("ix_graduates_changed", table_name="graduates")
