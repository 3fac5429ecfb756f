"""Offices and universities: who checks agencies and honours, runs fairs and reports."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User

ORGANISER_KINDS = ("office", "university")


class Organiser(Base):
    __tablename__ = "organisers"
    __table_args__ = (CheckConstraint(f"kind IN {ORGANISER_KINDS}", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    name_en: Mapped[str] = mapped_column(String(160), default="")
    school: Mapped[str] = mapped_column(String(120), default="")  # as graduates write it; "" = not said yet, or none
    province: Mapped[str] = mapped_column(String(6), default="")  # GB/T 2260
    created_at: Mapped[datetime]


class OrganiserMember(Base):
    __tablename__ = "organiser_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime]
    organiser: Mapped[Organiser] = relationship()
    user: Mapped[User] = relationship()
