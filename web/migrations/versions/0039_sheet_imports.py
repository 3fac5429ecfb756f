"""Large files on their way into a roster"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_imports",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("only", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("beat_at", web.core.types.Moment(), nullable=True),
        sa.Column("finished_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint("side IN ('graduates', 'positions')", name=op.f("ck_sheet_imports_side")),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_sheet_imports_status")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_sheet_imports_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.id"], name=op.f("fk_sheet_imports_roster_id_rosters"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_imports")),
        sqlite_autoincrement=True,
    )
    for column in ("roster_id", "finished_at"):
        op.create_index(op.f(f"ix_sheet_imports_{column}"), "sheet_imports", [column])


def downgrade() -> None:
    op.drop_table("sheet_imports")
