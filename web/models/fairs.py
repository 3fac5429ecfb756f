"""A job fair: its days and halls, the agencies' stands and tables, the people who registered, their wishes and
times."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from web.core.types import Base
from web.models.accounts import User
from web.models.agencies import Agency
from web.models.graduates import Graduate
from web.models.organisers import Organiser
from web.models.positions import Position
from web.models.rosters import Roster, RosterRow

FAIR_STATUSES = ("draft", "open", "closed", "published", "over", "cancelled")  # open = people may register
FAIR_MODES = ("place", "online", "both")
STAND_STATUSES = ("invited", "joined", "declined", "removed")
ATTENDEE_STATUSES = ("registered", "withdrawn", "removed")


class Fair(Base):
    """Dates and minutes are the wall clock of the fair's place (China); a slot's gap separates it from the next one."""

    __tablename__ = "fairs"
    __table_args__ = (
        CheckConstraint(f"status IN {FAIR_STATUSES}", name="status"),
        CheckConstraint(f"mode IN {FAIR_MODES}", name="mode"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 240 AND gap_minutes BETWEEN 0 AND 120", name="slots"),
        CheckConstraint("min_meetings <= max_meetings", name="meetings"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("rosters.id", ondelete="SET NULL"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    mode: Mapped[str] = mapped_column(String(10), default="place")
    province: Mapped[str] = mapped_column(String(6), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    online_link: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    register_until: Mapped[datetime | None]
    slot_minutes: Mapped[int] = mapped_column(default=15)
    gap_minutes: Mapped[int] = mapped_column(default=5)
    walk_minutes: Mapped[int] = mapped_column(default=5)  # between different halls, beside the gap
    group_minutes: Mapped[int] = mapped_column(default=0)  # within which a group has all its meetings; 0: on one day
    min_meetings: Mapped[int] = mapped_column(default=1)  # everybody who can be served gets as many
    max_meetings: Mapped[int] = mapped_column(default=6)
    most_wishes: Mapped[int] = mapped_column(default=10)
    walk_in_slots: Mapped[int] = mapped_column(default=0)  # the last ones of each table are kept free for walk-ins
    sheet_faults: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # wrong cells of the last sheets of wishes and tables
    graduation_years: Mapped[list[int]] = mapped_column(default=list)  # empty = any
    degree: Mapped[str] = mapped_column(String(10), default="")  # least degree; empty = any
    universities: Mapped[list[str]] = mapped_column(default=list)  # names of schools that may take part; empty = any
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    organiser: Mapped[Organiser] = relationship()
    roster: Mapped[Roster | None] = relationship()
    hosts: Mapped[list["FairHost"]] = relationship(order_by="FairHost.id", cascade="all, delete-orphan")
    windows: Mapped[list["FairWindow"]] = relationship(
        order_by="FairWindow.day, FairWindow.starts", cascade="all, delete-orphan"
    )
    halls: Mapped[list["FairHall"]] = relationship(order_by="FairHall.id", cascade="all, delete-orphan")


class FairHost(Base):
    """A host or co-host: the office, education and HR departments, universities. One that is on the site may look
    in."""

    __tablename__ = "fair_hosts"
    __table_args__ = (
        CheckConstraint("role IN ('host', 'cohost')", name="role"),
        UniqueConstraint("fair_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="SET NULL"), index=True)
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("rosters.id", ondelete="SET NULL"), index=True)  # its own
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(10))


class FairAgreement(Base):
    """What an organisation behind a fair agreed to share with the others of the people it brings; the latest holds."""

    __tablename__ = "fair_agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    shares: Mapped[list[str]] = mapped_column(default=list)
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime]
    organiser: Mapped[Organiser] = relationship()
    member: Mapped[User | None] = relationship()


class FairWindow(Base):
    """A stretch of a day in which meetings are held, minutes since midnight."""

    __tablename__ = "fair_windows"
    __table_args__ = (
        UniqueConstraint("fair_id", "day", "starts"),
        CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class FairHall(Base):
    __tablename__ = "fair_halls"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    online: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)  # closed after publishing: its stands must be planned anew


class FairStand(Base):
    """An agency's place at a fair: the positions offered there are met at any of its tables.

    An agency comes from the site (`agency_id`) or from the organiser's spreadsheet (its name alone).
    """

    __tablename__ = "fair_stands"
    __table_args__ = (
        CheckConstraint(f"status IN {STAND_STATUSES}", name="status"),
        UniqueConstraint("fair_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("fair_halls.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    number: Mapped[str | None] = mapped_column(String(10))  # e.g. A12; given by the organiser
    status: Mapped[str] = mapped_column(String(10), default="invited")
    online_link: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")  # where one without an account is told
    created_at: Mapped[datetime]

    # The agency's English name; None for one that came from a spreadsheet. Read with the stand, no query of its own.
    name_en: Mapped[str | None] = column_property(
        select(Agency.name_en).where(Agency.id == agency_id).correlate_except(Agency).scalar_subquery()
    )

    fair: Mapped[Fair] = relationship()
    agency: Mapped[Agency | None] = relationship()
    hall: Mapped[FairHall | None] = relationship()
    tables: Mapped[list["FairTable"]] = relationship(order_by="FairTable.id", cascade="all, delete-orphan")
    positions: Mapped[list["FairPosition"]] = relationship(order_by="FairPosition.id", cascade="all, delete-orphan")


class FairTable(Base):
    """One interviewer's table: one meeting a slot."""

    __tablename__ = "fair_tables"
    __table_args__ = (UniqueConstraint("stand_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stand_id: Mapped[int] = mapped_column(ForeignKey("fair_stands.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(20))
    interviewer: Mapped[str] = mapped_column(String(60), default="")
    closed: Mapped[bool] = mapped_column(default=False)  # dropped out after publishing
    stand: Mapped[FairStand] = relationship(overlaps="tables")
    busy: Mapped[list["FairBusy"]] = relationship(
        order_by="FairBusy.day, FairBusy.starts", cascade="all, delete-orphan"
    )


class FairPosition(Base):
    """A position of the site, or a row of the organiser's spreadsheet, offered at a stand."""

    __tablename__ = "fair_positions"
    __table_args__ = (UniqueConstraint("fair_id", "position_id"), UniqueConstraint("fair_id", "roster_row_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    stand_id: Mapped[int] = mapped_column(ForeignKey("fair_stands.id", ondelete="CASCADE"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"), index=True)
    roster_row_id: Mapped[int | None] = mapped_column(ForeignKey("roster_rows.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(120), default="")  # the number in the spreadsheet
    title: Mapped[str] = mapped_column(String(120))
    places: Mapped[int] = mapped_column(default=1)  # people wanted; the capacity of a pairing
    title_en: Mapped[str | None] = column_property(
        select(Position.title_en).where(Position.id == position_id).correlate_except(Position).scalar_subquery()
    )
    position: Mapped[Position | None] = relationship()
    roster_row: Mapped[RosterRow | None] = relationship()
    stand: Mapped[FairStand] = relationship(overlaps="positions")


class FairAttendee(Base):
    """A graduate who takes part: registered on the site, or brought by a spreadsheet."""

    __tablename__ = "fair_attendees"
    __table_args__ = (
        CheckConstraint(f"status IN {ATTENDEE_STATUSES}", name="status"),
        UniqueConstraint("fair_id", "graduate_id"),
        UniqueConstraint("fair_id", "roster_row_id"),
        UniqueConstraint("fair_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    graduate_id: Mapped[int | None] = mapped_column(ForeignKey("graduates.id", ondelete="CASCADE"), index=True)
    roster_row_id: Mapped[int | None] = mapped_column(ForeignKey("roster_rows.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]  # 1, 2, 3 … in the fair: what is printed and called out
    code: Mapped[str] = mapped_column(String(32), unique=True)  # unguessable: personal page and QR code without login
    key: Mapped[str] = mapped_column(String(120), default="")  # the number in the spreadsheet
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    school: Mapped[str] = mapped_column(String(120), default="")  # for shares by university; never ranks anybody
    degree: Mapped[str] = mapped_column(String(10), default="")  # as told at the door; else of the profile or the sheet
    major: Mapped[str] = mapped_column(String(60), default="")
    province: Mapped[str] = mapped_column(String(6), default="")
    shared: Mapped[dict[str, Any]] = mapped_column(default=dict)  # fields the agencies met may see, agreed one by one
    brought_by: Mapped[int | None] = mapped_column(
        ForeignKey("organisers.id", ondelete="SET NULL"), index=True
    )  # a host
    status: Mapped[str] = mapped_column(String(10), default="registered")
    walk_in: Mapped[bool] = mapped_column(default=False)
    rest_minutes: Mapped[int] = mapped_column(default=0)  # needed between two meetings, where it is more than the gap
    group_name: Mapped[str] = mapped_column(String(40), default="")  # of those who come and go together
    asked_at: Mapped[datetime | None]  # a rule leaves them out and they asked to be let in: withdrawn until they are
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    fair: Mapped[Fair] = relationship()
    graduate: Mapped[Graduate | None] = relationship()
    roster_row: Mapped[RosterRow | None] = relationship()
    busy: Mapped[list["FairBusy"]] = relationship(
        order_by="FairBusy.day, FairBusy.starts", cascade="all, delete-orphan"
    )
    wishes: Mapped[list["FairWish"]] = relationship(order_by="FairWish.rank", cascade="all, delete-orphan")


class FairBusy(Base):
    """A time in which a table or a person cannot meet anybody."""

    __tablename__ = "fair_busy"
    __table_args__ = (
        CheckConstraint("(table_id IS NULL) <> (attendee_id IS NULL)", name="of_one"),
        CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int | None] = mapped_column(ForeignKey("fair_tables.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class FairWish(Base):
    """A position a person wants to talk about, 1 = most."""

    __tablename__ = "fair_wishes"
    __table_args__ = (
        UniqueConstraint("attendee_id", "fair_position_id"),
        Index("ix_fair_wishes_rank", "attendee_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"))
    fair_position_id: Mapped[int] = mapped_column(ForeignKey("fair_positions.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    fair_position: Mapped[FairPosition] = relationship()


class FairInterest(Base):
    """A person an agency wants to talk to about a position, 1 = most."""

    __tablename__ = "fair_interests"
    __table_args__ = (UniqueConstraint("fair_position_id", "attendee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_position_id: Mapped[int] = mapped_column(ForeignKey("fair_positions.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("fair_attendees.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
