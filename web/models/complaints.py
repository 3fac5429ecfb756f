"""What people report: about whom, why, what an office decided, and what came of an appeal."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.agencies import Agency

COMPLAINT_KINDS = ("position", "agency", "event", "message", "site")
VERDICTS = ("dismissed", "answered", "warned", "hidden", "suspended")
COMPLAINT_STATUSES = ("open", *VERDICTS)
APPEAL_STATUSES = ("", "open", "upheld", "lifted")


class Complaint(Base):
    """One report; `title` is what it was about, as it was called then."""

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(f"kind IN {COMPLAINT_KINDS}", name="kind"),
        CheckConstraint(f"status IN {COMPLAINT_STATUSES}", name="status"),
        CheckConstraint(f"appeal_status IN {APPEAL_STATUSES}", name="appeal_status"),
        Index("ix_complaints_of_province", "province", "status"),
        Index("ix_complaints_subject", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]  # of the position, agency, event or message; 0 for the site
    title: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)  # who wrote it
    province: Mapped[str] = mapped_column(String(2), default="")  # whose office decides; "" = the national one
    reason: Mapped[str] = mapped_column(String(20))  # code of complaint_reasons.csv
    text: Mapped[str] = mapped_column(Text)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the address a visitor looks at it by
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="open")
    note: Mapped[str] = mapped_column(Text, default="")  # why it was decided so; both sides read it
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by: Mapped[int | None]  # no foreign key: who decides on an appeal is somebody else
    appeal: Mapped[str] = mapped_column(Text, default="")
    appealed_at: Mapped[datetime | None]
    appeal_status: Mapped[str] = mapped_column(String(10), default="")
    appeal_note: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    agency: Mapped[Agency | None] = relationship()
