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


ACTS = {  # of the audit log, in both languages
    "fair.agreement": ("约定协办方共享什么", "What hosts share agreed"),
    "fair.attendee.changed": ("主办方修改报名资料", "Registration changed by the organiser"),
    "fair.attendee.decided": ("答复报名", "Registration answered"),
    "fair.attendee.merged": ("合并重复的报名", "Two registrations joined"),
    "fair.attendee.registered": ("报名招聘会", "Registered for a fair"),
    "fair.attendee.removed": ("移出报名", "Registration removed"),
    "fair.attendee.shared": ("修改给机构看的内容", "Changed what agencies met may see"),
    "fair.attendee.withdrawn": ("退出招聘会", "Withdrew from a fair"),
    "fair.cancelled": ("取消招聘会", "Fair cancelled"),
    "fair.change": ("修改招聘会", "Fair changed"),
    "fair.closed": ("截止报名", "Registration closed"),
    "fair.create": ("新建招聘会", "Fair made"),
    "fair.draft": ("招聘会改回草稿", "Fair made a draft again"),
    "fair.halls": ("修改展厅", "Halls changed"),
    "fair.hosts": ("修改主办和协办", "Hosts changed"),
    "fair.import.people": ("导入报名表", "Registrations imported"),
    "fair.import.positions": ("导入职位表", "Positions imported"),
    "fair.import.tables": ("导入面谈桌表", "Tables imported"),
    "fair.import.times": ("导入时间表格", "People's times imported"),
    "fair.import.wishes": ("导入志愿表", "Wishes imported"),
    "fair.invite": ("邀请机构参加", "Agency invited to a fair"),
    "fair.open": ("开放报名", "Registration opened"),
    "fair.over": ("招聘会结束", "Fair over"),
    "fair.personal_links": ("下载个人链接", "Sheet of personal pages taken"),
    "fair.published": ("招聘会已公布", "Fair published"),
    "fair.remind": ("提醒机构答复", "Agency reminded"),
    "fair.stand.declined": ("机构不参加", "Agency stays away"),
    "fair.stand.invited": ("机构受邀", "Agency invited"),
    "fair.stand.joined": ("机构参加", "Agency takes part"),
    "fair.stand.place": ("安排展位", "Stand placed"),
    "fair.stand.positions": ("选招聘会职位", "Positions of a stand chosen"),
    "fair.stand.removed": ("移出展位", "Stand removed"),
    "fair.stand.tables": ("修改面谈桌", "Tables changed"),
    "fair.stand.times": ("修改面谈桌时间", "Times of tables changed"),
    "fair.windows": ("修改日期和时段", "Days and hours changed"),
}
