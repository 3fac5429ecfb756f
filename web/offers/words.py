"""What the states and acts of an offer are called."""

from flask_babel import gettext as _

ACTS = {  # of the audit log, in both languages
    "offer.made": ("写明录用条件", "Offer made or revised"),
    "offer.asked": ("请求修改录用条件", "Change of an offer asked for"),
    "offer.accepted": ("接受录用条件", "Offer accepted"),
    "offer.turned": ("谢绝录用意向", "Offer turned down"),
    "offer.expired": ("录用意向到期", "Offer expired"),
    "offer.gone": ("录用意向失效", "Offer void with its application"),
}
TONES = {"open": "accent", "asked": "warn", "accepted": "ok"}


def state_names() -> dict[str, str]:
    return {
        "open": _("等毕业生答复"),
        "asked": _("毕业生请求修改"),
        "accepted": _("毕业生已接受"),
        "turned": _("毕业生已谢绝"),
        "expired": _("已到期"),
        "gone": _("已失效"),
    }


def support_names() -> dict[str, str]:
    return {
        "exam_fee": _("报销考试费"),
        "training": _("考前培训"),
        "exam_leave": _("备考假"),
        "mentor": _("导师带教"),
    }
