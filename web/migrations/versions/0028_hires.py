"""The hire ledger, whose entries refuse every change"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

EMPLOYED = sa.text("standing = 'confirmed' AND form = 'employment' AND ended_on IS NULL")
SQLITE = """
CREATE TRIGGER hire_entries_no_{act} BEFORE {ACT} ON hire_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
POSTGRESQL = (
    """
CREATE FUNCTION hire_entries_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER hire_entries_append_only BEFORE UPDATE OR DELETE ON hire_entries
FOR EACH ROW EXECUTE FUNCTION hire_entries_refuse()
""",
)


def upgrade() -> None:
    op.create_table(
        "hires",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("service", sa.String(length=15), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("certify_later", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=True),
        sa.Column("degree", sa.String(length=10), nullable=False),
        sa.Column("graduation_year", sa.Integer(), nullable=True),
        sa.Column("honours", sa.Boolean(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("standing IN ('claimed', 'confirmed', 'disputed', 'void')", name=op.f("ck_hires_standing")),
        sa.CheckConstraint("form IN ('employment', 'internship')", name=op.f("ck_hires_form")),
        sa.CheckConstraint("evidence IN ('', 'agreement', 'contract', 'other')", name=op.f("ck_hires_evidence")),
        sa.CheckConstraint("source IN ('search', 'invitation', 'fair')", name=op.f("ck_hires_source")),
        sa.CheckConstraint(
            "standing <> 'confirmed' OR (evidence <> '' AND starts_on IS NOT NULL)",
            name=op.f("ck_hires_confirmed_has_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_hires_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_hires_agency_id_agencies")),
        sa.ForeignKeyConstraint(["graduate_id"], ["graduates.id"], name=op.f("fk_hires_graduate_id_graduates")),
        sa.ForeignKeyConstraint(["fair_id"], ["fairs.id"], name=op.f("fk_hires_fair_id_fairs"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hires")),
        sa.UniqueConstraint("application_id", name=op.f("uq_hires_application_id")),
        sqlite_autoincrement=True,
    )
    for column in ("agency_id", "graduate_id", "fair_id"):
        op.create_index(op.f(f"ix_hires_{column}"), "hires", [column])
    op.create_index("ix_hires_counted", "hires", ["province", "standing", "year"])
    op.create_index(
        "uq_hires_employed",
        "hires",
        ["graduate_id"],
        unique=True,
        sqlite_where=EMPLOYED,
        postgresql_where=EMPLOYED,
    )
    op.create_table(
        "hire_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("at", web.core.types.Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "act IN ('claimed', 'completed', 'confirmed', 'disputed', 'upheld', 'voided', 'ended')",
            name=op.f("ck_hire_entries_act"),
        ),
        sa.CheckConstraint("side IN ('agency', 'graduate', 'office', 'site')", name=op.f("ck_hire_entries_side")),
        sa.CheckConstraint(
            "standing IN ('claimed', 'confirmed', 'disputed', 'void')", name=op.f("ck_hire_entries_standing")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hires.id"], name=op.f("fk_hire_entries_hire_id_hires")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hire_entries_hire_id"), "hire_entries", ["hire_id"])
    op.create_table(
        "hire_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["hire_entries.id"], name=op.f("fk_hire_notes_entry_id_hire_entries")),
        sa.ForeignKeyConstraint(["hire_id"], ["hires.id"], name=op.f("fk_hire_notes_hire_id_hires")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_notes")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_hire_notes_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hire_notes_hire_id"), "hire_notes", ["hire_id"])
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(SQLITE.format(act=act, ACT=act.upper()))
    else:
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER hire_entries_no_{act}")
    else:
        op.execute("DROP TRIGGER hire_entries_append_only ON hire_entries")
        op.execute("DROP FUNCTION hire_entries_refuse()")
    for table in ("hire_notes", "hire_entries", "hires"):
        op.drop_table(table)
