"""What happened that concerns a person, told on the site itself in both languages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.core.types import Base


class Notice(Base):
    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_notices_unread", "user_id", "read_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))  # application, search …: decides its icon only
    text_zh: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str] = mapped_column(String(300))
    link: Mapped[str] = mapped_column(String(300), default="")  # a path of this site
    key: Mapped[str] = mapped_column(String(120))  # what it tells of: the same is told once
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
