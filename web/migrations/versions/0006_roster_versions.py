"""Versions of rosters, so that a change of very many rows comes into force at once"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
NEVER = str(2**31 - 1)


def upgrade() -> None:
    for column in ("version", "rows_version"):
        op.add_column("rosters", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    for column in ("beat_at", "deleted_at"):
        op.add_column("rosters", sa.Column(column, sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_rosters_deleted_at"), "rosters", ["deleted_at"], unique=False)
    op.add_column("roster_runs", sa.Column("rows_version", sa.Integer(), nullable=False, server_default="0"))
    for table, known_by in (("roster_rows", ["key"]), ("roster_faults", ["digest", "column"])):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("since", sa.Integer(), nullable=False, server_default="0"))
            batch_op.add_column(sa.Column("until", sa.Integer(), nullable=False, server_default=NEVER))
            if table == "roster_rows":
                batch_op.add_column(sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
            columns = ["roster_id", "side", *known_by]
            name = f"uq_{table}_{'_'.join(columns)}"
            batch_op.drop_constraint(batch_op.f(name), type_="unique")
            batch_op.create_unique_constraint(batch_op.f(f"{name}_since"), [*columns, "since"])
        op.create_index(op.f(f"ix_{table}_until"), table, ["until"], unique=False)
    op.execute("UPDATE roster_rows SET place = id")
    op.create_index("ix_roster_rows_place", "roster_rows", ["roster_id", "side", "place"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_roster_rows_place", table_name="roster_rows")
    for table, known_by in (("roster_faults", ["digest", "column"]), ("roster_rows", ["key"])):
        op.execute(f"DELETE FROM {table} WHERE until < {NEVER}")  # noqa: S608
        op.drop_index(op.f(f"ix_{table}_until"), table_name=table)
        with op.batch_alter_table(table) as batch_op:
            columns = ["roster_id", "side", *known_by]
            name = f"uq_{table}_{'_'.join(columns)}"
            batch_op.drop_constraint(batch_op.f(f"{name}_since"), type_="unique")
            batch_op.create_unique_constraint(batch_op.f(name), columns)
            for column in ("since", "until", *(("place",) if table == "roster_rows" else ())):
                batch_op.drop_column(column)
    op.drop_column("roster_runs", "rows_version")
    op.drop_index(op.f("ix_rosters_deleted_at"), table_name="rosters")
    for column in ("deleted_at", "beat_at", "rows_version", "version"):
        op.drop_column("rosters", column)
