"""Job fairs and their timetables"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("province", sa.String(length=6), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("online_link", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("register_until", web.core.types.Moment(), nullable=True),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("walk_minutes", sa.Integer(), nullable=False),
        sa.Column("min_meetings", sa.Integer(), nullable=False),
        sa.Column("max_meetings", sa.Integer(), nullable=False),
        sa.Column("most_wishes", sa.Integer(), nullable=False),
        sa.Column("walk_in_slots", sa.Integer(), nullable=False),
        sa.Column("graduation_years", sa.JSON(), nullable=False),
        sa.Column("degree", sa.String(length=10), nullable=False),
        sa.Column("universities", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("mode IN ('place', 'online', 'both')", name=op.f("ck_fairs_mode")),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'closed', 'published', 'over', 'cancelled')", name=op.f("ck_fairs_status")
        ),
        sa.CheckConstraint("min_meetings <= max_meetings", name=op.f("ck_fairs_meetings")),
        sa.CheckConstraint(
            "slot_minutes BETWEEN 5 AND 240 AND gap_minutes BETWEEN 0 AND 120", name=op.f("ck_fairs_slots")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_fairs_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisers.id"], name=op.f("fk_fairs_organiser_id_organisers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.id"], name=op.f("fk_fairs_roster_id_rosters"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fairs_organiser_id"), "fairs", ["organiser_id"], unique=False)
    op.create_index(op.f("ix_fairs_roster_id"), "fairs", ["roster_id"], unique=False)
    op.create_index(op.f("ix_fairs_status"), "fairs", ["status"], unique=False)
    op.create_table(
        "fair_attendees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("graduate_id", sa.Integer(), nullable=True),
        sa.Column("roster_row_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("school", sa.String(length=120), nullable=False),
        sa.Column("province", sa.String(length=6), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", web.core.types.Moment(), nullable=True),
        sa.Column("left_at", web.core.types.Moment(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("status IN ('registered', 'withdrawn', 'removed')", name=op.f("ck_fair_attendees_status")),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_attendees_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["graduate_id"], ["graduates.id"], name=op.f("fk_fair_attendees_graduate_id_graduates"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roster_row_id"],
            ["roster_rows.id"],
            name=op.f("fk_fair_attendees_roster_row_id_roster_rows"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_attendees")),
        sa.UniqueConstraint("code", name=op.f("uq_fair_attendees_code")),
        sa.UniqueConstraint("fair_id", "graduate_id", name=op.f("uq_fair_attendees_fair_id_graduate_id")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_attendees_fair_id_number")),
        sa.UniqueConstraint("fair_id", "roster_row_id", name=op.f("uq_fair_attendees_fair_id_roster_row_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_attendees_graduate_id"), "fair_attendees", ["graduate_id"], unique=False)
    op.create_index(op.f("ix_fair_attendees_roster_row_id"), "fair_attendees", ["roster_row_id"], unique=False)
    op.create_table(
        "fair_halls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_halls_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_halls")),
        sa.UniqueConstraint("fair_id", "name", name=op.f("uq_fair_halls_fair_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fair_hosts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint("role IN ('host', 'cohost')", name=op.f("ck_fair_hosts_role")),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_hosts_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisers.id"], name=op.f("fk_fair_hosts_organiser_id_organisers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_hosts")),
        sa.UniqueConstraint("fair_id", "name", name=op.f("uq_fair_hosts_fair_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_hosts_organiser_id"), "fair_hosts", ["organiser_id"], unique=False)
    op.create_table(
        "fair_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("input_id", sa.Integer(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.Column("started_at", web.core.types.Moment(), nullable=True),
        sa.Column("beat_at", web.core.types.Moment(), nullable=True),
        sa.Column("finished_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('ranking', 'pairing', 'timetable', 'replan', 'dry_run')", name=op.f("ck_fair_runs_kind")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_fair_runs_status")
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["fair_runs.id"], name=op.f("fk_fair_runs_base_id_fair_runs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_fair_runs_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fairs.id"], name=op.f("fk_fair_runs_fair_id_fairs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["input_id"], ["stored_files.id"], name=op.f("fk_fair_runs_input_id_stored_files"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["stored_files.id"], name=op.f("fk_fair_runs_result_id_stored_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_runs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_runs_base_id"), "fair_runs", ["base_id"], unique=False)
    op.create_index(op.f("ix_fair_runs_fair_id"), "fair_runs", ["fair_id"], unique=False)
    op.create_index(op.f("ix_fair_runs_input_id"), "fair_runs", ["input_id"], unique=False)
    op.create_index(op.f("ix_fair_runs_result_id"), "fair_runs", ["result_id"], unique=False)
    op.create_table(
        "fair_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name=op.f("ck_fair_windows_order")),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_windows_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_windows")),
        sa.UniqueConstraint("fair_id", "day", "starts", name=op.f("uq_fair_windows_fair_id_day_starts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fair_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("marked_at", web.core.types.Moment(), nullable=False),
        sa.Column("received_at", web.core.types.Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('in', 'out')", name=op.f("ck_fair_marks_kind")),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_marks_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_marks_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_fair_marks_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_marks")),
        sa.UniqueConstraint("fair_id", "key", name=op.f("uq_fair_marks_fair_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_marks_attendee_id"), "fair_marks", ["attendee_id"], unique=False)
    op.create_table(
        "fair_stands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("hall_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("online_link", sa.String(length=300), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint(
            "status IN ('invited', 'joined', 'declined', 'removed')", name=op.f("ck_fair_stands_status")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_fair_stands_agency_id_agencies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_stands_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["fair_halls.id"], name=op.f("fk_fair_stands_hall_id_fair_halls"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_stands")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_stands_fair_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_stands_agency_id"), "fair_stands", ["agency_id"], unique=False)
    op.create_index(op.f("ix_fair_stands_hall_id"), "fair_stands", ["hall_id"], unique=False)
    op.create_table(
        "fair_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", web.core.types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_versions_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_fair_versions_published_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["fair_runs.id"], name=op.f("fk_fair_versions_run_id_fair_runs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_versions")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_fair_versions_fair_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_versions_run_id"), "fair_versions", ["run_id"], unique=False)
    op.create_table(
        "fair_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("roster_row_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_positions_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["positions.id"], name=op.f("fk_fair_positions_position_id_positions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roster_row_id"],
            ["roster_rows.id"],
            name=op.f("fk_fair_positions_roster_row_id_roster_rows"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stand_id"], ["fair_stands.id"], name=op.f("fk_fair_positions_stand_id_fair_stands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_positions")),
        sa.UniqueConstraint("fair_id", "position_id", name=op.f("uq_fair_positions_fair_id_position_id")),
        sa.UniqueConstraint("fair_id", "roster_row_id", name=op.f("uq_fair_positions_fair_id_roster_row_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_positions_position_id"), "fair_positions", ["position_id"], unique=False)
    op.create_index(op.f("ix_fair_positions_roster_row_id"), "fair_positions", ["roster_row_id"], unique=False)
    op.create_index(op.f("ix_fair_positions_stand_id"), "fair_positions", ["stand_id"], unique=False)
    op.create_table(
        "fair_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("interviewer", sa.String(length=60), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stand_id"], ["fair_stands.id"], name=op.f("fk_fair_tables_stand_id_fair_stands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_tables")),
        sa.UniqueConstraint("stand_id", "label", name=op.f("uq_fair_tables_stand_id_label")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fair_busy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("(table_id IS NULL) <> (attendee_id IS NULL)", name=op.f("ck_fair_busy_of_one")),
        sa.CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name=op.f("ck_fair_busy_order")),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_busy_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["fair_tables.id"], name=op.f("fk_fair_busy_table_id_fair_tables"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_busy")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_busy_attendee_id"), "fair_busy", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_fair_busy_table_id"), "fair_busy", ["table_id"], unique=False)
    op.create_table(
        "fair_interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_position_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_interests_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_position_id"],
            ["fair_positions.id"],
            name=op.f("fk_fair_interests_fair_position_id_fair_positions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_interests")),
        sa.UniqueConstraint(
            "fair_position_id", "attendee_id", name=op.f("uq_fair_interests_fair_position_id_attendee_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_interests_attendee_id"), "fair_interests", ["attendee_id"], unique=False)
    op.create_table(
        "fair_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("fair_position_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("wish_rank", sa.Integer(), nullable=True),
        sa.Column("interest", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("outcome_note", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", web.core.types.Moment(), nullable=True),
        sa.Column("updated_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("origin IN ('plan', 'walk_in', 'fill', 'by_hand')", name=op.f("ck_fair_meetings_origin")),
        sa.CheckConstraint("outcome IN ('', 'met', 'second', 'offer', 'no')", name=op.f("ck_fair_meetings_outcome")),
        sa.CheckConstraint(
            "status IN ('planned', 'started', 'met', 'no_show', 'cancelled')", name=op.f("ck_fair_meetings_status")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_meetings_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_meetings_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fair_position_id"],
            ["fair_positions.id"],
            name=op.f("fk_fair_meetings_fair_position_id_fair_positions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["fair_tables.id"], name=op.f("fk_fair_meetings_table_id_fair_tables"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_meetings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_meetings_fair_position_id"), "fair_meetings", ["fair_position_id"], unique=False)
    op.create_index("ix_fair_meetings_when", "fair_meetings", ["fair_id", "day", "starts"], unique=False)
    op.create_index(
        "uq_fair_meetings_person",
        "fair_meetings",
        ["attendee_id", "day", "starts"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "uq_fair_meetings_table",
        "fair_meetings",
        ["table_id", "day", "starts"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_table(
        "fair_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("fair_position_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("offered_at", web.core.types.Moment(), nullable=False),
        sa.Column("answered_at", web.core.types.Moment(), nullable=True),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'passed', 'expired')", name=op.f("ck_fair_offers_status")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_offers_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fairs.id"], name=op.f("fk_fair_offers_fair_id_fairs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fair_position_id"],
            ["fair_positions.id"],
            name=op.f("fk_fair_offers_fair_position_id_fair_positions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["fair_tables.id"], name=op.f("fk_fair_offers_table_id_fair_tables"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_offers")),
        sa.UniqueConstraint(
            "table_id", "day", "starts", "attendee_id", name=op.f("uq_fair_offers_table_id_day_starts_attendee_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_offers_attendee_id"), "fair_offers", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_fair_offers_fair_id"), "fair_offers", ["fair_id"], unique=False)
    op.create_table(
        "fair_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("fair_position_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["fair_attendees.id"],
            name=op.f("fk_fair_wishes_attendee_id_fair_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fair_position_id"],
            ["fair_positions.id"],
            name=op.f("fk_fair_wishes_fair_position_id_fair_positions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_wishes")),
        sa.UniqueConstraint(
            "attendee_id", "fair_position_id", name=op.f("uq_fair_wishes_attendee_id_fair_position_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fair_wishes_fair_position_id"), "fair_wishes", ["fair_position_id"], unique=False)
    op.create_index("ix_fair_wishes_rank", "fair_wishes", ["attendee_id", "rank"], unique=False)
    op.create_table(
        "fair_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", web.core.types.Moment(), nullable=False),
        sa.CheckConstraint("side IN ('graduate', 'agency')", name=op.f("ck_fair_feedback_side")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_fair_feedback_rating")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["fair_meetings.id"],
            name=op.f("fk_fair_feedback_meeting_id_fair_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_feedback")),
        sa.UniqueConstraint("meeting_id", "side", name=op.f("uq_fair_feedback_meeting_id_side")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("fair_feedback")
    op.drop_index("ix_fair_wishes_rank", table_name="fair_wishes")
    op.drop_index(op.f("ix_fair_wishes_fair_position_id"), table_name="fair_wishes")
    op.drop_table("fair_wishes")
    op.drop_index(op.f("ix_fair_offers_fair_id"), table_name="fair_offers")
    op.drop_index(op.f("ix_fair_offers_attendee_id"), table_name="fair_offers")
    op.drop_table("fair_offers")
    op.drop_index(
        "uq_fair_meetings_table",
        table_name="fair_meetings",
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.drop_index(
        "uq_fair_meetings_person",
        table_name="fair_meetings",
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.drop_index("ix_fair_meetings_when", table_name="fair_meetings")
    op.drop_index(op.f("ix_fair_meetings_fair_position_id"), table_name="fair_meetings")
    op.drop_table("fair_meetings")
    op.drop_index(op.f("ix_fair_interests_attendee_id"), table_name="fair_interests")
    op.drop_table("fair_interests")
    op.drop_index(op.f("ix_fair_busy_table_id"), table_name="fair_busy")
    op.drop_index(op.f("ix_fair_busy_attendee_id"), table_name="fair_busy")
    op.drop_table("fair_busy")
    op.drop_table("fair_tables")
    op.drop_index(op.f("ix_fair_positions_stand_id"), table_name="fair_positions")
    op.drop_index(op.f("ix_fair_positions_roster_row_id"), table_name="fair_positions")
    op.drop_index(op.f("ix_fair_positions_position_id"), table_name="fair_positions")
    op.drop_table("fair_positions")
    op.drop_index(op.f("ix_fair_versions_run_id"), table_name="fair_versions")
    op.drop_table("fair_versions")
    op.drop_index(op.f("ix_fair_stands_hall_id"), table_name="fair_stands")
    op.drop_index(op.f("ix_fair_stands_agency_id"), table_name="fair_stands")
    op.drop_table("fair_stands")
    op.drop_index(op.f("ix_fair_marks_attendee_id"), table_name="fair_marks")
    op.drop_table("fair_marks")
    op.drop_table("fair_windows")
    op.drop_index(op.f("ix_fair_runs_result_id"), table_name="fair_runs")
    op.drop_index(op.f("ix_fair_runs_input_id"), table_name="fair_runs")
    op.drop_index(op.f("ix_fair_runs_fair_id"), table_name="fair_runs")
    op.drop_index(op.f("ix_fair_runs_base_id"), table_name="fair_runs")
    op.drop_table("fair_runs")
    op.drop_index(op.f("ix_fair_hosts_organiser_id"), table_name="fair_hosts")
    op.drop_table("fair_hosts")
    op.drop_table("fair_halls")
    op.drop_index(op.f("ix_fair_attendees_roster_row_id"), table_name="fair_attendees")
    op.drop_index(op.f("ix_fair_attendees_graduate_id"), table_name="fair_attendees")
    op.drop_table("fair_attendees")
    op.drop_index(op.f("ix_fairs_status"), table_name="fairs")
    op.drop_index(op.f("ix_fairs_roster_id"), table_name="fairs")
    op.drop_index(op.f("ix_fairs_organiser_id"), table_name="fairs")
    op.drop_table("fairs")
