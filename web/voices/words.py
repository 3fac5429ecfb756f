"""What is called how: kinds and states of what agencies tell, and the acts of this feature."""

from flask_babel import lazy_gettext as _l

ACTS = {  # of the audit log, in both languages
    "voice.add": ("反映困难或经验", "Difficulty or practice told"),
    "voice.answer": ("答复困难或经验", "Difficulty or practice answered"),
    "voice.commend": ("表扬好经验", "Practice commended"),
    "voice.reply": ("补充反映的内容", "Difficulty or practice added to"),
}
KINDS = {"difficulty": _l("困难"), "practice": _l("好经验")}
STATUSES = {  # state -> (name, tone)
    "open": (_l("等待答复"), "warn"),
    "answered": (_l("已答复"), "info"),
    "shown": (_l("已发布"), "ok"),
    "kept": (_l("没有发布"), "plain"),
    "solved": (_l("已办结"), "ok"),
    "taken": (_l("机构已收回"), "plain"),
}
SIDES = {"agency": _l("机构"), "office": _l("知识产权局")}
