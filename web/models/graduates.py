"""A graduate's profile: what they say, what the matcher read in it, and what they corrected."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.agencies import Agency
from web.models.plumbing import StoredFile

VISIBILITIES = ("applied", "anonymous", "open")
SECOND_KINDS = ("", "double", "minor")
HONOUR_STANDINGS = ("", "asked", "confirmed", "rejected", "revoked")  # "" = as its owner says, nobody was asked


class Graduate(Base):
    __tablename__ = "graduates"
    __table_args__ = (
        CheckConstraint(f"visibility IN {VISIBILITIES}", name="visibility"),
        Index("ix_graduates_changed", "updated_at"),  # what a ranking asks for to stay fresh
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    nationality: Mapped[str] = mapped_column(String(40), default="")  # as written; decides exam eligibility only
    visibility: Mapped[str] = mapped_column(String(10), default="applied", index=True)
    introduction: Mapped[str] = mapped_column(Text, default="")
    specialities: Mapped[str] = mapped_column(Text, default="")
    wished_kinds: Mapped[list[str]] = mapped_column(default=list)  # codes of kinds.csv
    wished_places: Mapped[list[str]] = mapped_column(default=list)  # codes of regions.csv; empty = anywhere
    places_note: Mapped[str] = mapped_column(String(200), default="")  # e.g. 不考虑湖南
    pay_min: Mapped[int | None]  # yuan a month
    resume_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"), index=True)
    released: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # field: seal of the text let go (graduates.released)
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ranking.engine.graduate_reading, {} = to be read
    reading_version: Mapped[int] = mapped_column(default=0, index=True)  # an older one is read anew by the sweep
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    resume: Mapped[StoredFile | None] = relationship()
    educations: Mapped[list["Education"]] = relationship(cascade="all, delete-orphan", order_by="Education.id")
    languages: Mapped[list["Language"]] = relationship(cascade="all, delete-orphan", order_by="Language.id")
    skills: Mapped[list["Skill"]] = relationship(cascade="all, delete-orphan", order_by="Skill.id")
    honours: Mapped[list["Honour"]] = relationship(
        cascade="all, delete-orphan", order_by="Honour.id", back_populates="graduate"
    )

    @property
    def open_honours(self) -> list["Honour"]:
        """The honours that are shown and count: not those their owner hides, nor those a university did not confirm."""
        return [one for one in self.honours if not one.hidden and one.standing not in ("rejected", "revoked")]


class Education(Base):
    __tablename__ = "educations"
    __table_args__ = (CheckConstraint(f"second_kind IN {SECOND_KINDS}", name="second_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    school: Mapped[str] = mapped_column(String(120))
    degree: Mapped[str] = mapped_column(String(10))  # code of degrees.csv
    major: Mapped[str] = mapped_column(String(120))
    second_major: Mapped[str] = mapped_column(String(120), default="")
    second_kind: Mapped[str] = mapped_column(String(10), default="")
    graduated: Mapped[str] = mapped_column(String(7))  # YYYY-MM, past or expected


class Language(Base):
    __tablename__ = "languages"

    id: Mapped[int] = mapped_column(primary_key=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(40))  # as chosen or written: 英语, 日语 …
    test: Mapped[str] = mapped_column(String(40), default="")  # CET-6, JLPT N1 …; empty = no certificate
    score: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(120), default="")


class Skill(Base):
    __tablename__ = "skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))


class Honour(Base):
    """An honour as its owner entered it, and what the university said that was asked about it."""

    __tablename__ = "honours"
    __table_args__ = (
        CheckConstraint(f"standing IN {HONOUR_STANDINGS}", name="standing"),
        CheckConstraint("standing <> 'confirmed' OR (issuer <> '' AND issued <> '')", name="confirmed_has_issuer"),
        Index("ix_honours_asked", "organiser_id", "standing", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # 优秀学生, 学生标兵, 优秀毕业生, 全国大学生数学建模竞赛二等奖 …
    level: Mapped[str] = mapped_column(String(15), default="")  # code of levels.csv, empty = unknown
    year: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")  # evidence: certificate number, page, who can confirm
    hidden: Mapped[bool] = mapped_column(default=False)  # its owner shows it to nobody; it counts nowhere
    standing: Mapped[str] = mapped_column(String(10), default="")
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="SET NULL"))  # who was asked
    asked_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    issuer: Mapped[str] = mapped_column(String(120), default="")  # the university's name when it confirmed
    issued: Mapped[str] = mapped_column(String(10), default="")  # when it was given: YYYY, YYYY-MM or YYYY-MM-DD
    reason: Mapped[str] = mapped_column(String(200), default="")  # why it was refused or revoked

    graduate: Mapped[Graduate] = relationship(back_populates="honours")


class ProfileLook(Base):
    """That an agency was shown a graduate, who may read it: one row for both, so that no looking makes it grow."""

    __tablename__ = "profile_looks"
    __table_args__ = (
        UniqueConstraint("agency_id", "graduate_id"),
        Index("ix_profile_looks_graduate", "graduate_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"))
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"))
    days: Mapped[int] = mapped_column(default=1)  # on how many days
    last_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]  # when it last opened their page; None = saw them in lists only
    agency: Mapped[Agency] = relationship()


class ProfileOpening(Base):
    """That somebody of an agency opened a graduate's page or took it along on a day, and what of the person stood
    there:
    one row a day for each of its people, so that no looking makes it grow."""

    __tablename__ = "profile_openings"
    __table_args__ = (
        UniqueConstraint("graduate_id", "agency_id", "user_id", "day"),
        Index("ix_profile_openings_graduate", "graduate_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    graduate_id: Mapped[int] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    day: Mapped[date]  # in China
    last_at: Mapped[datetime] = mapped_column(index=True)
    name: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[bool] = mapped_column(default=False)
    email: Mapped[bool] = mapped_column(default=False)
    resume: Mapped[bool] = mapped_column(default=False)  # the file was downloaded
    sheet: Mapped[bool] = mapped_column(default=False)  # taken along in a workbook
