"""Interviews: the rounds of an application, the times proposed for one, who asks the questions, and open slots."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.applications import Application
from web.models.positions import Position

WANTED, PROPOSED, BOOKED = "wanted", "proposed", "booked"  # no time yet; times to choose from; one time stands
HELD, MISSED, OVER = (
    "held",
    "missed",
    "over",
)  # took place; one side did not come; past, and nobody said what came of it
TURNED, CANCELLED = "turned", "cancelled"  # by the graduate; by the agency, or with its application
LIVE = (WANTED, PROPOSED, BOOKED)
INTERVIEW_STATES = (*LIVE, HELD, MISSED, OVER, TURNED, CANCELLED)
WAYS = ("place", "phone", "online")
UNDER_WAY = text("status IN ('wanted', 'proposed', 'booked')")
ORIGINS = ("desk", "fair")  # a step of the agency, or what it said of a fair's meeting


class Interview(Base):
    """One round of an application; whatever becomes of its time, a calendar knows it by its number."""

    __tablename__ = "interviews"
    __table_args__ = (
        UniqueConstraint("application_id", "round"),
        CheckConstraint(f"status IN {INTERVIEW_STATES}", name="status"),
        CheckConstraint(f"way IN {('', *WAYS)}", name="way"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin"),
        CheckConstraint("missed_by IN ('', 'graduate', 'agency')", name="missed_by"),
        CheckConstraint("status <> 'booked' OR starts_at IS NOT NULL", name="booked"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times"),
        CheckConstraint("starts_at IS NULL OR starts_at < ends_at", name="order"),
        Index(
            "uq_interviews_live",
            "application_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
        Index("ix_interviews_when", "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    round: Mapped[int]  # 1, 2, 3 … of the application
    status: Mapped[str] = mapped_column(String(10), default=WANTED)
    origin: Mapped[str] = mapped_column(String(10), default="desk")
    way: Mapped[str] = mapped_column(String(10), default="")  # "" while nothing is proposed
    place: Mapped[str] = mapped_column(String(200), default="")  # address and room, or the number to be called
    link: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(400), default="")  # the agency's words with it
    wish: Mapped[str] = mapped_column(String(400), default="")  # the graduate's, asking for another time
    reason: Mapped[str] = mapped_column(String(400), default="")  # why it was cancelled or turned down
    asks: Mapped[int] = mapped_column(default=0)  # how often another time was asked for
    asked_at: Mapped[datetime | None]  # an asking the agency has not answered
    missed_by: Mapped[str] = mapped_column(String(10), default="")
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slots.id", ondelete="SET NULL"), unique=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # what an act must have seen
    sequence: Mapped[int] = mapped_column(default=0)  # of a calendar's entry: a higher one takes a lower's place
    reminded_at: Mapped[datetime | None]  # when both were told that it is tomorrow; anew when it moves
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    options: Mapped[list["InterviewOption"]] = relationship(
        order_by="InterviewOption.starts_at, InterviewOption.id", cascade="all, delete-orphan"
    )
    people: Mapped[list["Interviewer"]] = relationship(order_by="Interviewer.user_id", cascade="all, delete-orphan")


class InterviewOption(Base):
    """A time a graduate may choose."""

    __tablename__ = "interview_options"
    __table_args__ = (
        UniqueConstraint("interview_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class InterviewSlot(Base):
    """A time of a position that whoever is invited to an interview for it may take, the first who comes."""

    __tablename__ = "interview_slots"
    __table_args__ = (
        CheckConstraint(f"way IN {WAYS}", name="way"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_interview_slots_when", "position_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)

    position: Mapped[Position] = relationship()
    taken: Mapped[Interview | None] = relationship(viewonly=True)
    people: Mapped[list["Interviewer"]] = relationship(order_by="Interviewer.user_id", cascade="all, delete-orphan")


class Interviewer(Base):
    """Somebody of the agency who asks the questions, of an interview or in a slot."""

    __tablename__ = "interviewers"
    __table_args__ = (
        UniqueConstraint("interview_id", "user_id"),
        UniqueConstraint("slot_id", "user_id"),
        CheckConstraint("(interview_id IS NULL) <> (slot_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int | None] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slots.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship()
