"""An application ties a graduate to a position once, whoever made the first step; its events are its history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.desk import OwnStage
from web.models.graduates import Graduate
from web.models.positions import Position
from web.models.stages import APPLIED, INVITED, STAGES, Stage

ORIGINS = (str(APPLIED), str(INVITED))
SOURCES = ("search", "match", "fair")  # what led somebody to the position; "" where nobody knows
INVITATION = "invitation"  # a source too: the agency made the first step


class Application(Base):
    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("position_id", "graduate_id"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin"),
        CheckConstraint(f"status IN {tuple(STAGES)}", name="status"),
        CheckConstraint(f"source IN {('', *SOURCES)}", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"))
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    origin: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10), default="")
    message: Mapped[str] = mapped_column(Text, default="")  # what the graduate wrote to the agency, or the agency first
    shared: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # exactly what the agency was shown, agreed field by field
    reply_by: Mapped[date | None]  # the day the agency promised an answer
    invited_rank: Mapped[int | None]  # where the ranked list had the graduate when the agency invited them
    assigned_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )  # the colleague who sees to it
    own_stage_id: Mapped[int | None] = mapped_column(ForeignKey("own_stages.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    own_stage: Mapped[OwnStage | None] = relationship()
    position: Mapped[Position] = relationship()
    graduate: Mapped[Graduate] = relationship()
    decline: Mapped["Decline | None"] = relationship()
    notes: Mapped[list["ApplicationNote"]] = relationship(order_by="ApplicationNote.id.desc()")
    events: Mapped[list["ApplicationEvent"]] = relationship(order_by="ApplicationEvent.id")

    @property
    def stage(self) -> Stage:
        return STAGES[self.status]

    @property
    def was_invited(self) -> bool:
        """Whether the agency made the first step."""
        return self.origin == INVITED.code

    @property
    def found_by(self) -> str:
        """Of SOURCES, INVITATION or ""; who was met at a fair and invited then came by the fair."""
        return self.source or (INVITATION if self.was_invited else "")


class ApplicationEvent(Base):
    __tablename__ = "application_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")  # why it was declined, of decline_reasons.csv
    note: Mapped[str] = mapped_column(String(400), default="")

    @property
    def stage(self) -> Stage:
        return STAGES[self.status]


class Decline(Base):
    """A refusal that was decided and not told yet: until it leaves, the application stands as before and it may be
    undone. The row goes when it has left, was undone, or the application went another way."""

    __tablename__ = "declines"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(400), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]
    leaves_at: Mapped[datetime]


class ApplicationNote(Base):
    """What a colleague noted about an application for the others; the graduate never reads it."""

    __tablename__ = "application_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(index=True)
