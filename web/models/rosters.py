"""Two spreadsheets an organiser imported, their wrong cells, and the rankings made of them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from web.core.types import Base
from web.models.organisers import Organiser
from web.models.plumbing import RUN_STATUSES, Run, StoredFile

SIDES = ("graduates", "positions")
NEVER = 2**31 - 1


class Roster(Base):
    """The rows and faults of it that are in force are those with `since` <= `version` < `until`."""

    __tablename__ = "rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)  # raised by one for a whole change, be it of 100 000 rows
    rows_version: Mapped[int] = mapped_column(default=0)  # the version that last changed a row
    beat_at: Mapped[datetime | None]  # last sign of life of who writes the next version; None = nobody does
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)  # nobody sees it any more; its rows are going
    organiser: Mapped[Organiser] = relationship()


class RosterRow(Base):
    __tablename__ = "roster_rows"
    __table_args__ = (
        UniqueConstraint("roster_id", "side", "key", "since"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
        Index("ix_roster_rows_place", "roster_id", "side", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]  # row in the sheet, the header is row 1
    key: Mapped[str] = mapped_column(String(120))  # the row's number; a mended row takes the place of the one before
    cells: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))  # of the cells: the same row is never imported twice
    place: Mapped[int]  # in the order of the roster; a mended row keeps the place of the one before
    since: Mapped[int] = mapped_column(default=0)
    until: Mapped[int] = mapped_column(default=NEVER, index=True)


class RosterFault(Base):
    __tablename__ = "roster_faults"
    __table_args__ = (
        UniqueConstraint("roster_id", "side", "digest", "column", "since"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(120), default="")  # the row's number; "" when it has none
    column: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text)
    reason_zh: Mapped[str] = mapped_column(String(300))
    reason_en: Mapped[str] = mapped_column(String(300))
    cells: Mapped[dict[str, Any]]  # the whole row, so that it can be downloaded, mended and imported again
    digest: Mapped[str] = mapped_column(String(64))  # of the cells: importing the file again names no fault twice
    since: Mapped[int] = mapped_column(default=0)
    until: Mapped[int] = mapped_column(default=NEVER, index=True)


class RosterRun(Run, Base):
    """One ranking of a roster: locked input, settings and engine version, and the result file; `total` positions."""

    __tablename__ = "roster_runs"
    __table_args__ = (CheckConstraint(f"status IN {RUN_STATUSES}", name="status"),)

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"), index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    input_hash: Mapped[str] = mapped_column(String(64))
    rows_version: Mapped[int] = mapped_column(default=0)  # of the roster when the ranking was ordered
    engine_version: Mapped[str] = mapped_column(String(40), default="")
    result_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    roster: Mapped[Roster] = relationship()
    result: Mapped[StoredFile | None] = relationship()
    ordinal: ClassVar[int]


_earlier = aliased(RosterRun)
# The how many-th of its roster it is: what people call it.
RosterRun.ordinal = column_property(
    select(func.count(_earlier.id))
    .where(_earlier.roster_id == RosterRun.roster_id, _earlier.id <= RosterRun.id)
    .correlate_except(_earlier)
    .scalar_subquery()
)


class HeaderChoice(Base):
    """What an organiser's header means, once somebody has said so; a column of "" is not read."""

    __tablename__ = "header_choices"
    __table_args__ = (
        UniqueConstraint("organiser_id", "side", "header"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    header: Mapped[str] = mapped_column(String(200))  # its letters and digits alone
    column: Mapped[str] = mapped_column(String(20))


class WaitingSheet(Base):
    """A file that waits, an hour at most, for somebody to say what its columns are; one a person, place and side."""

    __tablename__ = "waiting_sheets"
    __table_args__ = (UniqueConstraint("user_id", "about", "side"), CheckConstraint(f"side IN {SIDES}", name="side"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(40))  # where it was to go: "roster:5", "fair:3"
    side: Mapped[str] = mapped_column(String(10))
    only: Mapped[list[str]]  # the sheets of a workbook that were asked for
    columns: Mapped[list[dict[str, Any]]]  # as they were taken: header, name, sure, samples
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(deferred=True)
    created_at: Mapped[datetime] = mapped_column(index=True)


class SheetImport(Run, Base):
    """A large file on its way into a roster, as it was sent and as its columns were said to be; `total` rows.

    The content goes when it is in; `said` is what the import did, for the page that tells it.
    """

    __tablename__ = "sheet_imports"
    __table_args__ = (
        CheckConstraint(f"status IN {RUN_STATUSES}", name="status"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(5))  # of whoever sent it: a refusal is told in it
    only: Mapped[list[str]]
    told: Mapped[dict[str, Any]]  # what its headers mean, by their spelling
    content: Mapped[bytes] = mapped_column(deferred=True)
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    roster: Mapped[Roster] = relationship()
