"""IP service agencies, what they were granted, and who may act for them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.organisers import Organiser
from web.models.plumbing import StoredFile

# What an agency of each status may load and do, and the only place that says so: routes ask it through their rule,
# loaders through `Person.agency_id`, queries through `statuses_that_may`. "work" is to be shown, publish, and act on
# what it received; "people" is to see and invite people who did not apply to it. One that may not work can still log
# in, read why, mend its papers, ask again, part with members, and leave.
MAY: Mapping[str, frozenset[str]] = {
    "pending": frozenset({"work"}),
    "checked": frozenset({"work", "people"}),
    "refused": frozenset(),
    "suspended": frozenset(),
}
AGENCY_STATUSES = tuple(MAY)
REPLY_DAYS = 10  # working days within which an agency answers an application, unless it promises another number
PAPER_KINDS = ("business", "licence", "authorisation")
MEMBER_ROLES = ("owner", "editor", "viewer")


class Agency(Base):
    __tablename__ = "agencies"
    __table_args__ = (CheckConstraint(f"status IN {AGENCY_STATUSES}", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    uscc: Mapped[str] = mapped_column(String(18), unique=True)  # unified social credit code, check digit verified
    agency_code: Mapped[str | None] = mapped_column(String(5), unique=True)  # patent agency code, when it has one
    services: Mapped[list[str]] = mapped_column(default=list)  # codes of services.csv
    place: Mapped[str] = mapped_column(String(6), default="")  # code of regions.csv
    address: Mapped[str] = mapped_column(String(200), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    reply_days: Mapped[int] = mapped_column(default=REPLY_DAYS)  # working days it promises an answer within
    status: Mapped[str] = mapped_column(String(10), default="pending", index=True)
    status_note: Mapped[str] = mapped_column(String(300), default="")
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime | None]  # when a refused or suspended one asked to be checked anew; None = did not
    created_at: Mapped[datetime]

    designations: Mapped[list["Designation"]] = relationship(cascade="all, delete-orphan", order_by="Designation.id")
    papers: Mapped[list["AgencyPaper"]] = relationship(order_by="AgencyPaper.id", passive_deletes=True)
    checker: Mapped[Organiser | None] = relationship()

    def may(self, act: str) -> bool:
        """Whether an agency of this status may "work" or see "people"."""
        return act in MAY[self.status]


def statuses_that_may(act: str) -> tuple[str, ...]:
    """The statuses in which an agency may do this, for queries."""
    return tuple(status for status, acts in MAY.items() if act in acts)


class Designation(Base):
    """Something an agency was granted; shown with its evidence, never inferred."""

    __tablename__ = "designations"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))  # code of designations.csv
    level: Mapped[str] = mapped_column(String(15))  # code of levels.csv
    granted_by: Mapped[str] = mapped_column(String(120), default="")
    year: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="SET NULL"))


class AgencyPaper(Base):
    """A paper an office compares with what the agency says: one of each kind, a new one takes the place of the old."""

    __tablename__ = "agency_papers"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind"),
        CheckConstraint(f"kind IN {PAPER_KINDS}", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(15))
    number: Mapped[str] = mapped_column(String(40), default="")  # of the licence, as it is written there
    issued_on: Mapped[date | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    created_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship()


class AgencyMember(Base):
    __tablename__ = "agency_members"
    __table_args__ = (CheckConstraint(f"role IN {MEMBER_ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    agency: Mapped[Agency] = relationship()
    user: Mapped[User] = relationship()
