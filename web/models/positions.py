"""Positions that agencies offer, with their certify-later terms, and those graduates keep for later."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.agencies import Agency

POSITION_STATUSES = ("draft", "published", "closed")
CERTIFICATES = ("none", "later", "required")


class Position(Base):
    __tablename__ = "positions"
    __table_args__ = (
        CheckConstraint(f"status IN {POSITION_STATUSES}", name="status"),
        CheckConstraint(f"certificate IN {CERTIFICATES}", name="certificate"),
        CheckConstraint("headcount >= 1", name="headcount"),
        CheckConstraint("pay_low <= pay_high", name="pay_order"),
        CheckConstraint("NOT agent_of_record OR certificate = 'required'", name="uncertified_is_never_agent_of_record"),
        Index("ix_positions_open", "status", "valid_until", "agency_id", "kind"),  # all that counting asks for
        Index("ix_positions_kind", "kind", "status", "published_at"),  # the newest of a kind, for similar positions
        Index("ix_positions_newest", "status", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    title: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(15))  # code of kinds.csv
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[list[str]] = mapped_column(default=list)  # codes of fields.csv
    fields_note: Mapped[str] = mapped_column(String(200), default="")  # e.g. 功率器件、碳化硅
    majors: Mapped[str] = mapped_column(String(400), default="")  # as written; empty = any major
    degree: Mapped[str] = mapped_column(String(10), default="")  # least degree, code of degrees.csv; empty = any
    languages: Mapped[str] = mapped_column(String(200), default="")  # as written: 英语六级（必须）；日语N2优先
    skills: Mapped[str] = mapped_column(String(400), default="")
    places: Mapped[list[str]] = mapped_column(default=list)  # codes of regions.csv, at least one to publish
    headcount: Mapped[int] = mapped_column(default=1)
    pay_low: Mapped[int] = mapped_column(default=0)  # yuan a month; 0 to 0 = not given, cannot be published
    pay_high: Mapped[int] = mapped_column(default=0)
    pay_months: Mapped[int] = mapped_column(default=12)
    graduation_years: Mapped[list[int]] = mapped_column(default=list)  # empty = any
    certificate: Mapped[str] = mapped_column(String(10), default="later")
    certify_months: Mapped[int | None]  # to be certified within so many months of starting; None = no limit
    exam_fee: Mapped[bool] = mapped_column(default=False)
    training: Mapped[bool] = mapped_column(default=False)
    exam_leave: Mapped[bool] = mapped_column(default=False)
    mentor: Mapped[bool] = mapped_column(default=False)
    until_certified: Mapped[str] = mapped_column(String(400), default="")  # what the person does until then
    agent_of_record: Mapped[bool] = mapped_column(default=False)
    valid_until: Mapped[date | None]  # last day it is shown, in China
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)  # matching.Position.to_dict(), {} = to be read
    reading_version: Mapped[int] = mapped_column(default=0, index=True)  # an older one is read anew by the sweep
    match_settings: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # the agency's own weights; {} = the usual ones
    precheck: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Check.record() of when it was last shown
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    taken_down_at: Mapped[datetime | None]  # when an office hid it after a report; its agency cannot show it again
    filled: Mapped[bool] = mapped_column(default=False)  # closed because every place was taken, until one falls free

    agency: Mapped[Agency] = relationship()


class SavedPosition(Base):
    __tablename__ = "saved_positions"
    __table_args__ = (UniqueConstraint("graduate_id", "position_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"))
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
