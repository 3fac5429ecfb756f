"""Whom a step writes to: the office that decides, who reported, and whoever is concerned."""

from flask_babel import gettext as _

from web.agencies.queries import office_people, owners
from web.core import db, links
from web.models import Complaint, User
from web.moderation import queries
from web.moderation.words import STATUSES, called
from web.notices.service import tell


def tell_desk(row: Complaint, step: str) -> None:
    """A new report or appeal; of a message, and where there is no office, the administrators."""
    people = office_people(row.province) if row.kind != "message" else []

    def words() -> str:
        said = _("有一件新的举报：%(title)s") if step == "new" else _("有一件申诉：%(title)s")
        return said % {"title": called(row)}

    link = links.path("moderation_desk.show", complaint_id=row.id)
    tell(people or queries.administrators(), f"complaint:{row.id}:{step}", kind="complaint", words=words, link=link)


def tell_reporter(row: Complaint) -> None:
    """What came of it; a visitor looks at the address they were given."""

    def words() -> str:
        return _("你举报的“%(title)s”：%(status)s", title=called(row), status=str(STATUSES[row.status][0]))

    reporter = db.session().get(User, row.reporter_id) if row.reporter_id else None
    link = links.path("moderation.mine")
    tell([reporter], f"complaint:{row.id}:told", kind="complaint", words=words, link=link)


def tell_concerned(row: Complaint, step: str) -> None:
    """The sanction, or what came of the appeal, by notice and mail."""

    def words() -> str:
        if step == "settled":
            return _("关于“%(title)s”的申诉已处理", title=called(row))
        return _("关于“%(title)s”的举报已处理：%(status)s", title=called(row), status=str(STATUSES[row.status][0]))

    people = [*(owners(row.agency_id) if row.agency_id else ())]
    people += queries.organiser_people(row.organiser_id) if row.organiser_id else []
    people += [db.session().get(User, row.user_id)] if row.user_id else []
    tell(
        people,
        f"complaint:{row.id}:{step}",
        kind="complaint",
        words=words,
        link=links.path("moderation.against"),
        letter="moderation/mail/decided.txt",
        said=words,
        note=row.appeal_note if step == "settled" else row.note,
    )
