"""Events an organiser holds for graduates, agencies and universities, and who comes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.organisers import Organiser

EVENT_STATUSES = ("draft", "published", "cancelled")


class Event(Base):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(f"status IN {EVENT_STATUSES}", name="status"),
        Index("ix_events_shown", "status", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    version: Mapped[int] = mapped_column(
        default=1
    )  # of time and place: a calendar's newer entry takes the older's place
    kind: Mapped[str] = mapped_column(String(20))  # code of event_kinds.csv
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(6), default="")  # code of regions.csv, "" online only
    address: Mapped[str] = mapped_column(String(200), default="")
    online_link: Mapped[str] = mapped_column(String(300), default="")
    material: Mapped[str] = mapped_column(String(300), default="")  # address of slides or papers
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int | None]  # None = as many as come
    others: Mapped[int] = mapped_column(default=0)  # who came without having registered
    reminded_at: Mapped[datetime | None]  # when guests were told that it is tomorrow; anew when it moves
    note: Mapped[str] = mapped_column(String(300), default="")  # why it is cancelled
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    organiser: Mapped[Organiser] = relationship()


class EventSignup(Base):
    """Somebody who means to come, and whether they came."""

    __tablename__ = "event_signups"
    __table_args__ = (UniqueConstraint("event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    came: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    event: Mapped[Event] = relationship()
    user: Mapped[User] = relationship()
