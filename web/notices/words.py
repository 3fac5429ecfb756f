"""What people are told of, and whom each concerns."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTS = {  # of the audit log, in both languages
    "notices.choose": ("选择通知方式", "Ways of being told chosen"),
    "notices.stop": ("停止一类邮件", "Mail of a kind stopped"),
}

ALL = ("graduate", "agency", "organiser", "admin")
SIDES = ("graduate", "agency")
KINDS: Mapping[str, tuple[object, tuple[str, ...]]] = {  # kind -> its name, and the roles that are told of it
    "application": (_l("投递和邀请"), SIDES),
    "message": (_l("消息"), (*SIDES, "admin")),
    "interview_time": (_l("面试"), SIDES),
    "terms": (_l("录用意向"), SIDES),
    "hire": (_l("录用记录"), ALL),
    "plan": (_l("考证计划"), SIDES),
    "search": (_l("保存的搜索"), SIDES),
    "fair": (_l("招聘会"), ALL),
    "event": (_l("活动"), ALL),
    "honour": (_l("荣誉"), ("graduate", "organiser")),
    "agency": (_l("机构核验"), ("agency", "organiser", "admin")),
    "voice": (_l("机构的反映"), ("agency", "organiser", "admin")),
    "complaint": (_l("举报和投诉"), ALL),
    "report": (_l("报表"), ("organiser", "admin")),
}
GATHERED = "daily"  # in the place of a kind: the one mail of the day
OWN_PACE = ("search",)  # kinds that gather by themselves, each search at its own pace

MODE_NAMES = {"at_once": _l("马上发邮件"), "daily": _l("每天早上合成一封"), "off": _l("不发邮件")}


def kinds_of(role: str) -> dict[str, object]:
    """The kinds somebody of this role may choose for, with their names."""
    return {kind: name for kind, (name, roles) in KINDS.items() if role in roles}


def modes_of(kind: str) -> dict[str, object]:
    return {mode: name for mode, name in MODE_NAMES.items() if mode != "daily" or kind not in OWN_PACE}


def name_of(kind: str) -> object:
    return _l("每天早上的一封") if kind == GATHERED else KINDS[kind][0]
