"""Interviews with their times, people and open slots; calendar entries that go with mail"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

LIVE = sa.text("status IN ('wanted', 'proposed', 'booked')")
STATES = "status IN ('wanted', 'proposed', 'booked', 'held', 'missed', 'over', 'turned', 'cancelled')"
WAITING = """
INSERT INTO interviews (application_id, round, status, origin, way, place, link, note, wish, reason, asks, missed_by,
                        version, sequence, created_at, updated_at)
SELECT id, 1, 'wanted', 'desk', '', '', '', '', '', '', 0, '', 1, 0, updated_at, updated_at
FROM applications WHERE status = 'interview'
"""  # the step to the interview was taken, and its time is still to be arranged


def upgrade() -> None:
    op.create_table(
        "interview_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", web.core.types.Moment(), nullable=False),
        sa.Column("ends_at", web.core.types.Moment(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("way IN ('place', 'phone', 'online')", name=op.f("ck_interview_slots_way")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_interview_slots_order")),
        sa.ForeignKeyConstraint(
            ["position_id"],
            ["positions.id"],
            name=op.f("fk_interview_slots_position_id_positions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slots")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_interview_slots_created_at"), "interview_slots", ["created_at"])
    op.create_index("ix_interview_slots_when", "interview_slots", ["position_id", "starts_at"])
    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("wish", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("asked_at", web.core.types.Moment(), nullable=True),
        sa.Column("missed_by", sa.String(length=10), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", web.core.types.Moment(), nullable=True),
        sa.Column("ends_at", web.core.types.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reminded_at", web.core.types.Moment(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("missed_by IN ('', 'graduate', 'agency')", name=op.f("ck_interviews_missed_by")),
        sa.CheckConstraint("origin IN ('desk', 'fair')", name=op.f("ck_interviews_origin")),
        sa.CheckConstraint("status <> 'booked' OR starts_at IS NOT NULL", name=op.f("ck_interviews_booked")),
        sa.CheckConstraint(STATES, name=op.f("ck_interviews_status")),
        sa.CheckConstraint("way IN ('', 'place', 'phone', 'online')", name=op.f("ck_interviews_way")),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_interviews_times")),
        sa.CheckConstraint("starts_at IS NULL OR starts_at < ends_at", name=op.f("ck_interviews_order")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_interviews_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["interview_slots.id"],
            name=op.f("fk_interviews_slot_id_interview_slots"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("application_id", "round", name=op.f("uq_interviews_application_id_round")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_interviews_slot_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_interviews_when", "interviews", ["status", "starts_at"])
    op.create_index(
        "uq_interviews_live", "interviews", ["application_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.execute(WAITING)
    op.create_table(
        "interview_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", web.core.types.Moment(), nullable=False),
        sa.Column("ends_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_interview_options_order")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_options_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_options")),
        sa.UniqueConstraint("interview_id", "starts_at", name=op.f("uq_interview_options_interview_id_starts_at")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "interviewers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(interview_id IS NULL) <> (slot_id IS NULL)", name=op.f("ck_interviewers_of_one")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interviewers_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["interview_slots.id"],
            name=op.f("fk_interviewers_slot_id_interview_slots"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_interviewers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviewers")),
        sa.UniqueConstraint("interview_id", "user_id", name=op.f("uq_interviewers_interview_id_user_id")),
        sa.UniqueConstraint("slot_id", "user_id", name=op.f("uq_interviewers_slot_id_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_interviewers_user_id"), "interviewers", ["user_id"])
    with op.batch_alter_table("mailbox") as batch:
        batch.add_column(sa.Column("calendar", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("mailbox") as batch:
        batch.drop_column("calendar")
    for table in ("interviewers", "interview_options", "interviews", "interview_slots"):
        op.drop_table(table)
