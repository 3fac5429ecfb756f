"""What the front page and the information pages show: counts, newest positions, dated rules with their source."""

from datetime import timedelta

from flask_babel import gettext as _

from web.accounts.service.tokens import CHANGE, CONFIRM, LIFE, RESET
from web.core import forgetting
from web.core.labels import choices
from web.positions.service import open_by_kind


def kinds() -> list[tuple[str, str, int]]:
    """(code, name, number of open positions) of every kind of work. No query."""
    numbers = open_by_kind()
    return [(code, name, numbers.get(code, 0)) for code, name in choices("kinds")]


def retention() -> list[list[str]]:
    """(what is kept, how long), with the very numbers the sweep and the links go by."""
    said = {
        _("账号、资料、简历、投递"): _("到你修改、撤回或注销为止；注销时立即删除"),
        _("登录记录（设备名称、时间）"): _("登录后 %(n)d 天", n=forgetting.after("LoginSession").days),
        _("邮件里的链接"): _(
            "确认邮箱 %(a)d 天，换邮箱 %(b)d 小时，重设密码 %(c)d 分钟；过期即删",
            a=LIFE[CONFIRM].days,
            b=LIFE[CHANGE] // timedelta(hours=1),
            c=LIFE[RESET] // timedelta(minutes=1),
        ),
        _("要寄的邮件"): _("寄出即抹去地址和内容，只留编号 %(n)d 天", n=forgetting.after("OutboxRow").days),
        _("没有接受的邀请"): _("过期后 %(n)d 天", n=forgetting.after("Invitation").days),
        _("招聘会的签到链接和展位链接（签到员的称呼）"): _("发出后 %(n)d 天", n=forgetting.after("FairPass").days),
        _("通知"): _("%(n)d 天", n=forgetting.after("Notice").days),
        _("没能提交的表单内容（加密，密码和文件不留）"): _(
            "%(n)d 小时；接着提交后即删", n=forgetting.after("UnsentForm") // timedelta(hours=1)
        ),
        _("防重复提交的编号"): _("%(n)d 天", n=forgetting.after("Once").days),
        _("防暴力尝试的计数（网络地址的加密摘要）"): _("时限一过即删，最长一天"),
        _("操作记录（编号、动作、时间，不含资料内容）"): _("长期保留，用于追查安全问题，任何人都不能修改"),
    }
    return [[what, long] for what, long in said.items()]
