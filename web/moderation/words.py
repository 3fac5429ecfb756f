"""What is called how: kinds, decisions, and the acts of this feature."""

from flask_babel import lazy_gettext as _l

ACTS = {  # of the audit log, in both languages
    "complaint.add": ("举报或投诉", "Reported"),
    "complaint.appeal": ("对处理申诉", "Appealed"),
    "complaint.decide": ("处理举报", "Report decided"),
    "complaint.settle": ("处理申诉", "Appeal decided"),
}
KINDS = {
    "position": _l("职位"),
    "agency": _l("机构"),
    "event": _l("活动"),
    "message": _l("消息"),
    "site": _l("平台"),
}
STATUSES = {  # state -> (name, tone)
    "open": (_l("等待处理"), "warn"),
    "dismissed": (_l("不成立"), "plain"),
    "answered": (_l("已答复"), "ok"),
    "warned": (_l("已警告"), "info"),
    "hidden": (_l("职位已下架"), "bad"),
    "suspended": (_l("机构已暂停"), "bad"),
}
APPEALS = {  # state -> (name, tone)
    "open": (_l("申诉等待处理"), "warn"),
    "upheld": (_l("申诉后维持原处理"), "plain"),
    "lifted": (_l("申诉后已撤销处理"), "ok"),
}
