"""What the acts of this feature are called."""

from flask_babel import gettext as _

from web.models.stages import STAGES

ACTS = {  # of the audit log, in both languages
    **{f"application.{code}": stage.act for code, stage in STAGES.items()},
    "application.export": ("导出投递", "Applications exported"),
    "application.assign": ("指派投递", "Application assigned"),
    "application.note": ("写备注", "Note written"),
    "application.note.remove": ("删除备注", "Note deleted"),
    "application.decline": ("决定不予通过", "Decided to decline"),
    "application.decline.undo": ("撤销不予通过", "Decision to decline undone"),
    "position.save": ("收藏职位", "Position saved"),
    "position.unsave": ("取消收藏", "Position no longer saved"),
    "resume.read": ("读取简历", "Résumé read"),
}


def verdict_names() -> dict[str, str]:
    return {"fits": _("符合"), "confirm": _("待确认"), "blocked": _("不符合")}
