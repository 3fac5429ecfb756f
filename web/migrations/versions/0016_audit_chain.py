"""Each entry of the audit log carries the hash of the one before; those written so far are chained"""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AUDIT = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime),
    sa.column("actor_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("subject", sa.String),
    sa.column("details", sa.JSON),
    sa.column("request_id", sa.String),
    sa.column("address_hash", sa.String),
    sa.column("previous", sa.String),
    sa.column("hash", sa.String),
)
REFUSE = """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
BATCH = 1000


def upgrade() -> None:
    for name in ("previous", "hash"):
        op.add_column("audit", sa.Column(name, sa.String(64), nullable=False, server_default=""))
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER audit_no_update" if sqlite else "ALTER TABLE audit DISABLE TRIGGER audit_append_only")
    chain(op.get_bind())
    op.execute(REFUSE if sqlite else "ALTER TABLE audit ENABLE TRIGGER audit_append_only")


def chain(connection: sa.Connection) -> None:
    last, previous = 0, ""
    while rows := connection.execute(AUDIT.select().where(AUDIT.c.id > last).order_by(AUDIT.c.id).limit(BATCH)).all():
        for row in rows:
            at = row.at.replace(tzinfo=UTC).isoformat()
            said = [previous, at, row.actor_id, row.action, row.subject, row.details, row.request_id, row.address_hash]
            text = json.dumps(said, sort_keys=True, separators=(",", ":"))
            values = {"previous": previous, "hash": hashlib.sha256(text.encode()).hexdigest()}
            connection.execute(AUDIT.update().where(AUDIT.c.id == row.id).values(values))
            last, previous = row.id, values["hash"]


def downgrade() -> None:
    for name in ("previous", "hash"):
        op.drop_column("audit", name)
