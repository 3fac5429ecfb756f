"""People an agency may keep in mind beyond one application, because they agreed to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.agencies import Agency
from web.models.graduates import Graduate

ASKED, GIVEN, TURNED, ENDED = "asked", "given", "turned", "ended"  # by the agency; by the graduate, the last taken back
POOL_STATES = (ASKED, GIVEN, TURNED, ENDED)


class PoolEntry(Base):
    """One agency's question to one graduate, and the answer as it stands; `shared` holds while it is given."""

    __tablename__ = "pool_entries"
    __table_args__ = (
        UniqueConstraint("agency_id", "graduate_id"),
        CheckConstraint(f"status IN {POOL_STATES}", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"))
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(400), default="")  # the agency's, with the question
    shared: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as `Application.shared`
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)  # asked, answered or taken back last

    agency: Mapped[Agency] = relationship()
    graduate: Mapped[Graduate] = relationship()
