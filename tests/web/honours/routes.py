"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.core import clock
from web.models import Honour, OrganiserMember

ROWS: dict[str, str] = {
    "honours.mine": "L++FFFFFFF",
    "honours.ask": "L++FFFFFFF",
    "honours.hide": "L+-FFFFFFF",
    "honours.listed": "LFFFFFFF+F",
    "honours.check": "LFFFFFFF+F",
    "honours.sheet": "LFFFFFFF+F",
    "honours.upload": "LFFFFFFF+F",
}


def prepare(make: Make, world: World) -> None:
    """Two honours of the graduate, of which the university was asked; it confirmed one."""
    with make.database.writing() as session:
        member = session.query(OrganiserMember).filter_by(user_id=world.users["university"]).one()
        asked = {"standing": "asked", "asked_at": clock.now(), "organiser_id": member.organiser_id}
        honour = Honour(graduate_id=world.ids["graduate_id"], name="三好学生", **asked)
        confirmed = asked | {"standing": "confirmed", "issuer": "示例大学", "issued": "2025-06"}
        session.add_all([honour, Honour(graduate_id=world.ids["graduate_id"], name="优秀毕业生", **confirmed)])
        session.flush()
        world.ids["honour_id"] = honour.id
