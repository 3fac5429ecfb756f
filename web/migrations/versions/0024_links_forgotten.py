"""Links of fairs are looked for by their age, to forget them"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_fair_passes_created_at"), "fair_passes", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_fair_passes_created_at"), table_name="fair_passes")
