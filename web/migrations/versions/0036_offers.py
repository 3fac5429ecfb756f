"""Offers with their terms and answers"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pay", sa.Integer(), nullable=False),
        sa.Column("pay_months", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("certify_months", sa.Integer(), nullable=True),
        sa.Column("supports", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", web.core.types.Moment(), nullable=True),
        sa.Column("warned_at", web.core.types.Moment(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'asked', 'accepted', 'turned', 'expired', 'gone')", name=op.f("ck_offers_status")
        ),
        sa.CheckConstraint("pay > 0", name=op.f("ck_offers_pay")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_offers_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("application_id", name=op.f("uq_offers_application_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_offers_status"), "offers", ["status"])


def downgrade() -> None:
    op.drop_table("offers")
