"""What offices publish for whom, and what they do themselves: policies, measures, and what was done of a measure."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.organisers import Organiser

POLICY_STATUSES = ("draft", "published")


class Policy(Base):
    """A dated rule or offer of a public body, as its document has it; national ones with a checked source stand in
    policies.csv."""

    __tablename__ = "policies"
    __table_args__ = (
        CheckConstraint(f"status IN {POLICY_STATUSES}", name="status"),
        Index("ix_policies_shown", "status", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    kind: Mapped[str] = mapped_column(String(20))  # code of policy_kinds.csv
    place: Mapped[str] = mapped_column(
        String(6), default=""
    )  # where it holds: a province, a city, "" the whole country
    for_graduates: Mapped[bool] = mapped_column(default=False)
    for_agencies: Mapped[bool] = mapped_column(default=False)
    for_universities: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    issued_by: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(80), default="")  # the number of the document
    url: Mapped[str] = mapped_column(String(300), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    organiser: Mapped[Organiser] = relationship()


class Measure(Base):
    """What an office does itself, with its period and budget."""

    __tablename__ = "measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("policies.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # code of policy_kinds.csv
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    budget: Mapped[int | None]  # yuan
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    policy: Mapped[Policy | None] = relationship()
    entries: Mapped[list["MeasureEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="MeasureEntry.day.desc(), MeasureEntry.id.desc()"
    )


class MeasureEntry(Base):
    """One thing that was done of a measure: when, what, for how many, and what it cost."""

    __tablename__ = "measure_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(String(500))
    people: Mapped[int] = mapped_column(default=0)
    agencies: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(default=0)  # yuan spent, or waived
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id", ondelete="SET NULL"), index=True)
    agency_name: Mapped[str] = mapped_column(
        String(120), default=""
    )  # of whom a service was bought; stays when it leaves
    created_at: Mapped[datetime]
