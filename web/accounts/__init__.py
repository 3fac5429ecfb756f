"""People: registering, proving an address, logging in and out, passwords, sessions, invitations."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    begins="access.person:init_app",
    commands="commands:keys_group",
    effects={"reset": "service.credentials:send_reset_links"},
    menu=(Entry("accounts.settings", _l("账号与安全"), {"account": 10}),),
    addresses={
        "login": "accounts.login",
        "logout": "accounts.logout",
        "register": "accounts.register",
        "unproven": "accounts.unproven",
        "unsent": "accounts.unsent",
    },
    forgets=(
        Forget("EmailToken", "expires_at", timedelta()),
        Forget("Invitation", "expires_at", timedelta(days=30)),
        Forget("LoginSession", "created_at", timedelta(days=60)),  # no session lives longer, ended or not
    ),
    holds=(
        Holds("SecondFactor", "user_id", "second_factor"),
        Holds("LoginSession", "user_id", "sessions"),
        Holds("EmailToken", "user_id", why="its hash opens the door, and the row goes within days"),
        Holds("RecoveryCode", "user_id", why="its hash opens the door"),
        Holds("OrganiserMember", "user_id", why="people of an organiser, who are no graduates"),
    ),
    exports={"account": "queries:own_account", "second_factor": "queries:own_second_factor"},
    closes="service:erase",
    announces=("account.closing",),
)
