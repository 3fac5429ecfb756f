"""People who can log in, their sessions, and the one-time links sent to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.core.types import Base

ROLES = ("graduate", "agency", "organiser", "admin")
_APART = text("NOT (verified_at IS NOT NULL AND disabled_at IS NULL)")  # few of all: those who are not reachable


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        Index("ix_users_apart", "id", sqlite_where=_APART, postgresql_where=_APART),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # normalised and case-folded by accounts.service
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    display_name: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str] = mapped_column(String(5), default="zh")
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    second_factor: Mapped["SecondFactor | None"] = relationship(viewonly=True)

    @property
    def departed(self) -> bool:
        """Left for good: closed, and emptied of everything that was proven."""
        return self.disabled_at is not None and self.verified_at is None

    @hybrid_property
    def reachable(self) -> bool:
        """Whether this person takes part in anything that reaches others: lists, invitations, notices, mail. The
        address is proven and the account open; every loader and teller asks here, in Python or as a condition in
        SQL."""
        return self.verified_at is not None and self.disabled_at is None

    @reachable.inplace.expression
    @classmethod
    def _reachable(cls) -> ColumnElement[bool]:
        return cls.verified_at.is_not(None) & cls.disabled_at.is_(None)


class SecondFactor(Base):
    """A telephone that shows codes: its secret is made from `nonce` and the site's key which that names."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int]  # the latest half minute whose code was used; earlier ones are refused
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code on paper for whoever lost the telephone. Used once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class LoginSession(Base):
    """A logged-in browser. The cookie holds the token, the row its hash; ending the row ends the session at once."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]  # when its person last said again who they are
    user: Mapped[User] = relationship()


class EmailToken(Base):
    """A link sent by mail: verify an address, reset a password, change an address. Used once."""

    __tablename__ = "email_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class Invitation(Base):
    """An invitation by mail to join an agency, an office or a university."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("(agency_id IS NULL) <> (organiser_id IS NULL)", name="one_target"),
        Index("ix_invitations_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id", ondelete="CASCADE"), index=True)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id", ondelete="CASCADE"), index=True)
    member_role: Mapped[str] = mapped_column(String(20))
    invited_by: Mapped[int | None]  # no foreign key: what somebody invited ends with their right to invite
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
