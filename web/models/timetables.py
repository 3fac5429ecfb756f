"""What a fair's matches made: runs with locked input and certificate, published versions, meetings, and the day
itself."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.fairs import Fair, FairAttendee, FairPosition, FairStand, FairTable
from web.models.plumbing import RUN_STATUSES, Run, StoredFile
from web.models.run_kinds import RUN_KINDS, RunKind

MEETING_STATUSES = ("planned", "started", "met", "no_show", "cancelled")  # cancelled ones keep their history
MEETING_ORIGINS = ("plan", "walk_in", "fill", "by_hand")
OUTCOMES = ("", "met", "second", "offer", "no")  # said by the agency: second interview, offer, not for us
SIDES = ("", "desk", "link")  # who acts for a stand: its agency's members, the organiser's desk, its link of the day
OFFER_STATUSES = ("offered", "accepted", "passed", "expired")


class FairRun(Run, Base):
    """One piece of work of the worker on a fair: input locked as canonical JSON, result as JSON, both kept as files."""

    __tablename__ = "fair_runs"
    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(RUN_KINDS)}", name="kind"),
        CheckConstraint(f"status IN {RUN_STATUSES}", name="status"),
    )

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seed: Mapped[int] = mapped_column(default=0)
    engine_version: Mapped[str] = mapped_column(String(40), default="")
    input_hash: Mapped[str] = mapped_column(String(64), default="")  # sha256 of the input file
    input_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"), index=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"), index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("fair_runs.id", ondelete="SET NULL"), index=True)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)  # counts, value, bound, shares
    certificate: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of matching.verify
    step: Mapped[str] = mapped_column(String(20), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    started_at: Mapped[datetime | None]
    fair: Mapped[Fair] = relationship()
    input: Mapped[StoredFile | None] = relationship(foreign_keys=[input_id])
    result: Mapped[StoredFile | None] = relationship(foreign_keys=[result_id])
    ordinal: ClassVar[int]

    @property
    def work(self) -> RunKind:
        """What the run makes, by its kind."""
        return RUN_KINDS[self.kind]


_earlier = aliased(FairRun)
# The how many-th of its fair it is: what people call it.
FairRun.ordinal = column_property(
    select(func.count(_earlier.id))
    .where(_earlier.fair_id == FairRun.fair_id, _earlier.id <= FairRun.id)
    .correlate_except(_earlier)
    .scalar_subquery()
)


class FairVersion(Base):
    """A published timetable and what it changed against the one before."""

    __tablename__ = "fair_versions"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    number: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("fair_runs.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(400), default="")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # who, from, to
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    published_at: Mapped[datetime]
    run: Mapped[FairRun | None] = relationship()


class FairPlacing(Base):
    """A published placement: who takes part with which position, for programmes that place people directly."""

    __tablename__ = "fair_placings"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 … of the fair; the highest is in force
    run_id: Mapped[int | None] = mapped_column(ForeignKey("fair_runs.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(400), default="")
    changed: Mapped[list[int]] = mapped_column(default=list)  # attendees placed otherwise than by the one before
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    published_at: Mapped[datetime]
    run: Mapped[FairRun | None] = relationship()


class FairPlacement(Base):
    """One person's position in a published placement."""

    __tablename__ = "fair_placements"
    __table_args__ = (UniqueConstraint("placing_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placing_id: Mapped[int] = mapped_column(ForeignKey("fair_placings.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"), index=True)
    fair_position_id: Mapped[int] = mapped_column(ForeignKey("fair_positions.id", ondelete="CASCADE"), index=True)
    wish_rank: Mapped[int | None]  # None: beyond the own wishes
    attendee: Mapped[FairAttendee] = relationship()
    fair_position: Mapped[FairPosition] = relationship()


ACTIVE = text("status NOT IN ('cancelled', 'no_show')")  # one nobody came to leaves its place to another


class FairMeeting(Base):
    """One person at one table at one time. The database itself refuses two at once on either side."""

    __tablename__ = "fair_meetings"
    __table_args__ = (
        CheckConstraint(f"status IN {MEETING_STATUSES}", name="status"),
        CheckConstraint(f"origin IN {MEETING_ORIGINS}", name="origin"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        Index(
            "uq_fair_meetings_table",
            "table_id",
            "day",
            "starts",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index(
            "uq_fair_meetings_person",
            "attendee_id",
            "day",
            "starts",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("ix_fair_meetings_when", "fair_id", "day", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    table_id: Mapped[int] = mapped_column(ForeignKey("fair_tables.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"))
    fair_position_id: Mapped[int] = mapped_column(ForeignKey("fair_positions.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    starts: Mapped[int]  # minutes since midnight
    ends: Mapped[int]
    score: Mapped[int] = mapped_column(default=0)  # 0 to 1000
    wish_rank: Mapped[int | None]
    interest: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(String(10), default="plan")
    status: Mapped[str] = mapped_column(String(10), default="planned")
    outcome: Mapped[str] = mapped_column(String(10), default="")
    outcome_note: Mapped[str] = mapped_column(String(400), default="")
    said_by: Mapped[str] = mapped_column(String(10), default="")  # one of SIDES: who entered the outcome
    version: Mapped[int] = mapped_column(default=1)  # that last placed it
    started_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    table: Mapped[FairTable] = relationship()
    attendee: Mapped[FairAttendee] = relationship()
    fair_position: Mapped[FairPosition] = relationship()


class FairPass(Base):
    """A link that opens one thing without an account: the check-in to a helper, or a stand to whoever stands at it."""

    __tablename__ = "fair_passes"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    stand_id: Mapped[int | None] = mapped_column(
        ForeignKey("fair_stands.id", ondelete="CASCADE"), index=True
    )  # None: the door
    name: Mapped[str] = mapped_column(String(60), default="")  # the helper's, as the organiser calls them
    code: Mapped[str] = mapped_column(String(32), unique=True)  # unguessable
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]  # taken back before the fair ended it

    fair: Mapped[Fair] = relationship()
    stand: Mapped[FairStand | None] = relationship()
    member: Mapped[User | None] = relationship()


class FairMark(Base):
    """A scan at the door or a table, made by a phone that may have been offline; its own key makes sending it twice
    one."""

    __tablename__ = "fair_marks"
    __table_args__ = (UniqueConstraint("fair_id", "key"), CheckConstraint("kind IN ('in', 'out')", name="kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(40))  # made by the phone
    kind: Mapped[str] = mapped_column(String(5))
    marked_at: Mapped[datetime]  # by the phone's clock, corrected by what the site saw
    received_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    pass_id: Mapped[int | None] = mapped_column(ForeignKey("fair_passes.id", ondelete="SET NULL"))  # a helper's


class FairOffer(Base):
    """A free table time offered to the next best person who is there; the agency accepts with one tap."""

    __tablename__ = "fair_offers"
    __table_args__ = (
        CheckConstraint(f"status IN {OFFER_STATUSES}", name="status"),
        UniqueConstraint("table_id", "day", "starts", "attendee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("fair_tables.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"), index=True)
    fair_position_id: Mapped[int] = mapped_column(ForeignKey("fair_positions.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default="offered")
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class FairFeedback(Base):
    __tablename__ = "fair_feedback"
    __table_args__ = (
        UniqueConstraint("meeting_id", "side"),
        CheckConstraint("side IN ('graduate', 'agency')", name="side"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("fair_meetings.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    rating: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
