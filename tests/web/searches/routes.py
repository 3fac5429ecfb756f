"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from web.core import clock
from web.models import SavedSearch
from web.searches import access

ROWS: dict[str, str] = {
    "searches.index": "L++++++FFF",
    "searches.create": "L++++++FFF",
    "searches.edit": "L+-----FFF",
    "searches.pause": "L+-----FFF",
    "searches.delete": "L+-----FFF",
    "searches.stop": "++++++++++",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "searches.index": "++FF",
    "searches.create": "++FF",
    "searches.edit": "--FF",
    "searches.pause": "--FF",
    "searches.delete": "--FF",
}


def prepare(make, world) -> None:
    """A search the graduate keeps, anew for each address that deletes it."""
    moment = clock.now()
    with make.app.app_context(), make.database.writing() as session:
        search = SavedSearch(
            user_id=world.users["graduate"], subject="positions", name="检索", arguments={"q": "检索"},
            alert="daily", created_at=moment, updated_at=moment,
        )  # fmt: skip
        session.add(search)
        session.flush()
        world.ids |= {"search_id": search.id, "token": access.sign(search)}
