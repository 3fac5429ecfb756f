"""What people report, with what was decided; reported messages move there, and positions can be taken down"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

KINDS = "kind IN ('position', 'agency', 'event', 'message', 'site')"
STATUSES = "status IN ('open', 'dismissed', 'answered', 'warned', 'hidden', 'suspended')"
MOVED = """
INSERT INTO complaints (kind, subject_id, title, agency_id, user_id, province, reason, text, created_at, status, note,
  decided_at, appeal, appeal_status, appeal_note)
SELECT 'message', messages.id, positions.title, CASE messages.side WHEN 'agency' THEN positions.agency_id END,
  CASE messages.side WHEN 'graduate' THEN messages.author_id END, '', 'other', messages.report, messages.reported_at,
  CASE WHEN messages.handled_at IS NULL THEN 'open' ELSE 'answered' END, '', messages.handled_at, '', '', ''
FROM messages JOIN applications ON applications.id = messages.application_id
JOIN positions ON positions.id = applications.position_id WHERE messages.reported_at IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", web.core.types.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appealed_at", web.core.types.Moment(), nullable=True),
        sa.Column("appeal_status", sa.String(length=10), nullable=False),
        sa.Column("appeal_note", sa.Text(), nullable=False),
        sa.Column("settled_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_complaints_kind")),
        sa.CheckConstraint(STATUSES, name=op.f("ck_complaints_status")),
        sa.CheckConstraint(
            "appeal_status IN ('', 'open', 'upheld', 'lifted')", name=op.f("ck_complaints_appeal_status")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_complaints_{column}_{table}"), ondelete=ending
            )
            for column, table, ending in (
                ("agency_id", "agencies", "CASCADE"),
                ("organiser_id", "organisers", "CASCADE"),
                ("user_id", "users", "SET NULL"),
                ("reporter_id", "users", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_complaints_code_hash")),
        sqlite_autoincrement=True,
    )
    for column in ("agency_id", "organiser_id", "user_id", "reporter_id", "decided_at"):
        op.create_index(op.f(f"ix_complaints_{column}"), "complaints", [column])
    op.create_index("ix_complaints_of_province", "complaints", ["province", "status"])
    op.create_index("ix_complaints_subject", "complaints", ["kind", "subject_id"])
    op.execute(MOVED)
    with _table("messages") as batch:
        batch.drop_column("report")
        batch.drop_column("handled_at")
    with _table("positions") as batch:
        batch.add_column(sa.Column("taken_down_at", web.core.types.Moment(), nullable=True))


def downgrade() -> None:
    with _table("positions") as batch:
        batch.drop_column("taken_down_at")
    with _table("messages") as batch:
        batch.add_column(sa.Column("report", sa.String(length=300), nullable=False, server_default=""))
        batch.add_column(sa.Column("handled_at", web.core.types.Moment(), nullable=True))
    with _table("messages") as batch:
        batch.alter_column("report", server_default=None)
    op.drop_table("complaints")


def _table(name: str):
    return op.batch_alter_table(name, table_kwargs={"sqlite_autoincrement": True})
