"""Whom a step writes to: the other side, by a notice; an agency that is answered by a mail too."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.agencies.queries import acting, office_people
from web.models import Voice
from web.notices.service import tell

TO_AGENCY = {
    "answered": _l("省局答复了“%(title)s”"),
    "shown": _l("好经验“%(title)s”已发布"),
    "kept": _l("好经验“%(title)s”没有发布"),
}


def tell_office(voice: Voice, entry_id: int) -> None:
    """That an agency told or added something; not that it took something back."""

    def words() -> str:
        said = _("%(agency)s反映：%(title)s") if not entry_id else _("%(agency)s有新的说明：%(title)s")
        return said % {"agency": voice.agency.name, "title": voice.title}

    if voice.status == "open":
        people, key = office_people(voice.province), f"voice:{voice.id}:{entry_id}"
        tell(people, key, kind="voice", words=words, link=f"/office/voices/{voice.id}")


def tell_agency(voice: Voice, entry_id: int) -> None:
    """That the office answered, published, refused, or (without an entry) commended."""

    def words() -> str:
        said = _("好经验“%(title)s”受到表扬") if not entry_id else str(TO_AGENCY[voice.status])
        return said % {"title": voice.title}

    tell(
        acting([voice.agency_id]).get(voice.agency_id, []),
        f"voice:{voice.id}:{entry_id}",
        kind="voice",
        words=words,
        link=f"/agency/voices/{voice.id}",
        letter="voices/mail/answered.txt",
        said=words,
    )
