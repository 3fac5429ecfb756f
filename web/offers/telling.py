"""Whom an offer writes to."""

from flask_babel import lazy_gettext as _l

from web.agencies.queries import acting
from web.core import links
from web.core.i18n import pick
from web.models import Offer, User
from web.notices.service import tell

TO_GRADUATE = {
    "made": _l("录用条件已写明，请答复：%(title)s"),
    "warned": _l("录用意向就要到期，请答复：%(title)s"),
    "expired": _l("录用意向已到期：%(title)s"),
}
TO_AGENCY = {
    "asked": _l("毕业生请求修改录用条件：%(title)s"),
    "accepted": _l("毕业生接受了录用条件，请登记录用：%(title)s"),
    "kept": _l("毕业生已接受录用条件，还没有告诉对方的“不再考虑”随之撤销：%(title)s"),
    "filled": _l("名额已满，职位停止招聘：%(title)s"),
    "vacated": _l("又有名额，职位恢复招聘：%(title)s"),
    "turned": _l("毕业生谢绝了录用意向：%(title)s"),
    "expired": _l("录用意向没有等到答复，已到期：%(title)s"),
}


def told_of(offer: Offer, what: str) -> None:
    """In the current written unit: the side or sides concerned, once for each version."""
    if what in TO_GRADUATE:
        _tell(offer, [offer.application.graduate.user], what, TO_GRADUATE[what], "graduate")
    if what in TO_AGENCY:
        agency_id = offer.application.position.agency_id
        _tell(offer, acting([agency_id]).get(agency_id, []), what, TO_AGENCY[what], "agency")


def _tell(offer: Offer, people: list[User], what: str, said: object, side: str) -> None:
    position = offer.application.position

    def write() -> str:
        return str(said) % {"title": pick(position.title, position.title_en)}

    tell(
        people,
        f"offer:{offer.id}:{offer.version}:{what}:{side}",
        kind="terms",
        words=write,
        link=links.path("offers.show", application_id=offer.application_id),
        letter="offers/mail/changed.txt",
        **{"write": write, "terms": offer, "live": what in ("made", "warned")},
    )
