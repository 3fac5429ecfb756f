"""The states of fairs, stands and people in words, with the tone they are shown in."""

from flask_babel import gettext as _

from web.core.i18n import pick
from web.models import Fair


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


def title(fair: Fair) -> str:
    """The fair's name in the page's language."""
    return pick(fair.title, fair.title_en)
