"""A hire's way to the certificate: the examination aimed at, and what both sides ticked off."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.hires import Hire


class CertificationPlan(Base):
    __tablename__ = "certification_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hires.id"), unique=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id"), index=True)
    exam_year: Mapped[int]
    slips: Mapped[list[int]] = mapped_column(default=list)  # years aimed at before and given up
    supports: Mapped[list[str]] = mapped_column(default=list)  # what the position promised, of SUPPORTS
    target_on: Mapped[date | None]  # certified by then, as the position says; None = no limit
    looked_on: Mapped[date | None] = mapped_column(index=True)  # the day reminders were last looked for
    created_at: Mapped[datetime]

    hire: Mapped[Hire] = relationship()
    ticks: Mapped[list["PlanTick"]] = relationship(order_by="PlanTick.id")


class PlanTick(Base):
    """That one side says a step is taken or a promise kept."""

    __tablename__ = "plan_ticks"
    __table_args__ = (
        UniqueConstraint("plan_id", "code", "side"),
        CheckConstraint("side IN ('graduate', 'agency')", name="side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("certification_plans.id"))
    code: Mapped[str] = mapped_column(String(20))  # of STEPS, or support: and one of SUPPORTS
    side: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    at: Mapped[datetime]
