"""What the two sides of an application write to each other without changing its stage."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.applications import Application
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
    report: Mapped[str] = mapped_column(String(300), default="")  # why
    handled_at: Mapped[datetime | None]  # when an administrator had looked at the report
    application: Mapped[Application] = relationship()


class MessageMute(Base):
    """Somebody who wants no notice of what is written about an application."""

    __tablename__ = "message_mutes"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
