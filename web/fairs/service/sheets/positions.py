"""Positions of a sheet: kept in a roster with every wrong cell, each at the stand of its agency."""

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.fields import amount
from web.fairs.service import CHANGEABLE, stands
from web.fairs.service.sheets import Done, opened, rows_in
from web.models import Fair, FairMeeting, FairPosition, FairStand, RosterRow
from web.rosters import service as rosters


def import_positions(fair_id: int, roster_id: int, file_name: str, sheet) -> Done:
    """Positions of a sheet, each at the stand of its agency; a new stand gets one table, so that two sheets suffice."""
    if db.one(Fair, fair_id).status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    taken = rosters.import_sheet(roster_id, "positions", file_name, sheet)
    return positions_of(fair_id, roster_id, taken)


def positions_of(fair_id: int, roster_id: int, taken: rosters.Imported) -> Done:
    """In the current written unit: positions and stands of the fair from the rows of its roster."""
    fair, session = opened(fair_id), db.session()
    known = _positions_by_key(fair_id, roster_id)
    done = Done(faults=taken.faults)
    made: dict[str, FairStand] = {}
    contacts = {row.key: row.contact[0] for row in taken.rows}
    met = _met(fair_id)
    for row in rows_in(roster_id, "positions"):
        title = (row.cells.get("职位名称", "") or row.key)[:120]
        agency = (row.cells.get("机构", "") or title)[:120]
        stand = made.get(agency) or made.setdefault(agency, stands.stand_of_name(fair_id, agency))
        if stand.agency_id is None and (email := contacts.get(row.key)):
            stand.email = email
        places = _places(row.cells.get("招聘人数", ""))
        own = session.get(FairPosition, known[row.key]) if row.key in known else None
        if own is None:
            values = {"key": row.key, "title": title, "places": places, "roster_row_id": row.id}
            session.add(FairPosition(fair_id=fair_id, stand_id=stand.id, **values))
            done.new += 1
        elif own.roster_row_id != row.id:
            own.roster_row_id, own.title, own.places = row.id, title, places
            if own.id not in met:  # whom it meets stays where it is
                own.stand_id = stand.id
            done.changed += 1
        else:
            done.same += 1
    audit.record("fair.import.positions", f"fair:{fair_id}", new=done.new, changed=done.changed)
    fair.updated_at = clock.now()
    session.flush()
    return done


def _met(fair_id: int) -> set[int]:
    """Positions somebody is to talk about at a time that is published."""
    found = select(FairMeeting.fair_position_id).where(
        FairMeeting.fair_id == fair_id, FairMeeting.status != "cancelled"
    )
    return set(db.session().scalars(found.distinct()))


def _places(text: str) -> int:
    try:
        return min(max(amount(text), 1), 1000)
    except ValueError:
        return 1


def _positions_by_key(fair_id: int, roster_id: int) -> dict[str, int]:
    found = select(RosterRow.key, FairPosition.id).join(FairPosition, FairPosition.roster_row_id == RosterRow.id)
    found = found.where(FairPosition.fair_id == fair_id, RosterRow.roster_id == roster_id)
    return dict(db.session().execute(found).all())
