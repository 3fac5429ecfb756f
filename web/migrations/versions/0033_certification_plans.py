"""A plan to the certificate for each hire that begins without one"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certification_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=False),
        sa.Column("exam_year", sa.Integer(), nullable=False),
        sa.Column("slips", sa.JSON(), nullable=False),
        sa.Column("supports", sa.JSON(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["hire_id"], ["hires.id"], name=op.f("fk_certification_plans_hire_id_hires")),
        sa.ForeignKeyConstraint(
            ["graduate_id"], ["graduates.id"], name=op.f("fk_certification_plans_graduate_id_graduates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_plans")),
        sa.UniqueConstraint("hire_id", name=op.f("uq_certification_plans_hire_id")),
        sqlite_autoincrement=True,
    )
    for column in ("graduate_id", "looked_on"):
        op.create_index(op.f(f"ix_certification_plans_{column}"), "certification_plans", [column])
    op.create_table(
        "plan_ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("side IN ('graduate', 'agency')", name=op.f("ck_plan_ticks_side")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["certification_plans.id"], name=op.f("fk_plan_ticks_plan_id_certification_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_ticks")),
        sa.UniqueConstraint("plan_id", "code", "side", name=op.f("uq_plan_ticks_plan_id_code_side")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("plan_ticks", "certification_plans"):
        op.drop_table(table)
