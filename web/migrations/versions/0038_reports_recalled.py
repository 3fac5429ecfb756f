"""Reports are withdrawn by their office, and say who handed them up and who decided"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE, NOW = "'submitted', 'returned', 'accepted'", "'submitted', 'undone', 'returned', 'accepted'"
PEOPLE = ("submitted_by_id", "decided_by_id")


def upgrade() -> None:
    with _reports() as batch:
        _statuses(batch, NOW)
        for name in PEOPLE:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_reports_{name}_users"), "users", [name], ["id"], ondelete="SET NULL")
    for name in PEOPLE:
        op.create_index(op.f(f"ix_reports_{name}"), "reports", [name])


def downgrade() -> None:
    op.execute("UPDATE reports SET status = 'returned' WHERE status = 'undone'")
    for name in PEOPLE:
        op.drop_index(op.f(f"ix_reports_{name}"), table_name="reports")
    with _reports() as batch:
        _statuses(batch, BEFORE)
        for name in PEOPLE:
            batch.drop_constraint(op.f(f"fk_reports_{name}_users"), type_="foreignkey")
            batch.drop_column(name)


def _statuses(batch, names: str) -> None:
    batch.drop_constraint(op.f("ck_reports_status"), type_="check")
    batch.create_check_constraint(op.f("ck_reports_status"), f"status IN ({names})")


def _reports():
    return op.batch_alter_table("reports", table_kwargs={"sqlite_autoincrement": True})
