"""What agencies tell the office of their province: difficulties they meet, and practices that worked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.agencies import Agency

VOICE_KINDS = ("difficulty", "practice")
VOICE_STATUSES = ("open", "answered", "shown", "kept", "solved", "taken")
VOICE_SIDES = ("agency", "office")


class Voice(Base):
    """A difficulty or a practice; what came of it are its entries."""

    __tablename__ = "voices"
    __table_args__ = (
        CheckConstraint(f"kind IN {VOICE_KINDS}", name="kind"),
        CheckConstraint(f"status IN {VOICE_STATUSES}", name="status"),
        Index("ix_voices_of_province", "province", "kind", "status"),
        Index("ix_voices_shown", "kind", "status", "commended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    province: Mapped[str] = mapped_column(String(2))  # of the agency when it wrote, whose office answers
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), default="open")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    commended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    agency: Mapped[Agency] = relationship()
    entries: Mapped[list["VoiceEntry"]] = relationship(cascade="all, delete-orphan", order_by="VoiceEntry.id")


class VoiceEntry(Base):
    """One step, with the words that came with it."""

    __tablename__ = "voice_entries"
    __table_args__ = (
        CheckConstraint(f"side IN {VOICE_SIDES}", name="side"),
        CheckConstraint(f"status IN {VOICE_STATUSES}", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voices.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))  # after this step
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
