"""What the acts of this feature are called."""

from flask_babel import gettext as _

from web.models.stages import STAGES

ACTS = {  # of the audit log, in both languages
    **{f"application.{code}": stage.act for code, stage in STAGES.items()},
    "application.export": ("导出投递", "Applications exported"),
    "application.share": ("改变给机构看的内容", "What the agency sees changed"),
    "application.assign": ("指派投递", "Application assigned"),
    "application.note": ("写备注", "Note written"),
    "application.note.remove": ("删除备注", "Note deleted"),
    "application.decline": ("决定不予通过", "Decided to decline"),
    "application.decline.undo": ("撤销不予通过", "Decision to decline undone"),
    "application.score": ("写评分", "Scores given"),
    "position.criteria": ("设置评分的项目", "Criteria for scores set"),
    "application.stage": ("放入自定阶段", "Put into a stage of the agency"),
    "agency.stage.add": ("增加自定阶段", "Own stage added"),
    "agency.stage.rename": ("改自定阶段名称", "Own stage renamed"),
    "agency.stage.shift": ("移动自定阶段", "Own stage moved"),
    "agency.stage.remove": ("删除自定阶段", "Own stage deleted"),
    "desk.view.keep": ("保存视图", "View kept"),
    "desk.view.drop": ("删除视图", "View deleted"),
    "position.save": ("收藏职位", "Position saved"),
    "position.unsave": ("取消收藏", "Position no longer saved"),
    "resume.read": ("读取简历", "Résumé read"),
}


def source_names() -> dict[str, str]:
    return {"search": _("自己找到"), "match": _("匹配推荐"), "fair": _("招聘会"), "invitation": _("机构邀请")}


def verdict_names() -> dict[str, str]:
    return {"fits": _("符合"), "confirm": _("待确认"), "blocked": _("不符合")}
