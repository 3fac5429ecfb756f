"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from sqlalchemy import select

from web.core import clock
from web.models import PoolEntry

ROWS: dict[str, str] = {
    "pool.index": "LFF++++FFF",
    "pool.ask": "LFFF++-FFF",
    "pool.invite": "LFFF++-FFF",
    "pool.remove": "LFFF++-FFF",
    "pool.mine": "L++FFFFFFF",
    "pool.answer": "L+-FFFFFFF",
    "pool.give": "L+-FFFFFFF",
    "pool.leave": "L+-FFFFFFF",
}
STANDING: dict[str, str] = {  # of the routes an agency's people may call
    "pool.index": "++FF",
    "pool.ask": "++FF",
    "pool.invite": "++FF",
    "pool.remove": "++FF",
}


def prepare(make, world) -> None:
    """The agency of the matrix has asked its graduate, and another graduate each time."""
    people = (world.ids["graduate_id"], make.graduate().id)
    with make.database.writing() as session:
        for graduate_id in people:
            mine = (PoolEntry.agency_id == world.ids["agency_id"], PoolEntry.graduate_id == graduate_id)
            row = session.scalar(select(PoolEntry).where(*mine))
            if row is None:
                row = PoolEntry(
                    agency_id=world.ids["agency_id"], graduate_id=graduate_id, status="asked", words="再联系"
                )
                row.asked_by_id, row.asked_at, row.changed_at = world.users["owner"], clock.now(), clock.now()
                session.add(row)
                session.flush()
            if graduate_id == world.ids["graduate_id"]:
                world.ids["entry_id"] = row.id
