"""Graduates of a sheet: kept in a roster with every wrong cell, and made people of the fair."""

from flask_babel import gettext as _
from sqlalchemy import or_, select

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.fairs.queries.consent import BROUGHT
from web.fairs.service import CHANGEABLE, new_code
from web.fairs.service.attendance import MOST_PEOPLE, agreed, next_number
from web.fairs.service.sheets import Done, opened, rows_in
from web.fairs.service.sheets.finding import fold
from web.models import Fair, FairAttendee, RosterRow
from web.rosters import service as rosters


def import_people(
    fair_id: int,
    roster_id: int,
    file_name: str,
    sheet,
    place: str = "",
    brought_by: int | None = None,
) -> Done:
    """Graduates of a sheet: into the roster with every wrong cell, then to the fair. The same row again does nothing."""
    if db.one(Fair, fair_id).status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    taken = rosters.import_sheet(roster_id, "graduates", file_name, sheet)
    return people_of(fair_id, roster_id, taken, place, brought_by)


def people_of(
    fair_id: int, roster_id: int, taken: rosters.Imported, place: str = "", brought_by: int | None = None
) -> Done:
    """In the current written unit: people of the fair from the rows that went into its roster.

    `brought_by` is the host whose sheet it is, None for the organiser's. A sheet knows and changes only the people who
    came the same way; somebody else's of the same address is a double, for the organiser to decide.
    """
    fair, session, moment = opened(fair_id), db.session(), clock.now()
    came = {row.key for row in taken.rows}  # who came with another sheet was seen to when it came
    rows = [row for row in rows_in(roster_id, "graduates") if row.key in came]
    keys = {row.id: row.key for row in _rows_of(roster_id)}
    same = FairAttendee.brought_by.is_(None) if brought_by is None else FairAttendee.brought_by == brought_by
    by_row = FairAttendee.roster_row_id.in_(select(RosterRow.id).where(RosterRow.roster_id == roster_id))
    people = list(session.scalars(select(FairAttendee).where(FairAttendee.fair_id == fair_id, or_(same, by_row))))
    by_key = {keys[p.roster_row_id]: p for p in people if p.roster_row_id in keys}
    by_email = {(p.email.lower(), fold(p.name)): p for p in people if p.email and p.status != "removed"}
    by_phone = {
        (p.phone, fold(p.name)): p for p in people if p.phone and p.status != "removed" and p.graduate_id is None
    }
    number, done = next_number(fair_id), Done(faults=taken.faults)
    contacts = {row.key: row.contact for row in taken.rows}
    for row in rows:
        email, phone = contacts.get(row.key, ("", ""))
        name, school = (row.cells.get("姓名", "") or row.key)[:60], row.cells.get("学校", "")[:120]
        known = by_key.get(row.key) or by_email.get((email, fold(name))) or by_phone.get((phone, fold(name)))
        if known is None:
            if number > MOST_PEOPLE:
                raise Conflict(_("这场招聘会的名额已满（%(n)d 人）。", n=MOST_PEOPLE))
            values = {"name": name, "school": school or place, "email": email, "phone": phone, "key": row.key}
            known = FairAttendee(
                fair_id=fair_id,
                roster_row_id=row.id,
                brought_by=brought_by,
                number=number,
                code=new_code(),
                shared=agreed(BROUGHT, moment),
                created_at=moment,
                updated_at=moment,
                **values,
            )
            session.add(known)
            number += 1
            done.new += 1
        elif known.roster_row_id == row.id:
            changed = bool((email and known.email != email) or (phone and known.phone != phone))
            if changed and known.graduate_id is None:
                known.email, known.phone, known.updated_at = email or known.email, phone or known.phone, moment
            done.changed += changed
            done.same += not changed
        elif row.key in by_key or known.graduate_id is None:
            was_own = row.key in by_key
            known.roster_row_id, known.updated_at = row.id, moment
            if known.graduate_id is None:
                known.name, known.school = name, school or known.school
                known.email, known.phone = email or known.email, phone or known.phone
                known.key = row.key
            done.changed += was_own
            done.joined += not was_own
        else:
            known.roster_row_id, known.key, known.updated_at = row.id, row.key, moment
            done.joined += 1
        if email:
            by_email.setdefault((email, fold(known.name)), known)
        if phone and known.graduate_id is None:
            by_phone.setdefault((phone, fold(known.name)), known)
    audit.record("fair.import.people", f"fair:{fair_id}", new=done.new, joined=done.joined, consent=True)
    fair.updated_at = moment
    session.flush()
    return done


def _rows_of(roster_id: int):
    """Ids and keys of all rows, also of those a newer version has just replaced."""
    found = select(RosterRow.id, RosterRow.key).where(RosterRow.roster_id == roster_id)
    return db.session().execute(found).all()
