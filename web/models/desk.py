"""What an agency arranges for itself on its desk: own stages between the fixed ones, and views somebody keeps."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.core.types import Base
from web.models.stages import codes

ROOMY = codes(lambda stage: stage.is_open and stage.shares)  # fixed stages that may have own ones within


class OwnStage(Base):
    """A stage of an agency's own, within a fixed one: where colleagues are with somebody. Graduates are not told."""

    __tablename__ = "own_stages"
    __table_args__ = (
        UniqueConstraint("agency_id", "name"),
        CheckConstraint(f"within IN {ROOMY}", name="within"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    within: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]  # among the agency's, ascending
    created_at: Mapped[datetime]


class DeskView(Base):
    """The filters and order of a desk, kept by somebody under a name."""

    __tablename__ = "desk_views"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of the desk's address
    created_at: Mapped[datetime]
