"""Whom an act of the ledger writes to, and what. Nobody is congratulated before both sides have confirmed."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from web.agencies.queries import acting
from web.core import links
from web.core.i18n import pick
from web.hires import queries
from web.models import Hire, HireEntry, User
from web.models.stages import Words
from web.notices.service import tell

WORDS: Mapping[str, tuple[Words, Words, Words]] = {  # act: to the graduate, to the agency, to the office; "" = not told
    "completed": (_l("录用记录有变化，请核对：%(title)s"), "", ""),
    "ready": (_l("录用待你确认：%(title)s"), "", ""),
    "confirmed": (_l("恭喜上岗：%(title)s，双方都已确认"), _l("毕业生已确认录用：%(title)s"), ""),
    "disputed": (
        _l("录用记录有异议：%(title)s"),
        _l("录用记录有异议：%(title)s"),
        _l("一条录用记录有异议，等你们认定：%(title)s"),
    ),
    "upheld": (_l("录用记录已认定成立，请再确认一次：%(title)s"), _l("录用记录已认定成立：%(title)s"), ""),
    "voided": (_l("录用记录已作废：%(title)s"), _l("录用记录已作废：%(title)s"), ""),
    "never": ("", _l("毕业生没有入职，录用记录已作废：%(title)s"), ""),
    "ended": (_l("已登记离职：%(title)s"), _l("已登记离职：%(title)s"), ""),
}


def told_of(hire: Hire, entry: HireEntry) -> None:
    """In the current written unit: everybody but the side that acted. A claim is told by its application."""
    to_graduate, to_agency, to_office = WORDS.get(_what(hire, entry), ("", "", ""))
    if to_graduate and entry.side != "graduate" or entry.act == "confirmed":
        _tell(hire, entry, [hire.graduate.user], to_graduate, "graduate")
    if to_agency and entry.side != "agency":
        _tell(hire, entry, acting([hire.agency_id]).get(hire.agency_id, []), to_agency, "agency")
    if to_office:
        _tell(hire, entry, queries.offices(hire.province), to_office, "office")


def _what(hire: Hire, entry: HireEntry) -> str:
    """What an act amounts to: whoever ends before the first day never started, and once day and evidence stand a claim
    can be confirmed."""
    if (entry.act, entry.standing) == ("ended", "void"):
        return "never"
    return "ready" if (entry.act, entry.standing) == ("completed", "claimed") and hire.evidence else entry.act


def _tell(hire: Hire, entry: HireEntry, people: list[User], words: object, side: str) -> None:
    position = hire.application.position

    def write() -> str:
        return str(words) % {"title": pick(position.title, position.title_en)}

    tell(
        people,
        f"hire:{hire.id}:{entry.id}:{side}",
        kind="hire",
        words=write,
        link=links.path("hires.show", hire_id=hire.id),
        letter="hires/mail/changed.txt",
        **{"said": words, "position": position, "agency": hire.agency, "confirmed": hire.standing == "confirmed"},
    )
