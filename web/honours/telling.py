"""Whom an honour writes to: its owner of what was said of it, and once a day the university that somebody asked it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.core import clock, links
from web.core.i18n import pick
from web.honours import queries
from web.models import Honour, Organiser, User
from web.notices.service import tell

SAID = {
    "confirm": _l("%(school)s核实了你的荣誉：%(names)s"),
    "refuse": _l("%(school)s没有核实你的荣誉：%(names)s"),
    "revoke": _l("%(school)s撤销了对你的荣誉的核实：%(names)s"),
}


def tell_owner(user: User, school: Organiser, act: str, honours: Sequence[Honour]) -> None:
    """In the current written unit: one notice for everything of one act."""
    names = [one.name for one in honours]
    tell(
        [user],
        f"honours:{act}:{honours[0].id}:{int(clock.now().timestamp())}",
        kind="honour",
        words=lambda: str(SAID[act]) % {"school": pick(school.name, school.name_en), "names": _("、").join(names)},
        link=links.path("honours.mine"),
    )


def tell_university(organiser_id: int) -> None:
    tell(
        queries.people_of(organiser_id),
        f"honours:{organiser_id}:{clock.today()}",
        kind="honour",
        words=lambda: _("有毕业生请你们核实荣誉"),
        link=links.path("honours.listed"),
    )
