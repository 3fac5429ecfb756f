"""Searches people keep, and what each of them has told of."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User

SUBJECTS = ("positions", "graduates")
ALERTS = ("off", "at_once", "daily")


class SavedSearch(Base):
    __tablename__ = "saved_searches"
    __table_args__ = (
        CheckConstraint(f"subject IN {SUBJECTS}", name="subject"),
        CheckConstraint(f"alert IN {ALERTS}", name="alert"),
        Index("ix_saved_searches_changed", "subject", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(10))  # what is searched: positions, or graduates for an agency
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of the list's address: words and every filter
    alert: Mapped[str] = mapped_column(String(10), default="off")
    by_mail: Mapped[bool] = mapped_column(default=True)
    in_site: Mapped[bool] = mapped_column(default=True)
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class Found(Base):
    """Something a kept search found once it was new; never told twice."""

    __tablename__ = "search_findings"
    __table_args__ = (
        UniqueConstraint("search_id", "subject_id"),
        Index("ix_search_findings_untold", "told_at", "found_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"))
    subject_id: Mapped[int]  # a position or a graduate; no foreign key: it is told by its row as it is then, or not
    found_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
