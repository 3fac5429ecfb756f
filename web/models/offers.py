"""What an agency offers a graduate in writing, and the answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.applications import Application

OFFER_STATES = ("open", "asked", "accepted", "turned", "expired", "gone")


class Offer(Base):
    """One application's offer; a revised one is the next version of the same."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint(f"status IN {OFFER_STATES}", name="status"),
        CheckConstraint("pay > 0", name="pay"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), unique=True)
    status: Mapped[str] = mapped_column(String(10), default="open", index=True)
    version: Mapped[int] = mapped_column(default=1)  # what an answer must have seen
    pay: Mapped[int]  # yuan a month
    pay_months: Mapped[int] = mapped_column(default=12)
    place: Mapped[str] = mapped_column(String(6))  # code of regions.csv
    starts_on: Mapped[date]
    answer_by: Mapped[date]  # last day, in China
    certify_months: Mapped[int | None]  # certified within so many months of the first day; None = no limit
    supports: Mapped[list[str]] = mapped_column(default=list)  # columns of the position that promise support
    note: Mapped[str] = mapped_column(Text, default="")  # the agency's words
    wish: Mapped[str] = mapped_column(Text, default="")  # the change the graduate asked for, once
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was turned down
    asked_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
