"""What is called how: whom a policy is for, and the acts of this feature."""

from flask_babel import lazy_gettext as _l

AUDIENCES = {"graduates": _l("毕业生"), "agencies": _l("机构"), "universities": _l("高校")}
ACTS = {  # of the audit log, in both languages
    "measure.add": ("新建措施", "Measure added"),
    "measure.change": ("修改措施", "Measure changed"),
    "measure.discard": ("删除措施", "Measure deleted"),
    "measure.enter": ("记下措施的实施", "What was done of a measure entered"),
    "measure.strike": ("删去措施的实施记录", "Entry of a measure struck"),
    "policy.add": ("新建政策", "Policy added"),
    "policy.change": ("修改政策", "Policy changed"),
    "policy.discard": ("删除政策草稿", "Draft of a policy deleted"),
    "policy.publish": ("发布政策", "Policy published"),
    "policy.unpublish": ("收回政策", "Policy taken back"),
}
