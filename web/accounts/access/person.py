"""The person behind a request: a live login session with its user, and what they belong to."""

from datetime import timedelta
from functools import cached_property

from flask import Flask, Response, after_this_request, current_app, session
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from web.accounts.queries import ABSOLUTE
from web.core import clock, db, ids, unsent
from web.models import Agency, AgencyMember, Graduate, LoginSession, Notice, OrganiserMember, User
from web.models.agencies import MAY

IDLE = timedelta(days=14)
TOUCH = timedelta(minutes=5)


class Person(UserMixin):
    """What views and access rules know of the current person; memberships are read per request, never cached longer."""

    def __init__(self, token: str, login: LoginSession, unread: int = 0) -> None:
        self._token, self.login, self.user, self.unread = token, login, login.user, unread
        # Plain copies: they stay readable on an error page after the unit was rolled back.
        self.id, self.role, self.locale = self.user.id, self.user.role, self.user.locale
        self.display_name, self.verified = self.user.display_name, self.user.verified_at is not None
        self.second_factor = self.user.second_factor is not None

    def get_id(self) -> str:
        return self._token

    @cached_property
    def graduate_id(self) -> int | None:
        return db.session().scalar(_GRADUATE, {"user": self.id})

    @cached_property
    def _agency(self) -> tuple[int, str, str] | None:
        found = select(AgencyMember.agency_id, AgencyMember.role, Agency.status).join(AgencyMember.agency)
        row = db.session().execute(found.where(AgencyMember.user_id == self.id)).first()
        return tuple(row) if row else None

    @property
    def stopped(self) -> bool:
        """Whether the person's agency may not work: it was refused or suspended."""
        return self.role == "agency" and self._agency is not None and "work" not in MAY[self._agency[2]]

    @property
    def agency_id(self) -> int | None:
        """The agency the person may act for now. None also while it is stopped: every loader goes by this, so that
        none can forget the status."""
        return None if self.stopped else self.own_agency_id

    @property
    def agency_role(self) -> str:
        return "" if self.stopped else self.own_agency_role

    @property
    def own_agency_id(self) -> int | None:
        """The agency the person belongs to, whatever its status: for its papers and members alone."""
        return self._agency[0] if self._agency else None

    @property
    def own_agency_role(self) -> str:
        return self._agency[1] if self._agency else ""

    @cached_property
    def _organiser(self) -> OrganiserMember | None:
        found = select(OrganiserMember).where(OrganiserMember.user_id == self.id)
        return db.session().scalar(found.options(joinedload(OrganiserMember.organiser)))

    @property
    def organiser_id(self) -> int | None:
        return self._organiser.organiser_id if self._organiser else None

    @property
    def organiser_kind(self) -> str:
        return self._organiser.organiser.kind if self._organiser else ""

    @property
    def organiser_province(self) -> str:
        return self._organiser.organiser.province if self._organiser else ""


def must_have_second_factor(person: Person) -> bool:
    """Whether this person's group may not do without: everybody but graduates, where the settings say so."""
    if not current_app.extensions["settings"].second_factor_required:
        return False
    return person.is_authenticated and person.role != "graduate"


# Built once: every request of somebody signed in asks them.
_UNREAD = select(func.count()).where(Notice.user_id == LoginSession.user_id, Notice.read_at.is_(None))
_LIVE = (
    select(LoginSession, _UNREAD.correlate(LoginSession).scalar_subquery())
    .options(joinedload(LoginSession.user).joinedload(User.second_factor))
    .where(LoginSession.token_hash == bindparam("token"))
)
_GRADUATE = select(Graduate.id).where(Graduate.user_id == bindparam("user"))


def load(token: str) -> Person | None:
    """The person of a live session: not ended, not idle, not too old, account not disabled. One query."""
    row = db.session().execute(_LIVE, {"token": ids.digest(token)}).first()
    if row is None or row[0].ended_at is not None or row[0].user.disabled_at is not None:
        return None
    login = row[0]
    moment = clock.now()
    seen = session.get("seen", 0)
    if moment - login.created_at > ABSOLUTE or moment.timestamp() - seen > IDLE.total_seconds():
        return None
    if moment.timestamp() - seen > TOUCH.total_seconds():
        session["seen"] = int(moment.timestamp())
    return Person(token, login, row[1])


def begin(login: LoginSession, token: str) -> None:
    """Make this browser the one of `login`; the cookie starts anew, so nothing set before survives. What is said from
    here on is said in the person's language."""
    session.clear()
    session.permanent = True
    session["seen"] = int(clock.now().timestamp())
    unsent.mark(login.user_id)
    login_user(Person(token, login))
    refresh()


def end() -> None:
    """Make this browser nobody's; the caller has ended the session's row. What pages kept on it goes too."""
    logout_user()
    session.clear()
    refresh()
    after_this_request(_clear_site)


def _clear_site(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # sessions are server-side rows; an address may change on a phone
    manager.init_app(app)
    manager.user_loader(load)
