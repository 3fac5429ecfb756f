"""What the states, ways and acts of interviews are called, and how a time reads."""

from datetime import datetime

from flask_babel import gettext as _

from web.core.clock import CHINA
from web.core.labels import moment
from web.models import Interview
from web.models.interviews import BOOKED
from web.models.stages import AGENCY

ACTS = {  # of the audit log, in both languages
    "interview.wanted": ("面试待安排", "Interview to be arranged"),
    "interview.proposed": ("提出面试时间", "Interview times proposed"),
    "interview.booked": ("选定面试时间", "Interview time chosen"),
    "interview.asked": ("请求另约面试时间", "Another interview time asked for"),
    "interview.moved": ("面试改期", "Interview moved"),
    "interview.held": ("面试已进行", "Interview held"),
    "interview.missed_graduate": ("面试毕业生未到", "Graduate missed the interview"),
    "interview.missed_agency": ("面试机构未到", "Agency missed the interview"),
    "interview.objected": ("对未到提出异议", "Objection to a missed interview"),
    "interview.corrected": ("改正面试结果", "Result of an interview corrected"),
    "interview.over": ("面试时间已过", "Interview past without a result"),
    "interview.turned": ("谢绝面试", "Interview turned down"),
    "interview.cancelled": ("取消面试", "Interview cancelled"),
    "interview.left": ("面试官离开机构", "Interviewer left the agency"),
    "interview.reminded": ("提醒面试", "Interview reminded of"),
    "interview.slots": ("开放面试时段", "Interview slots opened"),
    "interview.slot.remove": ("撤下面试时段", "Interview slot removed"),
}
TONES = {"wanted": "warn", "proposed": "accent", "booked": "ok", "missed": "bad"}


def state_names() -> dict[str, str]:
    return {
        "wanted": _("待安排时间"),
        "proposed": _("等毕业生选时间"),
        "booked": _("时间已定"),
        "held": _("已进行"),
        "missed": _("有一方没有来"),
        "over": _("时间已过"),
        "turned": _("毕业生已谢绝"),
        "cancelled": _("已取消"),
    }


def way_names() -> dict[str, str]:
    return {"place": _("当面"), "phone": _("电话"), "online": _("线上")}


def missed_names() -> dict[str, str]:
    return {"graduate": _("毕业生没有来"), "agency": _("机构没有来")}


def span(starts_at: datetime, ends_at: datetime) -> str:
    """A day, a time and how long it takes, in China."""
    until = ends_at.astimezone(CHINA)
    return f"{moment(starts_at)}–{until:%H:%M}"


def where(interview: Interview, side: str) -> str:
    """Where to go, whom to call, or the link, in one line, as mail and calendars of this side may have it. The graduate
    has the link while the time stands; a number to be called may be theirs, and the agency's calendars are shared."""
    if (interview.way == "phone" and side == AGENCY) or (interview.link and interview.status != BOOKED):
        return ""
    return interview.link or interview.place


def tone(interview: Interview) -> str:
    return TONES.get(interview.status, "plain")
