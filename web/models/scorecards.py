"""What colleagues of an agency think of somebody, by a position's own criteria; the graduate never reads it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.core.types import Base


class PositionCriteria(Base):
    """What those who read applications for a position look at, in their order."""

    __tablename__ = "position_criteria"

    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"), primary_key=True)
    names: Mapped[list[str]] = mapped_column(default=list)


class Scorecard(Base):
    """One colleague's scores of one round; a criterion stands with the name it had then."""

    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("application_id", "author_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    round: Mapped[int]  # of the interviews, 0 for the application as a whole
    scores: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # criterion -> 1 … 4; what was not looked at is left out
    text: Mapped[str] = mapped_column(String(1000), default="")
    updated_at: Mapped[datetime] = mapped_column(index=True)
