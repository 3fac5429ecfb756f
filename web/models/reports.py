"""What an office hands up: a report of a year with the lines it counted, kept as they were."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.organisers import Organiser
from web.models.plumbing import StoredFile

EVERYBODY = text("organiser_id IS NULL")  # which a unique constraint would let stand twice
REPORT_STATUSES = ("submitted", "undone", "returned", "accepted")
WRITTEN_KINDS = ("measures", "summary")  # of measures, due in June; of the year, due in November


class Report(Base):
    """One submission of the table of people hired; a correction is another one with the next number."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint(f"status IN {REPORT_STATUSES}", name="status"),
        UniqueConstraint("organiser_id", "year", "number"),
        Index("ix_reports_of_year", "year", "organiser_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"))
    year: Mapped[int]
    number: Mapped[int]
    until: Mapped[date]  # counted are hires that began until this day
    status: Mapped[str] = mapped_column(String(10), default="submitted")
    agencies: Mapped[int | None]  # how many IP service agencies the province has, as the office states it
    records: Mapped[dict[str, Any]] = mapped_column(default=dict)  # figures that do not come from the ledger, by column
    note: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it was returned
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[datetime | None]  # withdrawn by its office, returned or accepted by the national one
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    organiser: Mapped[Organiser] = relationship()
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class ReportLine(Base):
    """A hire as a report counted it; nobody's name stands here."""

    __tablename__ = "report_lines"
    __table_args__ = (UniqueConstraint("report_id", "hire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    hire_id: Mapped[int] = mapped_column(ForeignKey("hires.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id", ondelete="SET NULL"), index=True)
    form: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(15))
    service: Mapped[str] = mapped_column(String(15))
    degree: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    graduation_year: Mapped[int | None]
    starts_on: Mapped[date]
    certify_later: Mapped[bool]
    honours: Mapped[bool]
    brand: Mapped[bool]  # of a brand agency, as the office confirmed it
    fund: Mapped[bool]  # of an agency an operation fund invested in


class Figure(Base):
    """Hires of a year that is over as everybody reads them, or a university of its graduates: counted once and kept."""

    __tablename__ = "figures"
    __table_args__ = (
        UniqueConstraint("organiser_id", "year"),
        Index("uq_figures_everybody", "year", unique=True, sqlite_where=EVERYBODY, postgresql_where=EVERYBODY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"))  # a university
    year: Mapped[int]
    taken_on: Mapped[date]
    known: Mapped[int] = mapped_column(default=0)  # graduates of the university on the site that day
    counts: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # split -> value -> hires, before small ones are hidden


class WrittenReport(Base):
    """A report in words as an office handed it up, with the figures its records came to that day; the newest of a kind
    and year speaks for its office."""

    __tablename__ = "written_reports"
    __table_args__ = (
        CheckConstraint(f"kind IN {WRITTEN_KINDS}", name="kind"),
        UniqueConstraint("organiser_id", "year", "kind", "number"),
        Index("ix_written_reports_of_year", "year", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"))
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    organiser: Mapped[Organiser] = relationship()
    submitted_by: Mapped[User | None] = relationship()
    file: Mapped[StoredFile] = relationship()
