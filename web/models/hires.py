"""The hire ledger: entries that are never changed, and for each hire the state they add up to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.agencies import Agency
from web.models.applications import Application
from web.models.graduates import Graduate

STANDINGS = ("claimed", "confirmed", "disputed", "void")
FORMS = ("employment", "internship")  # 实习/见习 is counted apart and is never employment
EVIDENCE = ("", "agreement", "contract", "other")  # 就业协议 · 劳动合同 · other; "" = none shown yet
SOURCES = ("search", "invitation", "fair")
HIRE_ACTS = ("claimed", "completed", "confirmed", "disputed", "upheld", "voided", "ended")
HIRE_SIDES = ("agency", "graduate", "office", "site")
EMPLOYED = text("standing = 'confirmed' AND form = 'employment' AND ended_on IS NULL")


class Hire(Base):
    """What the entries of one application's hire say together; only they are true, this is their sum."""

    __tablename__ = "hires"
    __table_args__ = (
        CheckConstraint(f"standing IN {STANDINGS}", name="standing"),
        CheckConstraint(f"form IN {FORMS}", name="form"),
        CheckConstraint(f"evidence IN {EVIDENCE}", name="evidence"),
        CheckConstraint(f"source IN {SOURCES}", name="source"),
        CheckConstraint(
            "standing <> 'confirmed' OR (evidence <> '' AND starts_on IS NOT NULL)", name="confirmed_has_evidence"
        ),
        Index(  # one confirmed employment at a time
            "uq_hires_employed", "graduate_id", unique=True, sqlite_where=EMPLOYED, postgresql_where=EMPLOYED
        ),
        Index("ix_hires_counted", "province", "standing", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id"), index=True)
    standing: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(10), default="employment")
    evidence: Mapped[str] = mapped_column(String(10), default="")
    starts_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # last day, when the person left
    year: Mapped[int | None]  # of starts_on: the year it is counted in
    kind: Mapped[str] = mapped_column(String(15))  # of work, code of kinds.csv
    service: Mapped[str] = mapped_column(String(15), default="")  # kind of agency: its first of services.csv
    province: Mapped[str] = mapped_column(String(2), default="")  # of the agency, whose office counts it
    place: Mapped[str] = mapped_column(String(6), default="")  # of work, code of regions.csv
    certify_later: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(10), default="search")
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id", ondelete="SET NULL"), index=True)
    degree: Mapped[str] = mapped_column(String(10), default="")  # what the graduate confirmed of themselves
    graduation_year: Mapped[int | None]
    honours: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    agency: Mapped[Agency] = relationship()
    graduate: Mapped[Graduate] = relationship()
    entries: Mapped[list["HireEntry"]] = relationship(order_by="HireEntry.id")

    @property
    def fresh(self) -> bool:
        """Whether the person graduated in the year they started."""
        return self.year is not None and self.year == self.graduation_year


class HireEntry(Base):
    """One act, written once: triggers refuse every UPDATE and DELETE. No words of anybody stand here."""

    __tablename__ = "hire_entries"
    __table_args__ = (
        CheckConstraint(f"act IN {HIRE_ACTS}", name="act"),
        CheckConstraint(f"side IN {HIRE_SIDES}", name="side"),
        CheckConstraint(f"standing IN {STANDINGS}", name="standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hires.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # no foreign key: the entry outlives the account
    side: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(10))
    standing: Mapped[str] = mapped_column(String(10))  # after this act
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it changed, dates as ISO text

    note: Mapped["HireNote | None"] = relationship(uselist=False, viewonly=True)


class HireNote(Base):
    """The words that came with an entry, apart from it: they are forgotten when the graduate leaves."""

    __tablename__ = "hire_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("hire_entries.id"), unique=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hires.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
