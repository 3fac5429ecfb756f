"""What is called how: kinds, decisions, and the acts of this feature."""

from flask_babel import lazy_gettext as _l

from web.core.i18n import gettext as _
from web.core.i18n import pick
from web.models import Complaint

ACTS = {  # of the audit log, in both languages
    "complaint.add": ("举报或投诉", "Reported"),
    "complaint.appeal": ("对处理申诉", "Appealed"),
    "complaint.decide": ("处理举报", "Report decided"),
    "complaint.settle": ("处理申诉", "Appeal decided"),
}
KINDS = {
    "position": _l("职位举报"),
    "agency": _l("机构举报"),
    "event": _l("活动举报"),
    "message": _l("消息举报"),
    "site": _l("平台投诉"),
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


def called(row: Complaint) -> str:
    """What a report is about, in the reader's language where there is one: agencies have two names, and the site's
    stands in no row. One query where the agency isn't loaded."""
    if row.kind == "site":
        return _("平台")
    return pick(row.agency.name, row.agency.name_en) if row.kind == "agency" and row.agency else row.title
