"""What the states and acts of the talent pool are called."""

from flask_babel import gettext as _

ACTS = {  # of the audit log, in both languages
    "pool.ask": ("请求进入人才库", "Asked to be kept in mind"),
    "pool.give": ("同意进入人才库", "Agreed to be kept in mind"),
    "pool.turn": ("不同意进入人才库", "Did not agree to be kept in mind"),
    "pool.end": ("撤回人才库的同意", "Agreement to be kept in mind taken back"),
    "pool.remove": ("从人才库移出", "Removed from the talent pool"),
}
TONES = {"asked": "warn", "given": "accent"}


def state_names() -> dict[str, str]:
    return {"asked": _("等毕业生答复"), "given": _("已同意"), "turned": _("没有同意"), "ended": _("已结束")}
