"""Who has not proven an address takes part in nothing: an index of them, and their registrations for fairs to come"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# An attendee of an account that never proved its address; once it has, it may register again.
UNPROVEN = """
UPDATE fair_attendees SET status = 'withdrawn'
WHERE status = 'registered'
  AND fair_id IN (SELECT id FROM fairs WHERE status IN ('draft', 'open', 'closed'))
  AND graduate_id IN (
    SELECT g.id FROM graduates g JOIN users u ON u.id = g.user_id WHERE u.verified_at IS NULL AND u.disabled_at IS NULL)
"""


def upgrade() -> None:
    op.drop_index("ix_users_disabled", "users")
    apart = sa.text("NOT (verified_at IS NOT NULL AND disabled_at IS NULL)")
    op.create_index("ix_users_apart", "users", ["id"], sqlite_where=apart, postgresql_where=apart)
    op.execute(UNPROVEN)


def downgrade() -> None:
    few = sa.text("disabled_at IS NOT NULL")
    op.drop_index("ix_users_apart", "users")
    op.create_index("ix_users_disabled", "users", ["disabled_at"], sqlite_where=few, postgresql_where=few)
