"""What was typed into a form that could not be carried out"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsent_forms",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("at", web.core.types.Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unsent_forms")),
    )
    for column in ("at", "browser", "network"):
        op.create_index(op.f(f"ix_unsent_forms_{column}"), "unsent_forms", [column])


def downgrade() -> None:
    op.drop_table("unsent_forms")
