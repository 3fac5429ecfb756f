"""The states of fairs, stands and people in words, with the tone they are shown in."""

from collections.abc import Sequence

from flask_babel import gettext as _

from web.core.i18n import pick
from web.core.labels import day
from web.models import Fair, FairAttendee


def fair_states() -> dict[str, tuple[str, str]]:
    return {
        "draft": (_("筹备中"), "plain"),
        "open": (_("报名中"), "ok"),
        "closed": (_("报名已截止"), "info"),
        "published": (_("时间表已公布"), "accent"),
        "over": (_("已结束"), "plain"),
        "cancelled": (_("已取消"), "bad"),
    }


def stand_states() -> dict[str, tuple[str, str]]:
    return {
        "invited": (_("等待答复"), "info"),
        "joined": (_("参加"), "ok"),
        "declined": (_("不参加"), "plain"),
        "removed": (_("已移除"), "bad"),
    }


def modes() -> dict[str, str]:
    return {"place": _("现场"), "online": _("线上"), "both": _("现场加线上")}


def for_class_group(fair: Fair, people: Sequence[FairAttendee]) -> str:
    """What can be pasted where many read it: numbers alone, no names and no secret addresses."""
    days = "、".join(dict.fromkeys(day(window.day) for window in fair.windows))
    numbers = "、".join(str(person.number) for person in people)
    lines = [
        _("“%(title)s”的通知", title=title(fair)),
        _("时间：%(days)s", days=days) if days else "",
        _("地点：%(place)s", place=fair.address) if fair.address else "",
        _("下面这些编号的同学没有留邮箱，收不到通知：%(numbers)s。", numbers=numbers),
        _("请私下向老师要自己的链接，上面有你几点、在哪张桌、见谁；到场在入口报编号也可以。"),
    ]
    return "\n".join(line for line in lines if line)


def title(fair: Fair) -> str:
    """The fair's name in the page's language."""
    return pick(fair.title, fair.title_en)
