"""What the two sides of an application write to each other without changing its stage."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.applications import Application
from web.models.graduates import Graduate
from web.models.positions import Position
from web.models.stages import AGENCY, GRADUATE


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (CheckConstraint(f"side IN {(GRADUATE, AGENCY)}", name="side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))  # that wrote it
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]  # when somebody of the other side first saw it
    reported_at: Mapped[datetime | None]  # when the other side reported it
    application: Mapped[Application] = relationship()


class Question(Base):
    """What a graduate asks about a position before applying, and the answer; nothing of them is shown by it."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"), index=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    position: Mapped[Position] = relationship()
    graduate: Mapped[Graduate] = relationship()


class MessageMute(Base):
    """Somebody who wants no notice of what is written about an application."""

    __tablename__ = "message_mutes"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
