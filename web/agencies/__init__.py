"""An agency's organisation: its facts and designations, members, and the check by an office."""

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    sweeps=("jobs:remind",),
    announces=("agency.changed", "agency.stopped", "agency.left", "member.left"),
    menu=(
        Entry("agencies.home", _l("首页"), {"agency": 10, "stopped": 10}),
        Entry("agencies.profile", _l("机构"), {"agency": 50, "stopped": 50}, "building"),
        Entry("agencies.members", _l("成员"), {"agency": 60, "stopped": 60}, "people"),
        Entry("agencies.to_check", _l("机构核验"), {"office": 40, "admin": 30}, "check"),
    ),
    homes={"agency": "agencies.home"},
    follows={"account.closing": "service:leave_with_account"},
    holds=(Holds("AgencyMember", "user_id", leaving=NUMBER, why="people of an agency, who are no graduates"),),
)
