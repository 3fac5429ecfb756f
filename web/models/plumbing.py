"""Tables of the plumbing: outbox, audit, idempotency keys, limits, mail and stored files; what long runs share."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base


class OutboxRow(Base):
    """A side effect promised in the same transaction as its cause; done once per key by the worker."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


class AuditEntry(Base):
    """Who did what, when, to what. Triggers refuse every UPDATE and DELETE, and each entry carries the hash of the one
    before, so that whoever goes around them is found out; see `web.core.audit`."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)  # no foreign key: the entry outlives the account
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)  # e.g. position:17
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_id: Mapped[str] = mapped_column(String(32), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    previous: Mapped[str] = mapped_column(String(64), default="", server_default="")  # hash of the entry before
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")


class Once(Base):
    """A form that has been carried out: sending it again leads to the same place and does nothing."""

    __tablename__ = "once"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    location: Mapped[str] = mapped_column(String(500), default="/")
    at: Mapped[datetime] = mapped_column(index=True)


class UnsentForm(Base):
    """What was typed into a form that could not be carried out, sealed; see `web.core.unsent`."""

    __tablename__ = "unsent_forms"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(32), index=True)  # of a stranger; "" for people with an account
    at: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LimitCounter(Base):
    __tablename__ = "limit_counters"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Mail(Base):
    """The development mailbox: what would have been sent. Empty in production."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str] = mapped_column(Text, default="")  # an entry that goes with it (iCalendar)
    at: Mapped[datetime] = mapped_column(index=True)


class StoredFile(Base):
    """A file in `files_dir` under a random name."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)  # on disk
    shown_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]


RUN_STATUSES = ("queued", "running", "done", "failed", "cancelled")


class Run:
    """What every long run of the worker keeps, whatever it makes; `web.core.runs` carries it through."""

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(10), default="queued")
    done: Mapped[int] = mapped_column(default=0)  # of `total`
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]  # last sign of life of the worker; a run without one is taken up again
    finished_at: Mapped[datetime | None]


class MadeFile(Run, Base):
    """A file somebody asked for that takes long to make; one row for one state of what it is about."""

    __tablename__ = "made_files"
    __table_args__ = (CheckConstraint(f"status IN {RUN_STATUSES}", name="status"),)

    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]  # a fair, a run, a roster: the kind knows
    about: Mapped[str] = mapped_column(String(40), index=True)  # the record whose people are in it, like "fair:3"
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lang: Mapped[str] = mapped_column(String(5))
    key: Mapped[str] = mapped_column(String(64), unique=True)  # of all that decides what is in it
    result_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    result: Mapped[StoredFile | None] = relationship()
