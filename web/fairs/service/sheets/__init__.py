"""Spreadsheets into a fair, each kind in a file of its own: people and positions through the roster's own machinery, then
wishes, times and tables. What came in twice is the same as once."""

from dataclasses import dataclass, field

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from web.core import clock, db
from web.core.errors import Conflict
from web.fairs.service import CHANGEABLE
from web.fairs.service.faults import Wrong
from web.models import Fair, FairHost, Roster, RosterRow
from web.rosters.queries import in_force


@dataclass
class Done:
    """What an import did: rows that are new, changed, joined with somebody known, or the same as before."""

    new: int = 0
    changed: int = 0
    joined: int = 0
    same: int = 0
    faults: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def opened(fair_id: int) -> Fair:
    """The fair under the lock, while sheets may still come in."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    return fair


def own_roster(fair_id: int, host_id: int | None) -> int:
    """The roster sheets go into: the fair's own, or one a host keeps for the graduates it brings.

    A missing one is made in a transaction of its own, since an import writes in short ones before the request does.
    """
    with current_app.extensions["database"].writing() as session:
        fair = db.one(Fair, fair_id, lock=True)
        keeper = fair if host_id is None else db.one(FairHost, host_id, lock=True)
        if keeper.roster_id is None:
            roster = Roster(organiser_id=keeper.organiser_id, title=fair.title, created_at=clock.now())
            session.add(roster)
            session.flush()
            keeper.roster_id = roster.id
        return keeper.roster_id


def rows_in(roster_id: int, side: str) -> list[RosterRow]:
    """The rows in force, in their order."""
    found = in_force(select(RosterRow), RosterRow).where(RosterRow.roster_id == roster_id, RosterRow.side == side)
    return list(db.session().scalars(found.order_by(RosterRow.place, RosterRow.id)))
