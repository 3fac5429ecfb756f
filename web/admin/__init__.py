"""The administrator: the first account, offices and universities, the audit log."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    commands="commands:commands",
    menu=(
        Entry("admin.home", _l("首页"), {"admin": 10}),
        Entry("admin.organisers", _l("主办单位"), {"admin": 20}, "building"),
        Entry("admin.people", _l("账号"), {"admin": 50}, "user"),
        Entry("admin.audit", _l("审计日志"), {"admin": 60}, "clock"),
    ),
    homes={"admin": "admin.home"},
)
