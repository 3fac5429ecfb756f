"""The verbs of the talent pool: ask, agree, say no, take back at once, let go, invite."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete

from web.agencies.queries import acting
from web.applications import service as applications
from web.applications.service import sharing
from web.core import audit, clock, db, links
from web.core.errors import Conflict
from web.core.i18n import pick
from web.models import Application, Graduate, PoolEntry
from web.models.pool import ASKED, ENDED, GIVEN, TURNED
from web.notices.service import tell
from web.pool import queries


def ask(application_id: int, actor_id: int, words: str) -> PoolEntry:
    """Ask somebody who applied whether they may be kept in mind. Twice is once; who said no or took it back
    is not asked again before they apply anew (Conflict), nor one who showed nothing."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if not application.stage.shares:
        raise Conflict(_("对方还没有投递，或者已经撤回，不能请求进入人才库。"))
    agency = application.position.agency
    db.one(Graduate, application.graduate_id, lock=True)
    row = queries.between(agency.id, application.graduate_id, lock=True)
    if row is not None and row.status in (ASKED, GIVEN):
        return row
    if row is not None and not queries.applied_since(row):
        raise Conflict(_("对方没有同意，或者已经结束。对方再次投递以前，不能再问。"))
    moment = clock.now()
    if row is None:
        row = PoolEntry(agency_id=agency.id, graduate_id=application.graduate_id)
        session.add(row)
    row.status, row.words, row.shared = ASKED, words, {}
    row.asked_by_id, row.asked_at, row.changed_at = actor_id, moment, moment
    session.flush()
    audit.record("pool.ask", f"application:{application.id}")
    tell(
        [application.graduate.user],
        f"pool:{row.id}:{moment.isoformat()}",
        kind="application",
        words=lambda: _("%(agency)s 请求把你留在人才库里", agency=pick(agency.name, agency.name_en)),
        link=links.path("pool.mine"),
        letter="pool/mail/asked.txt",
        agency=agency,
        note=words,
    )
    return row


def give(entry_id: int, fields: Sequence[str]) -> PoolEntry:
    """The graduate agrees, and to what the agency sees meanwhile; agreeing again changes what it sees."""
    row = _locked(entry_id)
    if row.status not in (ASKED, GIVEN):
        raise Conflict(_("这个请求已经结束。机构再次询问以后才能同意。"))
    fresh, row.status = row.status == ASKED, GIVEN
    row.shared, row.changed_at = sharing.agreed(fields, clock.now()), clock.now()
    db.session().flush()
    audit.record("pool.give", f"pool:{row.id}", fields=row.shared["fields"])
    if fresh:
        _tell_agency(row)
    return row


def leave(entry_id: int) -> PoolEntry:
    """The graduate says no, or takes the agreement back: from now on the agency sees nothing by it. Twice is once."""
    row = _locked(entry_id)
    return _over(row, *((TURNED, "pool.turn") if row.status == ASKED else (ENDED, "pool.end")))


def remove(entry_id: int) -> PoolEntry:
    """The agency lets somebody go, asked or given; nobody is told. Twice is once."""
    return _over(_locked(entry_id), ENDED, "pool.remove")


def invite(entry_id: int, position_id: int, actor_id: int, message: str) -> Application:
    """Invite somebody who agreed to another position. Conflict when they took it back, or as `applications.invite`."""
    row = _locked(entry_id)
    if row.status != GIVEN:
        raise Conflict(_("对方没有同意留在人才库里，所以没有发出邀请。"))
    return applications.invite(position_id, row.graduate_id, actor_id, message)


def end_all(agency_id: int) -> None:
    """In the current written unit: an agency leaves, and its pool with it."""
    db.session().execute(delete(PoolEntry).where(PoolEntry.agency_id == agency_id))


def _locked(entry_id: int) -> PoolEntry:
    db.write()
    return db.one(PoolEntry, entry_id, lock=True)


def _over(row: PoolEntry, status: str, act: str) -> PoolEntry:
    if row.status in (ASKED, GIVEN):
        row.status, row.shared, row.changed_at = status, {}, clock.now()
        db.session().flush()
        audit.record(act, f"pool:{row.id}")
    return row


def _tell_agency(row: PoolEntry) -> None:
    tell(
        acting([row.agency_id]).get(row.agency_id, []),
        f"pool:{row.id}:{row.changed_at.isoformat()}",
        kind="application",
        words=lambda: _("一位毕业生同意留在你们的人才库里"),
        link=links.path("pool.index"),
    )
