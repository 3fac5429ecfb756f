"""What happened that concerns a person, told on the site itself in both languages."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from web.core.types import Base

MODES = ("at_once", "daily", "off")


class Notice(Base):
    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notices_unread", "user_id", "read_at"),
        Index("ix_notices_waits", "created_at", sqlite_where=text("waits"), postgresql_where=text("waits")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))  # of notices.words.KINDS
    text_zh: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str] = mapped_column(String(300))
    link: Mapped[str] = mapped_column(String(300), default="")  # a path of this site
    key: Mapped[str] = mapped_column(String(120))  # what it tells of: the same is told once
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    waits: Mapped[bool] = mapped_column(default=False)  # for the one mail of the day


class NoticeChoice(Base):
    """How somebody with an account wants mail of one kind, where it is not at once."""

    __tablename__ = "notice_choices"
    __table_args__ = (CheckConstraint(f"mode IN {MODES}", name="mode"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))


class MailStop(Base):
    """That somebody whom only a spreadsheet knows wants no mail of one kind: a hash of the address, and nothing
    else."""

    __tablename__ = "mail_stops"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[datetime]
