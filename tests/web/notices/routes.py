"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from web.core import clock
from web.models import Notice
from web.notices import access

ROWS: dict[str, str] = {
    "notices.index": "L+++++++++",
    "notices.show": "L+--------",
    "notices.read_all": "L+++++++++",
    "notices.choices": "L+++++++++",
    "notices.stop": "++++++++++",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "notices.index": "++++",
    "notices.show": "----",
    "notices.read_all": "++++",
    "notices.choices": "++++",
}


def prepare(make, world) -> None:
    """A notice of the graduate."""
    with make.database.writing() as session:
        row = Notice(
            user_id=world.users["graduate"], kind="application", text_zh="约你面试", text_en="Interview",
            link="/me/applications", key=f"test:{make.serial()}", created_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        world.ids["notice_id"] = row.id
    with make.app.app_context():
        world.ids["signed"] = access.sign(world.users["graduate"], "application")
