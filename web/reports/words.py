"""What the states and acts of reports are called."""

from flask_babel import lazy_gettext as _l

ACTS = {  # of the audit log, in both languages
    "report.accept": ("接收统计报送", "Report accepted"),
    "report.return": ("退回统计报送", "Report returned"),
    "report.submit": ("报送统计表", "Report submitted"),
    "report.withdraw": ("撤回统计报送", "Report withdrawn"),
}
STATUSES = {"submitted": _l("已报送"), "undone": _l("已撤回"), "returned": _l("已退回"), "accepted": _l("已接收")}
TONES = {"submitted": "info", "undone": "warn", "returned": "bad", "accepted": "ok"}
STANDING = ("submitted", "accepted")  # what counts
